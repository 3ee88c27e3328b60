#include "harness/transfer/robust_lock.hpp"

#include <cerrno>
#include <ctime>

namespace zcbench {

namespace {

// Waits for the mutex for at most `wait_ns`. Returns 0 or an error number.
int lock_for(pthread_mutex_t* mutex, std::int64_t wait_ns) {
#ifdef __SANITIZE_THREAD__
  // The sanitizer of g++ 12 does not know pthread_mutex_clocklock.
  constexpr clockid_t clock = CLOCK_REALTIME;
#else
  constexpr clockid_t clock = CLOCK_MONOTONIC;
#endif
  timespec until{};
  ::clock_gettime(clock, &until);
  const std::int64_t until_ns = until.tv_nsec + wait_ns;
  until.tv_sec += until_ns / 1'000'000'000;
  until.tv_nsec = until_ns % 1'000'000'000;
#ifdef __SANITIZE_THREAD__
  return ::pthread_mutex_timedlock(mutex, &until);
#else
  return ::pthread_mutex_clocklock(mutex, clock, &until);
#endif
}

}  // namespace

RobustLock::RobustLock(ControlBlock& side)
    : mutex_(&side.allocate<Place>(1).front().mutex), is_made_here_(!side.is_attached()) {
  if (!is_made_here_) return;
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  const int error = ::pthread_mutex_init(mutex_, &attributes);
  ::pthread_mutexattr_destroy(&attributes);
  if (error != 0) throw SystemError("pthread_mutex_init", error);
}

RobustLock::~RobustLock() {
  if (is_made_here_) ::pthread_mutex_destroy(mutex_);
}

RobustLock::Guard::Guard(RobustLock& lock, const Deadline& limit) : mutex_(lock.mutex_) {
  while (true) {
    const int error = lock_for(mutex_, limit.slice_ns());
    if (error == 0) return;
    if (error == ETIMEDOUT) {
      limit.check();
      continue;
    }
    // Unlocking an inconsistent robust mutex makes every later attempt to lock it fail.
    if (error == EOWNERDEAD) ::pthread_mutex_unlock(mutex_);
    if (error == EOWNERDEAD || error == ENOTRECOVERABLE) {
      throw TrialError("a worker died while it held a lock of the queue");
    }
    throw SystemError("pthread_mutex_clocklock", error);
  }
}

RobustLock::Guard::~Guard() { ::pthread_mutex_unlock(mutex_); }

}  // namespace zcbench
