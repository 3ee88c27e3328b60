#include "harness/os/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <ctime>

#include "harness/os/posix.hpp"
#include "harness/os/raw_syscall.hpp"

namespace zcbench {

namespace {

// Without FUTEX_PRIVATE_FLAG, because other processes wait on the word.
void wait_slice(const FutexWord& word, std::uint32_t seen, const Deadline& limit) {
  const std::int64_t slice_ns = limit.has_timers() ? limit.slice_ns() : 0;
  const timespec slice{.tv_sec = slice_ns / 1'000'000'000, .tv_nsec = slice_ns % 1'000'000'000};
  const timespec* const timer = limit.has_timers() ? &slice : nullptr;
  const long failed = ::syscall(SYS_futex, &word.value, FUTEX_WAIT, seen, timer, nullptr, 0);
  if (failed == 0 || errno == EAGAIN) return;
  if (errno != ETIMEDOUT && errno != EINTR) throw SystemError("futex wait", errno);
  limit.check();
}

}  // namespace

std::uint32_t futex_wait_while(const FutexWord& word, std::uint32_t unwanted,
                               const Deadline& limit) {
  std::uint32_t seen = word.value.load(std::memory_order_acquire);
  while (seen == unwanted) {
    wait_slice(word, seen, limit);
    seen = word.value.load(std::memory_order_acquire);
  }
  return seen;
}

void futex_wait_until(const FutexWord& word, std::uint32_t wanted, const Deadline& limit) {
  std::uint32_t seen = word.value.load(std::memory_order_acquire);
  while (seen != wanted) {
    wait_slice(word, seen, limit);
    seen = word.value.load(std::memory_order_acquire);
  }
}

void futex_wake_all(FutexWord& word) { raw_syscall(SYS_futex, &word.value, FUTEX_WAKE, INT_MAX); }

}  // namespace zcbench
