// Strays: processes that a program which is not ours left behind outside its process group (a
// daemon that called setsid). While a StrayGuard is alive they become children of this process
// instead of init's, so that they can be found and ended. CommandProcess has one.
#pragma once

#include <sys/types.h>

namespace zcbench {

class StrayGuard {
 public:
  /// Before the program is started. Does nothing if this process already has children of somebody
  /// else's (a shell that started some and became zcbench): they could not be told from strays.
  StrayGuard();
  /// After the program was reaped. The last one kills and reaps all strays.
  ~StrayGuard();
  StrayGuard(const StrayGuard&) = delete;
  StrayGuard& operator=(const StrayGuard&) = delete;

  /// The program: no stray.
  void set_program(pid_t pid);

 private:
  pid_t program_ = 0;
};

}  // namespace zcbench
