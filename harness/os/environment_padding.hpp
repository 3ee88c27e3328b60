// EnvironmentPadding: sets a variable that only enlarges the environment of processes started while
// the object is alive. The environment's size decides where the stack begins, and so how data map
// to cache sets and pages. Mytkowicz, Diwan, Hauswirth and Sweeney, "Producing wrong data without
// doing anything obviously wrong!", ASPLOS 2009.
#pragma once

#include <cstddef>

namespace zcbench {

inline constexpr std::size_t kMaxPaddingBytes = 4096;

class EnvironmentPadding {
 public:
  /// Sets the variable `name` to a value of that many bytes. `name` must outlive this object.
  EnvironmentPadding(const char* name, std::size_t bytes);
  ~EnvironmentPadding();
  EnvironmentPadding(const EnvironmentPadding&) = delete;
  EnvironmentPadding& operator=(const EnvironmentPadding&) = delete;

 private:
  const char* name_;
};

}  // namespace zcbench
