// How much space a run's samples will take, as a file and in memory: hours of measuring must not
// end in a file that is too large for every command that reads it. Used by validate, --dry-run and
// the run command.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

struct ResultsSize {
  std::uint64_t samples = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t run_values = 0;    ///< as kMaxRunValues counts them
  std::uint64_t times_values = 0;  ///< as kMaxTimesValues does
  std::uint64_t held_bytes = 0;    ///< of memory, while the samples are taken
  std::uint64_t making_bytes = 0;  ///< of memory, while the file is made of them
};

/// The size of a results file with all `samples` of these points in `launches` launches. The bytes
/// are an estimate within a tenth: how many digits a time has is not known before.
ResultsSize results_size(const std::vector<Point>& points, std::uint32_t launches);

/// Returns nullopt if every command reads a file of that size, else one line that says why none
/// does.
std::optional<std::string> why_too_large(const ResultsSize& size);

/// The same for a file that was made of these points.
std::optional<std::string> why_too_large(std::uint64_t file_bytes,
                                         const std::vector<PointResult>& points);

/// One line for each problem that the run would end in: a file that no command reads, or more
/// memory than this machine's `memory_bytes`. Warns and does not refuse, because a run that is only
/// watched, or is to be ended early, may ask for more samples than anybody wants in a file.
std::vector<std::string> size_warnings(const std::vector<Point>& points, std::uint32_t launches,
                                       std::uint64_t memory_bytes);

}  // namespace zcbench
