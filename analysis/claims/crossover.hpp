// Finds the size at which one strategy becomes faster than another: ratios of their times over
// sizes, and where these cross 1. Used by the claims command for each pair of strategies.
#pragma once

#include <span>
#include <vector>

#include "analysis/claims/shift_ratio.hpp"

namespace zcbench {

/// Times of the two at one size, all above 0, at least one for each.
struct SizedTimes {
  double size;
  std::vector<double> first;
  std::vector<double> second;
};

struct Crossover {
  double size;  ///< where both take the same time
  Interval interval;
  bool first_wins_above;  ///< false: it wins below
};

struct Contest {
  std::vector<ShiftRatio> ratios;  ///< first over second, one per size: below 1 the first is faster
  std::vector<Crossover> crossovers;  ///< sorted by size
};

/// `sizes` must ascend. A size is decided if its ratio's interval excludes 1, at 95 % for all sizes
/// together (Bonferroni). Between two successive decided sizes with different winners there is one
/// crossover: the zero of the least-squares line through the logarithms of size and of the medians'
/// ratio at these two and the undecided sizes between them. Its 95 % interval is the percentile
/// bootstrap over samples (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
/// 13). Zero and interval stay within the two sizes. Deterministic.
Contest compare_over_sizes(std::span<const SizedTimes> sizes);

}  // namespace zcbench
