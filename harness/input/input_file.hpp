// InputFile: a point's input as a .npy file in memory, for programs that are not ours.
// external_trial makes one per turn; it is gone with the object.
#pragma once

#include <string>

#include "harness/os/posix.hpp"
#include "kernels/input_blocks.hpp"

namespace zcbench {

class InputFile {
 public:
  /// Throws SystemError.
  explicit InputFile(const InputBlocks& values);

  /// Under which every process of this user can open it, whoever started it.
  std::string path() const;

 private:
  FileDescriptor file_;
};

}  // namespace zcbench
