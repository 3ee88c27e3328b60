// The exceptions of the project. Each carries its exit code; `main` catches Error once, prints
// what() as one line on stderr and exits with code().
#pragma once

#include <stdexcept>
#include <string>

#include "harness/base/exit_code.hpp"

namespace zcbench {

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  int code() const { return static_cast<int>(code_); }

 private:
  ExitCode code_;
};

/// Bad usage, bad config or unreadable input (exit 2). Thrown before anything is forked.
struct ConfigError : Error {
  explicit ConfigError(const std::string& message) : Error(ExitCode::kBadInput, message) {}
};

/// This machine lacks memory, /dev/shm, descriptors or a permission (exit 3).
struct MachineError : Error {
  explicit MachineError(const std::string& message) : Error(ExitCode::kMachineLacks, message) {}
};

/// One sample failed: the point is marked failed and the run continues (exit 4 at the end).
struct TrialError : Error {
  explicit TrialError(const std::string& message) : Error(ExitCode::kPointFailed, message) {}
};

/// Results could not be written (exit 5).
struct OutputError : Error {
  explicit OutputError(const std::string& message) : Error(ExitCode::kNotWritten, message) {}
};

/// Another run writes the same output (exit 6).
struct InUseError : Error {
  explicit InUseError(const std::string& message) : Error(ExitCode::kOutputInUse, message) {}
};

/// A file written by zcbench is truncated, was modified, or does not match this run (exit 7).
struct CorruptError : Error {
  explicit CorruptError(const std::string& message) : Error(ExitCode::kCorrupt, message) {}
};

/// The two sides cannot be compared: different machine, build type or config (exit 9).
struct NotComparableError : Error {
  explicit NotComparableError(const std::string& message)
      : Error(ExitCode::kNotComparable, message) {}
};

/// A signal asked the run to stop (exit 128 + signal).
struct Interrupted : Error {
  explicit Interrupted(int signal)
      : Error(static_cast<ExitCode>(static_cast<int>(ExitCode::kSignalBase) + signal),
              "interrupted by signal " + std::to_string(signal)),
        signal_number(signal) {}
  int signal_number;
};

}  // namespace zcbench
