/* LD_PRELOAD for tilld: counts and names the calls that leave something behind (writes, syncs, truncates, renames and
 * unlinks below TILL_SHIM_DIR; connects and sends on sockets) and, told through TILL_SHIM_CONTROL, dies before, inside or
 * after the n-th, or lets the n-th (or all from the n-th on) fail. With TILL_SHIM_TRACE it writes down every one of
 * them in order, with contents: what power_loss_states needs. A call is named anew from its descriptor each time:
 * descriptors are reused, and libraries close them where nobody sees it. */
#define _GNU_SOURCE
#include "control.h"
#include "trace.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static struct shim_control unarmed;
static struct shim_control* control = &unarmed;
static const char* folder = "";
static size_t folder_length;
static int trace_fd = -1;
static pthread_mutex_t in_order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char* dir = getenv("TILL_SHIM_DIR");
    const char* page = getenv("TILL_SHIM_CONTROL");
    const char* trace = getenv("TILL_SHIM_TRACE");
    if (dir != NULL) {
        folder = dir;
        folder_length = strlen(dir);
    }
    if (page != NULL) {
        const int fd = open(page, O_RDWR | O_CLOEXEC);
        void* mapped = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (mapped == MAP_FAILED) {
            perror("shim: TILL_SHIM_CONTROL");
            _exit(70);
        }
        control = mapped;
        close(fd);
    }
    if (trace != NULL) trace_fd = open(trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* --- which call is it */

enum kind { OTHER, A_FILE, A_SOCKET };

static enum kind kind_of_path(const char* path) {
    return folder_length > 0 && strncmp(path, folder, folder_length) == 0 ? A_FILE : OTHER;
}

static enum kind kind_of(int fd, char path[512]) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, 511);
    if (length <= 0) return OTHER;
    path[length] = '\0';
    if (strncmp(path, "socket:", 7) != 0) return kind_of_path(path);
    struct sockaddr_storage own;
    socklen_t size = sizeof own;
    if (getsockname(fd, (struct sockaddr*)&own, &size) != 0) return OTHER;
    return own.ss_family == AF_INET || own.ss_family == AF_INET6 ? A_SOCKET : OTHER; /* no log, no systemd */
}

/* --- what happens to it */

enum verdict { GO_ON, DIE_INSIDE, DIE_AFTER, GIVE_ERROR };

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

static enum verdict meet(enum kind kind, const char* call, const char* path, int is_read) {
    if (kind == OTHER || control->armed == 0) return GO_ON;
    const uint32_t scope = is_read ? SHIM_READS : kind == A_FILE ? SHIM_FILES : SHIM_SOCKETS;
    if ((control->scope & scope) == 0) return GO_ON;
    const uint32_t n = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
    const int hit = control->at > 0 && (n == control->at || (control->sticky != 0 && n > control->at));
    if (!hit || control->mode == SHIM_COUNT) return GO_ON;
    if (__atomic_add_fetch(&control->fired, 1, __ATOMIC_SEQ_CST) == 1) {
        const char* last = strrchr(path, '/');
        snprintf(control->what, sizeof control->what, "%s %.80s", call,
                 kind == A_SOCKET ? "socket"
                 : last           ? last + 1
                                  : path);
    }
    switch (control->mode) {
        case SHIM_KILL_BEFORE: die(); break;
        case SHIM_KILL_INSIDE: return DIE_INSIDE;
        case SHIM_KILL_AFTER: return DIE_AFTER;
        case SHIM_FAIL: errno = (int)control->error; return GIVE_ERROR;
        default: break;
    }
    return GO_ON;
}

/* --- the trace */

static void put(const void* bytes, size_t size) {
    const char* at = bytes;
    while (size > 0) {
        const long written = syscall(SYS_write, trace_fd, at, size);
        if (written <= 0) _exit(71);
        at += written;
        size -= (size_t)written;
    }
}

