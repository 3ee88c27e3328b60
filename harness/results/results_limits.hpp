// How large a results file may be for the readers of such files, and for whoever writes one.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace zcbench {

inline constexpr std::size_t kMaxResultsBytes = std::size_t{1} << 30;
/// JSON values, for commands that read every field of a sample (report, claims, advise, export).
inline constexpr std::size_t kMaxRunValues = 50'000'000;
/// For those that judge times (compare, trend, baseline), without what is under kTimesSkippedKeys.
inline constexpr std::size_t kMaxTimesValues = 20'000'000;
/// Most of a file, and of no use to them.
inline constexpr std::array<std::string_view, 8> kTimesSkippedKeys{
    "workers_detail", "phases_ns", "bytes_copied", "result", "data", "rounds", "limits", "caches"};

}  // namespace zcbench
