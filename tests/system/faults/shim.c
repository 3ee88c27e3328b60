/* Preloaded into the dynamically linked program: makes calls of the C library fail, transfer few
 * bytes or return changed bytes. faults/shims.py sets ZCBENCH_SHIM_ORDERS:
 *   fail CALL NTH ERRNO   the Nth call fails, counted over all processes
 *   short MOST            reads and writes transfer 1 to MOST bytes
 *   flip NTH BYTE         in the Nth read of a frame's header, that byte is inverted
 *   names COUNT           the first COUNT random names are all the same
 *   thread                a second thread is running
 *   ticks                 a signal interrupts every process 1,000 times a second
 * ZCBENCH_SHIM_COUNTS names a file of 16 bytes: how many calls were made, and how many were hit.
 * Inactive before main(), because the C library's startup is not under test. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { HEADER_BYTES = 128, MOST_PARTS = 16, NUMBER_BYTES = 8, OWN_FILE_BYTES = 65536 };

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

struct counts {
  atomic_long calls;
  atomic_long hits;
};

static struct counts own_counts;
static struct counts *counts = &own_counts;
static char mode[16];
static char failing[16];
static long first_number;
static long second_number;
static int armed;
static pid_t main_process;

static int is_mode(const char *wanted) { return armed && strcmp(mode, wanted) == 0; }

static int is_hit(void) {
  if (atomic_fetch_add(&counts->calls, 1) + 1 != first_number) return 0;
  atomic_fetch_add(&counts->hits, 1);
  return 1;
}

/* Returns 1 and sets errno if this call is the one that fails. */
static int fails(const char *call) {
  if (!is_mode("fail") || strcmp(failing, call) != 0 || !is_hit()) return 0;
  errno = (int)second_number;
  return 1;
}

/* Keeps the size of single numbers, which the kernel transfers whole, and of the program's own
 * long file. */
static size_t shortened(size_t size) {
  if (!is_mode("short") || size <= NUMBER_BYTES || size >= OWN_FILE_BYTES) return size;
  const long number = atomic_fetch_add(&counts->hits, 1);
  const size_t most = (size_t)first_number < size ? (size_t)first_number : size;
  return 1 + (size_t)(number * 2654435761L % 1000003) % most;
}

/* A pipe accepts up to PIPE_BUF bytes atomically; processes that share a pipe rely on that. */
static size_t sent(int file, size_t size) {
  struct stat status;
  const int is_whole = size <= PIPE_BUF && fstat(file, &status) == 0 && S_ISFIFO(status.st_mode);
  return is_whole ? size : shortened(size);
}

void *malloc(size_t size) { return fails("malloc") ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) {
  return fails("malloc") ? NULL : __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) { return fails("malloc") ? NULL : __libc_realloc(old, size); }

static int open_at(int folder, const char *path, int flags, mode_t file_mode) {
  if (fails("open")) return -1;
  return (int)syscall(SYS_openat, folder, path, flags, file_mode);
}

static mode_t mode_in(int flags, va_list arguments) {
  const int creates = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return creates ? va_arg(arguments, mode_t) : 0;
}

#define OPEN_FUNCTION(name, parameters, folder)              \
  int name parameters {                                      \
    va_list arguments;                                       \
    va_start(arguments, flags);                              \
    const mode_t file_mode = mode_in(flags, arguments);      \
    va_end(arguments);                                       \
    return open_at(folder, path, flags, file_mode);          \
  }
OPEN_FUNCTION(open, (const char *path, int flags, ...), AT_FDCWD)
OPEN_FUNCTION(open64, (const char *path, int flags, ...), AT_FDCWD)
OPEN_FUNCTION(openat, (int at, const char *path, int flags, ...), at)
OPEN_FUNCTION(openat64, (int at, const char *path, int flags, ...), at)

void *mmap(void *place, size_t size, int protection, int flags, int file, off_t offset) {
  if (fails("mmap")) return MAP_FAILED;
  return (void *)syscall(SYS_mmap, place, size, protection, flags, file, offset);
}
void *mmap64(void *place, size_t size, int protection, int flags, int file, off_t offset) {
  return mmap(place, size, protection, flags, file, offset);
}

static pid_t real_fork(const char *name) {
  if (fails("fork")) return -1;
  pid_t (*const next)(void) = (pid_t(*)(void))dlsym(RTLD_NEXT, name);
  return next();
}
pid_t fork(void) { return real_fork("fork"); }
pid_t _Fork(void) { return real_fork("_Fork"); }

ssize_t read(int file, void *bytes, size_t size) {
  if (fails("read")) return -1;
  const ssize_t count = syscall(SYS_read, file, bytes, shortened(size));
  if (is_mode("flip") && size == HEADER_BYTES && count == HEADER_BYTES && is_hit()) {
    ((unsigned char *)bytes)[second_number] ^= 0xff;
  }
  return count;
}