static void record(enum trace_op op, int fd, int64_t at, const char* path, const void* bytes, size_t size) {
    struct stat about = {0};
    if (fd >= 0) fstat(fd, &about);
    const struct trace_head head = {TRACE_MAGIC, (uint32_t)op,           (uint64_t)about.st_ino,
                                    at,          (uint32_t)strlen(path), (uint32_t)size};
    put(&head, sizeof head);
    put(path, head.name_size);
    if (size > 0) put(bytes, size);
}

static int tracing(enum kind kind) { return trace_fd >= 0 && kind != OTHER; }

/* --- the calls. Each has the same four steps: name it, meet it, do it, write it down. */

#define REAL(name, type, ...)         \
    static type (*real)(__VA_ARGS__); \
    if (real == NULL) *(void**)(&real) = dlsym(RTLD_NEXT, name)

static void lock(enum kind kind) {
    if (tracing(kind)) pthread_mutex_lock(&in_order);
}
static void unlock(enum kind kind) {
    if (!tracing(kind)) return;
    const int kept = errno;
    pthread_mutex_unlock(&in_order);
    errno = kept;
}

static size_t half(size_t size) { return size > 1 ? size / 2 : size; }

static ssize_t write_at(const char* call, int fd, const void* bytes, size_t size, off_t at, int positioned) {
    REAL("pwrite64", ssize_t, int, const void*, size_t, off_t);
    char path[512] = "";
    const enum kind kind = kind_of(fd, path);
    const enum verdict verdict = meet(kind, kind == A_SOCKET ? "send" : call, path, 0);
    if (verdict == GIVE_ERROR) return -1;
    const size_t wanted = verdict == DIE_INSIDE ? half(size) : size;
    lock(kind);
    if (!positioned && tracing(kind)) at = kind == A_FILE ? lseek(fd, 0, SEEK_CUR) : 0;
    if (tracing(kind) && kind == A_SOCKET) record(TRACE_SEND, fd, 0, "", bytes, size);
    const ssize_t done = positioned ? real(fd, bytes, wanted, at) : syscall(SYS_write, fd, bytes, wanted);
    if (verdict == DIE_INSIDE || verdict == DIE_AFTER) die();
    if (done > 0 && tracing(kind) && kind == A_FILE) record(TRACE_WRITE, fd, at, path, bytes, (size_t)done);
    unlock(kind);
    return done;
}

ssize_t write(int fd, const void* bytes, size_t size) { return write_at("write", fd, bytes, size, 0, 0); }
ssize_t pwrite64(int fd, const void* bytes, size_t size, off_t at) { return write_at("write", fd, bytes, size, at, 1); }
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) { return write_at("write", fd, bytes, size, at, 1); }

/* Gathered: the parts one after another, as one call. */
static size_t gather(const struct iovec* parts, size_t count, char** whole) {
    size_t size = 0;
    for (size_t i = 0; i < count; ++i)
        size += parts[i].iov_len;
    *whole = malloc(size + 1);
    if (*whole == NULL) _exit(72);
    size_t at = 0;
    for (size_t i = 0; i < count; ++i) {
        memcpy(*whole + at, parts[i].iov_base, parts[i].iov_len);
        at += parts[i].iov_len;
    }
    return size;
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
    char* whole = NULL;
    const size_t size = gather(parts, (size_t)count, &whole);
    const ssize_t done = write_at("write", fd, whole, size, 0, 0);
    free(whole);
    return done;
}

ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
    REAL("sendmsg", ssize_t, int, const struct msghdr*, int);
    char path[512] = "";
    const enum kind kind = kind_of(fd, path);
    const enum verdict verdict = meet(kind, "send", path, 0);
    if (verdict == GIVE_ERROR) return -1;
    if (kind != A_SOCKET || (verdict == GO_ON && !tracing(kind))) return real(fd, message, flags);
    char* whole = NULL;
    const size_t size = gather(message->msg_iov, message->msg_iovlen, &whole);
    if (verdict == DIE_INSIDE) {
        (void)!syscall(SYS_sendto, fd, whole, half(size), flags, NULL, 0);
        die();
    }
    lock(kind);
    if (tracing(kind)) record(TRACE_SEND, fd, 0, "", whole, size);
    free(whole);
    const ssize_t done = real(fd, message, flags);
    if (verdict == DIE_AFTER) die();
    unlock(kind);
    return done;
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
    struct iovec part = {(void*)bytes, size};
    struct msghdr message = {0};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    return sendmsg(fd, &message, flags);
}

