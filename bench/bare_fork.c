/* The floor that harness_overhead measures against: a bare program that forks and reaps four
 * children that do nothing. One line on stdin asks for one sample; one line with its wall time in
 * ns answers. */
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kWorkers = 4 };

static long long now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(void) {
  char line[16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    pid_t pids[kWorkers];
    const long long begin_ns = now_ns();
    for (int worker = 0; worker < kWorkers; ++worker) {
      pids[worker] = fork();
      if (pids[worker] < 0) return 1;
      if (pids[worker] == 0) _exit(0);
    }
    for (int worker = 0; worker < kWorkers; ++worker) waitpid(pids[worker], NULL, 0);
    printf("%lld\n", now_ns() - begin_ns);
    fflush(stdout);
  }
  return 0;
}
