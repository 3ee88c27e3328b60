// RobustLock: a mutex in memory shared between processes that notices when its holder dies.
#pragma once

#include <pthread.h>

#include "harness/os/deadline.hpp"
#include "harness/transfer/control_block.hpp"

namespace zcbench {

class RobustLock {
 public:
  /// In the memory of `side`, which outlives it. Throws SystemError.
  explicit RobustLock(ControlBlock& side);
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
  // With a cache line of its own.
  struct alignas(64) Place {
    pthread_mutex_t mutex;
  };

  pthread_mutex_t* mutex_;
  bool is_made_here_;  // and not by the parent of this exec'd worker
};

}  // namespace zcbench