int connect(int fd, const struct sockaddr* to, socklen_t size) {
    REAL("connect", int, int, const struct sockaddr*, socklen_t);
    const enum kind kind = to->sa_family == AF_INET || to->sa_family == AF_INET6 ? A_SOCKET : OTHER;
    const enum verdict verdict = meet(kind, "connect", "", 0);
    if (verdict == GIVE_ERROR) return -1;
    const int done = real(fd, to, size);
    if (verdict == DIE_INSIDE || verdict == DIE_AFTER) die();
    return done;
}

static int sync_fd(const char* call, int fd) {
    char path[512] = "";
    const enum kind kind = kind_of(fd, path) == A_FILE ? A_FILE : OTHER;
    const enum verdict verdict = meet(kind, call, path, 0);
    if (verdict == GIVE_ERROR) return -1;
    lock(kind);
    const int done = (int)syscall(strcmp(call, "fsync") == 0 ? SYS_fsync : SYS_fdatasync, fd);
    if (verdict == DIE_INSIDE || verdict == DIE_AFTER) die();
    if (done == 0 && tracing(kind)) record(TRACE_SYNC, fd, 0, path, NULL, 0);
    unlock(kind);
    return done;
}
int fsync(int fd) { return sync_fd("fsync", fd); }
int fdatasync(int fd) { return sync_fd("fdatasync", fd); }

int ftruncate64(int fd, off_t size) {
    char path[512] = "";
    const enum kind kind = kind_of(fd, path);
    const enum verdict verdict = meet(kind, "ftruncate", path, 0);
    if (verdict == GIVE_ERROR) return -1;
    lock(kind);
    const int done = (int)syscall(SYS_ftruncate, fd, size);
    if (verdict == DIE_INSIDE || verdict == DIE_AFTER) die();
    if (done == 0 && tracing(kind)) record(TRACE_TRUNCATE, fd, size, path, NULL, 0);
    unlock(kind);
    return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int rename(const char* from, const char* to) {
    const enum kind kind = kind_of_path(to);
    const enum verdict verdict = meet(kind, "rename", to, 0);
    if (verdict == GIVE_ERROR) return -1;
    lock(kind);
    const int done = (int)syscall(SYS_rename, from, to);
    if (verdict == DIE_INSIDE || verdict == DIE_AFTER) die();
    if (done == 0 && tracing(kind)) record(TRACE_RENAME, -1, 0, from, to, strlen(to));
    unlock(kind);
    return done;
}

static int remove_name(const char* call, const char* path) {
    const enum kind kind = kind_of_path(path);
    const enum verdict verdict = meet(kind, call, path, 0);
    if (verdict == GIVE_ERROR) return -1;
    lock(kind);
    const int done = (int)syscall(SYS_unlink, path);
    if (verdict == DIE_INSIDE || verdict == DIE_AFTER) die();
    if (done == 0 && tracing(kind)) record(TRACE_UNLINK, -1, 0, path, NULL, 0);
    unlock(kind);
    return done;
}
int unlink(const char* path) { return remove_name("unlink", path); }
int remove(const char* path) {
    const int done = remove_name("unlink", path);
    return done != 0 && errno == EISDIR ? rmdir(path) : done;
}

static ssize_t read_at(int fd, void* bytes, size_t size, off_t at) {
    REAL("pread64", ssize_t, int, void*, size_t, off_t);
    if ((control->scope & SHIM_READS) != 0) {
        char path[512] = "";
        const enum kind kind = kind_of(fd, path) == A_FILE ? A_FILE : OTHER;
        if (meet(kind, "read", path, 1) == GIVE_ERROR) return -1;
    }
    return real(fd, bytes, size, at);
}
ssize_t pread64(int fd, void* bytes, size_t size, off_t at) { return read_at(fd, bytes, size, at); }
ssize_t pread(int fd, void* bytes, size_t size, off_t at) { return read_at(fd, bytes, size, at); }
