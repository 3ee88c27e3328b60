#include "harness/os/require_single_threaded.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <ctime>
#include <stdexcept>

#include "harness/os/deadline.hpp"

namespace zcbench {

namespace {

constexpr std::int64_t kLastBreathNs = 1'000'000'000;
constexpr nlink_t kLinksOfNone = 2;
#ifdef __SANITIZE_THREAD__  // the sanitizer has a thread of its own
constexpr nlink_t kThreadsAllowed = 2;
#else
constexpr nlink_t kThreadsAllowed = 1;
#endif

// Threads of this process; 1 if /proc cannot be read.
nlink_t threads_alive() {
  struct stat tasks {};
  if (::stat("/proc/self/task", &tasks) != 0 || tasks.st_nlink <= kLinksOfNone) return 1;
  return tasks.st_nlink - kLinksOfNone;
}

}  // namespace

void require_lone_thread() {
  const std::int64_t give_up_ns = now_ns() + kLastBreathNs;
  while (threads_alive() > kThreadsAllowed) {
    if (now_ns() > give_up_ns) {
      throw std::logic_error(
          fmt::format("{} threads are alive where workers are to be forked", threads_alive()));
    }
    const timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
    ::nanosleep(&pause, nullptr);
  }
}

}  // namespace zcbench
