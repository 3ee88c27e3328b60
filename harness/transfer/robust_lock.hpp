// RobustLock: a mutex in memory shared between processes that notices when its holder dies.
#pragma once

#include <pthread.h>

#include "harness/os/deadline.hpp"
#include "harness/transfer/control_block.hpp"

namespace zcbench {

class RobustLock {
 public:
  /// Uses memory of `side`, which must outlive the lock. Throws SystemError.
  explicit RobustLock(ControlBlock& side);
  ~RobustLock();
  RobustLock(const RobustLock&) = delete;
  RobustLock& operator=(const RobustLock&) = delete;

  /// Holds the lock while it exists. Waits within `limit`. Throws TrialError if a process died
  /// while it held the lock: what the lock protects is then incomplete, and the sample is invalid.
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
  // In its own cache line.
  struct alignas(64) Place {
    pthread_mutex_t mutex;
  };

  pthread_mutex_t* mutex_;
  bool is_made_here_;  // false if the parent of this exec'd worker made it
};

}  // namespace zcbench
