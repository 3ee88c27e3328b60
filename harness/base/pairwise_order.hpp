// Order statistics of all pairs of values, in time and memory that grow with the values, not with
// the pairs: what Hodges and Lehmann's estimates and their intervals are made of. Used by ab and by
// the claims.
#pragma once

#include <cstddef>
#include <span>

namespace zcbench {

/// The value of 0-based rank `rank` among all differences between an x and a y, which are
/// x.size() * y.size(). Both ascending, finite, at least one value each.
double difference_of_rank(std::span<const double> x, std::span<const double> y, std::size_t rank);

/// The same among the averages of all pairs, each value with itself too: the n (n + 1) / 2 Walsh
/// averages. `values` ascending, finite, at least one.
double average_of_rank(std::span<const double> values, std::size_t rank);

}  // namespace zcbench
