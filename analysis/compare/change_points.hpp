// Change points of a short noisy series: where its level moved. The rate of false alarms is at most
// a stated one. Pure and seeded. Used by history.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace zcbench {

struct ChangePointOptions {
  double significance = 0.01;     ///< share of false alarms among series without a change
  std::size_t least_segment = 3;  ///< values on each side of a change
  std::uint64_t seed = 1;         ///< for the permutations
};

/// Indexes of the first value after each change, ascending. E-divisive: the split with the largest
/// energy distance between a run of values and the run before it, tested by permutation, then the
/// same within both halves. Matteson and James, "A Nonparametric Approach for Multiple Change Point
/// Analysis of Multivariate Data", JASA 109(505), 2014.
///
/// Exact for series that are exchangeable where nothing changed, whatever their distribution. Two
/// things are added: values far out are clipped at three standard deviations, estimated by the MAD,
/// so that outliers do not hide a change; and half the significance goes to splits of the whole
/// series in two, which find a change near its end where the full search, needed for a level that
/// goes up and comes back, would not. Permutations end early when the outcome is sure (Besag and
/// Clifford, "Sequential Monte Carlo p-values", Biometrika 78(2), 1991).
/// Throws std::invalid_argument unless 0 < significance < 1.
std::vector<std::size_t> change_points(std::span<const double> series,
                                       const ChangePointOptions& options = {});

}  // namespace zcbench
