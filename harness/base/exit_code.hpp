// The table of exit codes. `--help`, the README and every error class use this table.
#pragma once

#include <array>
#include <string_view>

namespace zcbench {

enum class ExitCode : int {
  kSuccess = 0,
  kRegression = 1,
  kBadInput = 2,
  kMachineLacks = 3,
  kPointFailed = 4,
  kNotWritten = 5,
  kOutputInUse = 6,
  kCorrupt = 7,
  kInconclusive = 8,
  kNotComparable = 9,
  kBug = 70,
  kSignalBase = 128,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view label;
  std::string_view meaning;
};

inline constexpr std::array kExitCodes{
    ExitCodeRow{ExitCode::kSuccess, "0",
                "everything asked for is done, verified and on disk; no regression"},
    ExitCodeRow{ExitCode::kRegression, "1", "regression found"},
    ExitCodeRow{ExitCode::kBadInput, "2",
                "bad usage, bad config or unreadable input; nothing was started, no output was "
                "changed"},
    ExitCodeRow{ExitCode::kMachineLacks, "3",
                "this machine lacks something (memory, /dev/shm, descriptors, permission); found "
                "before the first point runs"},
    ExitCodeRow{ExitCode::kPointFailed, "4",
                "at least one point failed; the others are valid and kept"},
    ExitCodeRow{ExitCode::kNotWritten, "5", "results could not be written (disk full, I/O error)"},
    ExitCodeRow{ExitCode::kOutputInUse, "6", "the output is in use by another run"},
    ExitCodeRow{ExitCode::kCorrupt, "7",
                "results or journal corrupt, or from another config, program or host than the "
                "resumed run"},
    ExitCodeRow{ExitCode::kInconclusive, "8",
                "inconclusive: not enough evidence within the budget"},
    ExitCodeRow{ExitCode::kNotComparable, "9",
                "not comparable: points missing on one side, other machine, other build type"},
    ExitCodeRow{ExitCode::kBug, "70", "a bug in zcbench"},
    ExitCodeRow{ExitCode::kSignalBase, "128+n",
                "ended by signal n (130 for Ctrl-C, 143 for SIGTERM)"},
};

}  // namespace zcbench
