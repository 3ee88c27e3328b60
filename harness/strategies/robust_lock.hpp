// RobustLock: a mutex in memory shared between processes that notices when its holder dies.
#pragma once

#include <pthread.h>

#include "harness/posix.hpp"
#include "harness/wait_limit.hpp"

namespace zcbench {

class RobustLock {
 public:
  /// Throws SystemError.
  RobustLock();
  ~RobustLock();
  RobustLock(const RobustLock&) = delete;
  RobustLock& operator=(const RobustLock&) = delete;

  /// Held while alive. Waits within `limit`; throws TrialError if a holder died inside: what the
  /// lock protects is then half done, and the sample cannot count.
  class Guard {
   public:
    Guard(RobustLock& lock, const WaitLimit& limit);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    pthread_mutex_t* mutex_;
  };

 private:
  pthread_mutex_t* mutex() const { return reinterpret_cast<pthread_mutex_t*>(memory_.data()); }

  Mapping memory_;  // shared, a page of its own
};

}  // namespace zcbench
