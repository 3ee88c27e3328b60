// Order statistics of all pairs of values, the basis of Hodges and Lehmann's estimates and their
// intervals. Time and memory grow with the number of values, not of pairs. Used by ab and by the
// claims.
#pragma once

#include <cstddef>
#include <span>

namespace zcbench {

/// The value of 0-based rank `rank` among all x.size() * y.size() differences x - y. Both spans are
/// ascending and finite and have at least one value each.
double difference_of_rank(std::span<const double> x, std::span<const double> y, std::size_t rank);

/// The value of that rank among the n (n + 1) / 2 Walsh averages: the averages of all pairs,
/// including each value with itself. `values` are ascending, finite and at least one.
double average_of_rank(std::span<const double> values, std::size_t rank);

}  // namespace zcbench
