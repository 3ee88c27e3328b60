// How large a results file may be, for its readers and its writers.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace zcbench {

inline constexpr std::size_t kMaxResultsBytes = std::size_t{1} << 30;
/// The most JSON values for commands that read every field of a sample (report, claims, advise,
/// export).
inline constexpr std::size_t kMaxRunValues = 50'000'000;
/// The most for commands that judge times (compare, trend, baseline), without those under
/// kTimesSkippedKeys.
inline constexpr std::size_t kMaxTimesValues = 20'000'000;
/// The keys of most of a file, which those commands do not need.
inline constexpr std::array<std::string_view, 8> kTimesSkippedKeys{
    "workers_detail", "phases_ns", "bytes_copied", "result", "data", "rounds", "limits", "caches"};

}  // namespace zcbench
