// Finds the size from which on another strategy is faster, and how sure that is. Called by the
// advise command with the cost model's curves.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/advise/log_fit.hpp"

namespace zcbench {

/// Time as a function of the number of elements.
using Curve = std::function<LogEstimate(double elements)>;

/// An end of the interval is nullopt if it reaches the end of the sizes looked at.
struct CurveCrossover {
  double elements = 0.0;
  std::optional<double> low{};
  std::optional<double> high{};
};

/// All sizes in `sizes` at which the curves cross, ascending. The 95 % interval of a crossover
/// holds the sizes around it at which the curves cannot be told apart: Fieller, "Some Problems in
/// Interval Estimation", Journal of the Royal Statistical Society B 16(2), 1954. It applies to the
/// curves: single measurements scatter more.
std::vector<CurveCrossover> crossovers(const Curve& first, const Curve& second,
                                       const Interval& sizes);

/// One curve is the lowest from a size on: from the first size looked at, or from a crossover.
struct FastestRange {
  std::size_t curve = 0;
  std::optional<CurveCrossover> from{};
};

/// Which of the curves is the lowest, over all of `sizes`.
std::vector<FastestRange> lowest_curves(std::span<const Curve> curves, const Interval& sizes);

/// Whether the times of two measurements could be in either order: 1 lies in the interval of their
/// ratio at that confidence, with the smaller number of degrees of freedom.
bool too_close_to_call(const LogEstimate& first, const LogEstimate& second, double confidence);

}  // namespace zcbench
