// OomWatch: whether the kernel's out-of-memory killer has struck while points were measured. The
// sweep makes one and asks it when a point has failed, for a killed worker cannot say why.
#pragma once

#include <cstdint>
#include <string>

namespace zcbench {

class OomWatch {
 public:
  /// `root`: before /proc, for tests.
  explicit OomWatch(std::string root = "");
  /// "; the kernel's out-of-memory killer ran 1 time ..." if it has since the last call;
  /// otherwise empty.
  std::string take_new_kills();

 private:
  std::uint64_t kills() const;

  std::string root_;
  std::uint64_t known_;
};

}  // namespace zcbench
