// Inline system calls for a forked worker and for the parent between two forks. Every C library
// function lies on another page, and a worker's first access to a page costs a fault. Nothing here
// writes errno, which lies on yet another page.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace zcbench {

/// Returns the result or -errno. Takes at most five arguments, integers or pointers.
template <typename... Arguments>
[[gnu::always_inline]] inline long raw_syscall(long number, Arguments... arguments) {
#if defined(__x86_64__)
  static_assert(sizeof...(Arguments) <= 5);
  const long given[5] = {(long)arguments...};  // pointers and integers alike
  register long a1 __asm__("rdi") = given[0];
  register long a2 __asm__("rsi") = given[1];
  register long a3 __asm__("rdx") = given[2];
  register long a4 __asm__("r10") = given[3];
  register long a5 __asm__("r8") = given[4];
  long result = number;
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
                   : "rcx", "r11", "memory");
  return result;
#else
  const long result = ::syscall(number, arguments...);
  return result == -1 ? -errno : result;
#endif
}

/// Forks this single-threaded process. The child's C library does not learn its new thread id,
/// which matters only to robust mutexes.
[[gnu::always_inline]] inline long raw_fork() {
  return raw_syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

/// The same as now_ns(), without touching the pages of the vDSO.
[[gnu::always_inline]] inline std::int64_t raw_now_ns() {
  timespec now{};
  raw_syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

[[noreturn]] [[gnu::always_inline]] inline void raw_exit(int status) {
  for (;;) raw_syscall(SYS_exit_group, status);
}

}  // namespace zcbench
