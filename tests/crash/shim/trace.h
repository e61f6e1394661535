/* The recorded trace: one head per call, followed by `name_size` bytes of path and `size` bytes of content. */
#ifndef TILL_CRASH_TRACE_H
#define TILL_CRASH_TRACE_H

#include <stdint.h>

#define TRACE_MAGIC 0x4c4c4954u

enum trace_op {
    TRACE_WRITE = 1,    /* content at offset `at` of `inode` */
    TRACE_TRUNCATE = 2, /* `inode` to the size `at` */
    TRACE_SYNC = 3,     /* of the file or folder `inode` */
    TRACE_RENAME = 4,   /* the name, to the name in the content */
    TRACE_UNLINK = 5,
    TRACE_SEND = 6 /* the content is about to leave through a socket */
};

struct trace_head {
    uint32_t magic;
    uint32_t op;
    uint64_t inode;
    int64_t at;
    uint32_t name_size;
    uint32_t size;
};

#endif
