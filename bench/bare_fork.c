/* The floor that harness_overhead measures against: a bare program that forks and reaps four
 * children. They do nothing or, with an argument (`guarded`), first do what makes a worker of
 * zcbench end with its parent. For each line on stdin, the program takes one sample and prints one
 * line: the wall time in ns, and a zero instead of the CPU time. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kWorkers = 4 };

static long long now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Inlined, as in zcbench: a function of the C library would cost one more page fault. */
static long raw_syscall(long number, long first, long second) {
#if defined(__x86_64__)
  long result = number;
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "D"(first), "S"(second)
                   : "rcx", "r11", "memory");
  return result;
#else
  return syscall(number, first, second);
#endif
}

static void guard(pid_t parent, int life_line) {
  raw_syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  if (raw_syscall(SYS_getppid, 0, 0) != parent) _exit(1);
  raw_syscall(SYS_close, life_line, 0);
}

int main(int argc, char** argv) {
  (void)argv;
  const int is_guarded = argc > 1;
  const pid_t parent = getpid();
  int life_line[2];
  if (pipe(life_line) != 0) return 1;
  char line[16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    pid_t pids[kWorkers];
    const long long begin_ns = now_ns();
    for (int worker = 0; worker < kWorkers; ++worker) {
      pids[worker] = fork();
      if (pids[worker] < 0) return 1;
      if (pids[worker] == 0) {
        if (is_guarded) guard(parent, life_line[1]);
        _exit(0);
      }
    }
    for (int worker = 0; worker < kWorkers; ++worker) waitpid(pids[worker], NULL, 0);
    printf("%lld 0\n", now_ns() - begin_ns);
    fflush(stdout);
  }
  return 0;
}
