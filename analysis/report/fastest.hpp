// Who is fastest at which size, and how sure that is. Pure; the page's first section asks it per
// kernel: contestants, then winners of them, then the changes between winners.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// A valid point of a contest.
struct Contestant {
  std::string name;  ///< the same at every size
  std::uint64_t elements = 0;
  double median_ns = 0.0;
  std::optional<Interval> interval{};  ///< 95 %, of the median; none: fewer than 6 samples
};

/// Of the points that `takes_part` and are valid, in their order. `name` tells them apart.
std::vector<Contestant> contestants(const std::vector<PointResult>& points,
                                    const std::function<bool(const Point&)>& takes_part,
                                    const std::function<std::string(const Point&)>& name);

/// `clear`: both intervals are known and do not meet. `close`: they meet. `unknown`: one of them is
/// missing.
enum class Certainty { clear, close, unknown };
/// Is `fast` faster than `slow`, as far as their intervals can tell?
Certainty certainty(const Contestant& fast, const Contestant& slow);

struct Winner {
  Contestant best;
  std::optional<Contestant> next{};  ///< the second fastest; none: it had no rival
  std::vector<Contestant> rivals{};  ///< from which `best` cannot be told, fastest first
};

/// One per size, in ascending order. The fastest is the one with the smallest median.
std::vector<Winner> winners(const std::vector<Contestant>& contestants);

/// Between two neighbouring sizes another one is fastest.
struct WinnerChange {
  std::uint64_t before = 0;  ///< the last size at which `from` is fastest
  std::uint64_t after = 0;   ///< the first at which `to` is
  std::string from;
  std::string to;
  /// `clear` only if either is faster than the other on its side beyond both intervals.
  Certainty certainty = Certainty::unknown;
};

std::vector<WinnerChange> winner_changes(const std::vector<Contestant>& contestants,
                                         const std::vector<Winner>& winners);

}  // namespace zcbench
