// OomWatch: detects that the kernel's out-of-memory killer ran while points were measured. The
// sweep asks it when a point has failed, since a killed worker cannot report why.
#pragma once

#include <cstdint>
#include <string>

namespace zcbench {

class OomWatch {
 public:
  /// Reads below `root`/proc; tests pass a folder of their own.
  explicit OomWatch(std::string root = "");
  /// "; the kernel's out-of-memory killer ran 1 time ..." if it ran since the last call, otherwise
  /// empty.
  std::string take_new_kills();

 private:
  std::uint64_t kills() const;

  std::string root_;
  std::uint64_t known_;
};

}  // namespace zcbench
