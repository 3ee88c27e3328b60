// RobustLock: a mutex in memory shared between processes that notices when its holder dies.
#pragma once

#include <pthread.h>

#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

class RobustLock {
 public:
  static constexpr std::size_t kPlaceBytes = 64;
  static_assert(sizeof(pthread_mutex_t) <= kPlaceBytes);

  /// In a page of its own. Both throw SystemError.
  RobustLock();
  /// In kPlaceBytes at `place`, in memory that all processes share and that outlives it.
  explicit RobustLock(std::byte* place);
  ~RobustLock();
  RobustLock(const RobustLock&) = delete;
  RobustLock& operator=(const RobustLock&) = delete;

  /// Held while alive. Waits within `limit`; throws TrialError if a holder died inside: what the
  /// lock protects is then half done, and the sample cannot count.
  class Guard {
   public:
    Guard(RobustLock& lock, const Deadline& limit);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    pthread_mutex_t* mutex_;
  };

 private:
  Mapping memory_;  // shared; empty if it lies elsewhere
  pthread_mutex_t* mutex_ = nullptr;
};

}  // namespace zcbench
