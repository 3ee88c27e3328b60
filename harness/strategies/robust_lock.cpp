#include "harness/strategies/robust_lock.hpp"

#include <cerrno>
#include <ctime>

namespace zcbench {

RobustLock::RobustLock() : memory_(Mapping::anonymous_shared(sizeof(pthread_mutex_t))) {
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  const int error = ::pthread_mutex_init(mutex(), &attributes);
  ::pthread_mutexattr_destroy(&attributes);
  if (error != 0) throw SystemError("pthread_mutex_init", error);
}

RobustLock::~RobustLock() { ::pthread_mutex_destroy(mutex()); }

RobustLock::Guard::Guard(RobustLock& lock, const WaitLimit& limit) : mutex_(lock.mutex()) {
  while (true) {
    const std::int64_t until_ns = now_ns() + limit.slice_ns();
    const timespec until{.tv_sec = until_ns / 1'000'000'000, .tv_nsec = until_ns % 1'000'000'000};
    const int error = ::pthread_mutex_clocklock(mutex_, CLOCK_MONOTONIC, &until);
    if (error == 0) return;
    if (error == ETIMEDOUT) {
      limit.check();
      continue;
    }
    // Unlocking an inconsistent robust mutex makes it fail for everyone from now on.
    if (error == EOWNERDEAD) ::pthread_mutex_unlock(mutex_);
    if (error == EOWNERDEAD || error == ENOTRECOVERABLE) {
      throw TrialError("a worker died while it held a lock of the queue");
    }
    throw SystemError("pthread_mutex_clocklock", error);
  }
}

RobustLock::Guard::~Guard() { ::pthread_mutex_unlock(mutex_); }

}  // namespace zcbench
