// A launch: one repetition of a plan in a fresh process of this program. launches.cpp runs them one
// after the other; the launched process learns its role from its command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zcbench {

/// The values of `--launch INDEX,DESCRIPTOR,PARENT,JOURNAL`, which the process of a launch gets.
struct LaunchRole {
  std::uint32_t index = 0;
  int descriptor = -1;  ///< where it writes its record
  int parent_pid = 0;
  int journal = -1;  ///< descriptor of the run's journal
};

struct EndedLaunch {
  std::string record;  ///< its output (launches.hpp); empty if it wrote none
  std::string how;     ///< "exit code 4" or "signal 9"
  int signal = 0;      ///< the signal that asked it or us to stop, otherwise 0
};

/// Runs `zcbench` with `arguments` and --launch, an additional environment variable of
/// `padding_bytes`, and the inherited descriptor `journal`. Passes on a signal that asks us to stop
/// and waits for the launch, which dies with us. Throws MachineError if it cannot be started.
EndedLaunch run_launch(std::vector<std::string> arguments, std::uint32_t index,
                       std::size_t padding_bytes, int journal);

/// A launched process calls this first: from then on it ends when its parent does.
void enter_launch(const LaunchRole& role);
/// Passes the record to the parent. Throws OutputError.
void write_launch_record(const LaunchRole& role, const std::string& record);

/// Bytes of EnvironmentPadding for launch `index`: 0 to 4096, the same for the same seed.
std::size_t launch_padding_bytes(std::uint64_t seed, std::uint32_t index);

}  // namespace zcbench
