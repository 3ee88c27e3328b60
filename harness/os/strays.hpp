// Strays: processes that an external program left behind outside its process group (a daemon that
// called setsid). While a StrayGuard is alive, they become children of this process instead of
// init, so that it can find and kill them. Each CommandProcess has a StrayGuard.
#pragma once

#include <sys/types.h>

namespace zcbench {

class StrayGuard {
 public:
  /// Construct it before starting the program. Does nothing if this process already has other
  /// children (from a shell that called exec): they could not be told apart from strays.
  StrayGuard();
  /// Destroy it after reaping the program. The last one kills and reaps all strays.
  ~StrayGuard();
  StrayGuard(const StrayGuard&) = delete;
  StrayGuard& operator=(const StrayGuard&) = delete;

  /// Names the program itself, which is not a stray.
  void set_program(pid_t pid);

 private:
  pid_t program_ = 0;
};

}  // namespace zcbench
