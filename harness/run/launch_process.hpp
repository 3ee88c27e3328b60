// A launch: one repetition of a plan in a fresh process, this program started anew. launches.cpp
// runs them one after the other; the launched process finds out what it is from its command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zcbench {

/// What `--launch INDEX,DESCRIPTOR,PARENT,JOURNAL` says to the process that runs one.
struct LaunchRole {
  std::uint32_t index = 0;
  int descriptor = -1;  ///< for its record
  int parent_pid = 0;
  int journal = -1;  ///< descriptor of the run's
};

struct EndedLaunch {
  std::string record;  ///< what it wrote (launches.hpp); empty if it came to nothing
  std::string how;     ///< "exit code 4" or "signal 9"
  int signal = 0;      ///< that asked it or us to stop, else 0
};

/// `arguments`: of `zcbench`, without --launch. Its environment has one more variable, of
/// `padding_bytes`, and it has the descriptor `journal`. A signal that asks us to stop is passed on
/// and waited for. The launch dies with us. Throws MachineError if it cannot be started.
EndedLaunch run_launch(std::vector<std::string> arguments, std::uint32_t index,
                       std::size_t padding_bytes, int journal);

/// First thing in a launched process: makes it end when its parent does.
void enter_launch(const LaunchRole& role);
/// Hands the record over. Throws OutputError.
void write_launch_record(const LaunchRole& role, const std::string& record);

/// Bytes of EnvironmentPadding for launch `index`: from 0 to 4096, the same for the same seed.
std::size_t launch_padding_bytes(std::uint64_t seed, std::uint32_t index);

}  // namespace zcbench