ssize_t write(int file, const void *bytes, size_t size) {
  if (fails("write")) return -1;
  return syscall(SYS_write, file, bytes, sent(file, size));
}

int fsync(int file) { return fails("fsync") ? -1 : (int)syscall(SYS_fsync, file); }

/* Cuts the parts to the size that may be transferred to that file; returns how many are left. */
static int cut_parts(int file, struct iovec *cut, const struct iovec *parts, unsigned long count) {
  size_t size = 0;
  for (unsigned long i = 0; i < count; ++i) size += parts[i].iov_len;
  size_t left = sent(file, size);
  int kept = 0;
  for (unsigned long i = 0; i < count && i < MOST_PARTS; ++i) {
    cut[i] = parts[i];
    if (cut[i].iov_len > left) cut[i].iov_len = left;
    left -= cut[i].iov_len;
    ++kept;
  }
  return kept;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  struct iovec cut[MOST_PARTS];
  if (fails("write")) return -1;
  return syscall(SYS_writev, file, cut, cut_parts(file, cut, parts, (unsigned long)count));
}

ssize_t vmsplice(int file, const struct iovec *parts, size_t count, unsigned flags) {
  struct iovec cut[MOST_PARTS];
  if (fails("write")) return -1;
  return syscall(SYS_vmsplice, file, cut, cut_parts(file, cut, parts, count), flags);
}

#define REMOTE_COPY(name, number, call)                                                  \
  ssize_t name(pid_t pid, const struct iovec *own, unsigned long own_count,              \
               const struct iovec *other, unsigned long other_count, unsigned long flags) { \
    struct iovec cut[MOST_PARTS];                                                        \
    if (fails(call)) return -1;                                                          \
    const int count = cut_parts(-1, cut, own, own_count);                                \
    return syscall(number, pid, cut, count, other, other_count, flags);                  \
  }
REMOTE_COPY(process_vm_readv, SYS_process_vm_readv, "read")
REMOTE_COPY(process_vm_writev, SYS_process_vm_writev, "write")

/* A name in /dev/shm contains 16 random bytes. */
ssize_t getrandom(void *bytes, size_t size, unsigned flags) {
  if (is_mode("names") && size == 16 && atomic_fetch_add(&counts->calls, 1) < first_number) {
    atomic_fetch_add(&counts->hits, 1);
    memset(bytes, 0, size);
    return (ssize_t)size;
  }
  return syscall(SYS_getrandom, bytes, size, flags);
}

static void *live(void *nothing) {
  atomic_fetch_add(&counts->hits, 1);
  for (;;) pause();
  return nothing;
}

/* Only the parent has the timer; it passes each tick on to its workers. */
static void on_tick(int signal_number, siginfo_t *info, void *context) {
  (void)context;
  const int old_errno = errno;
  if (info->si_code == SI_TIMER) {
    atomic_fetch_add(&counts->hits, 1);
    kill(0, signal_number);
  } else if (getpid() != main_process) {
    atomic_fetch_add(&counts->calls, 1);
  }
  errno = old_errno;
}

static void start_ticks(void) {
  if (getpgrp() != getpid()) abort(); /* otherwise the test itself would be interrupted */
  struct sigaction action = {.sa_sigaction = on_tick, .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR1, &action, NULL);
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  const struct itimerspec each_millisecond = {{0, 1000000}, {0, 1000000}};
  timer_settime(timer, 0, &each_millisecond, NULL);
}

static int (*real_main)(int, char **, char **);

static int main_under_test(int count, char **words, char **environment) {
  main_process = getpid();
  armed = 1;
  if (is_mode("ticks")) start_ticks();
  pthread_t thread;
  if (is_mode("thread")) pthread_create(&thread, NULL, live, NULL);
  return real_main(count, words, environment);
}

static void read_environment(void) {
  const char *orders = getenv("ZCBENCH_SHIM_ORDERS");
  const char *path = getenv("ZCBENCH_SHIM_COUNTS");
  if (orders == NULL || path == NULL) return;
  sscanf(orders, "%15s", mode);
  if (strcmp(mode, "fail") == 0) {
    sscanf(orders, "%*s %15s %ld %ld", failing, &first_number, &second_number);
  } else {
    sscanf(orders, "%*s %ld %ld", &first_number, &second_number);
  }
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  void *memory = (void *)syscall(SYS_mmap, NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED,
                                 file, 0L);
  if (file < 0 || memory == MAP_FAILED) abort();
  syscall(SYS_close, file);
  counts = memory;
}

int __libc_start_main(int (*program)(int, char **, char **), int count, char **words,
                      void (*init)(void), void (*fini)(void), void (*end)(void), void *stack) {
  read_environment();
  real_main = program;
  int (*const next)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                    void (*)(void), void *) =
      (int (*)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
               void (*)(void), void *))dlsym(RTLD_NEXT, "__libc_start_main");
  return next(main_under_test, count, words, init, fini, end, stack);
}
