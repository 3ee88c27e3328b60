// EnvironmentPadding: a variable that does nothing but fill the environment of processes started
// while it is alive: where the stack begins, and with it how data fall into cache sets and pages,
// depends on the environment's size for a process's whole life. Mytkowicz, Diwan, Hauswirth and
// Sweeney, "Producing wrong data without doing anything obviously wrong!", ASPLOS 2009.
#pragma once

#include <cstddef>

namespace zcbench {

inline constexpr std::size_t kMaxPaddingBytes = 4096;

class EnvironmentPadding {
 public:
  /// `bytes` of value for the variable `name`, which must outlive this.
  EnvironmentPadding(const char* name, std::size_t bytes);
  ~EnvironmentPadding();
  EnvironmentPadding(const EnvironmentPadding&) = delete;
  EnvironmentPadding& operator=(const EnvironmentPadding&) = delete;

 private:
  const char* name_;
};

}  // namespace zcbench
