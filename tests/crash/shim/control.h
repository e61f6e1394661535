/* The page of memory through which a test steers the shim in a running program: a file that both map. */
#ifndef TILL_CRASH_CONTROL_H
#define TILL_CRASH_CONTROL_H

#include <stdint.h>

enum shim_mode { SHIM_COUNT = 0, SHIM_KILL_BEFORE = 1, SHIM_KILL_INSIDE = 2, SHIM_KILL_AFTER = 3, SHIM_FAIL = 4 };
enum shim_scope { SHIM_FILES = 1, SHIM_SOCKETS = 2, SHIM_READS = 4 };

/* Little-endian, at these offsets: campaign/shim.mjs reads and writes it. */
struct shim_control {
    uint32_t armed;  /*  0: nothing is counted while this is 0 */
    uint32_t mode;   /*  4: shim_mode */
    uint32_t scope;  /*  8: shim_scope, or-ed: which calls count */
    uint32_t error;  /* 12: errno of SHIM_FAIL */
    uint32_t sticky; /* 16: SHIM_FAIL: every counted call from the n-th on */
    uint32_t at;     /* 20: n, from 1; 0: never */
    uint32_t count;  /* 24: calls counted */
    uint32_t fired;  /* 28: how often something was done */
    char what[96];   /* 32: the first call it was done to: "write till.db-wal" */
};

#endif
