// At which size one way starts to beat another: ratios of their times over sizes, and where these
// cross 1. Used by the claims command for each pair of strategies.
#pragma once

#include <span>
#include <vector>

#include "analysis/claims/shift_ratio.hpp"

namespace zcbench {

/// Times of the two at one size, all above 0, at least one of each.
struct SizedTimes {
  double size;
  std::vector<double> first;
  std::vector<double> second;
};

struct Crossover {
  double size;  ///< where both take the same time
  Interval interval;
  bool first_wins_above;  ///< else below
};

struct Contest {
  std::vector<ShiftRatio> ratios;  ///< first over second, one per size: below 1 the first is faster
  std::vector<Crossover> crossovers;  ///< by size
};

/// `sizes` ascend. A size is decided if its ratio's interval excludes 1, at 95 % for all sizes
/// together (Bonferroni). Between two neighbouring decided sizes with different winners lies one
/// crossover: the zero of the least-squares line through the logarithms of size and of the medians'
/// ratio from one to the other, the undecided between them included. Its interval is the percentile
/// bootstrap over samples (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
/// 13), 95 %. Zero and interval stay within the two sizes. Deterministic.
Contest compare_over_sizes(std::span<const SizedTimes> sizes);

}  // namespace zcbench
