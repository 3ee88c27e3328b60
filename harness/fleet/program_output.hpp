// Runs one of Slurm's programs until it ends and keeps what it prints.
#pragma once

#include <string>
#include <vector>

namespace zcbench {

struct ProgramOutput {
  int code = 0;  ///< exit code; 128 + n for signal n
  std::string output;
  std::string errors;
  std::string last_error;  ///< the last line of `errors`, safe to print
};

/// `argv`'s first word is looked up in PATH; `input` is its stdin. Throws MachineError if there is
/// no such program or it cannot be started, and Interrupted.
ProgramOutput run_program(const std::vector<std::string>& argv, const std::string& input = "");

/// Whether PATH has that program.
bool has_program(const std::string& name);

}  // namespace zcbench
