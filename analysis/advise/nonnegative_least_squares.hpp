// Least squares with coefficients that cannot be negative, and the columns that data can tell
// apart. Called by log_fit and fault_count, first independent_columns, then a fit over these.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/advise/term_table.hpp"

namespace zcbench {

/// The columns that are no linear combination of those before them (to 1e-6 of their length),
/// ascending. Modified Gram-Schmidt: Björck, "Numerical Methods for Least Squares Problems", 1996,
/// section 2.4.
std::vector<std::size_t> independent_columns(const TermTable& a);

/// The x >= 0 with the least |a x - b|, for linearly independent columns. Lawson and Hanson,
/// "Solving Least Squares Problems", 1974, chapter 23.
std::vector<double> nonnegative_least_squares(const TermTable& a, std::span<const double> b);

/// The inverse of a' a, row after row, for linearly independent columns.
TermTable inverse_of_squares(const TermTable& a);

}  // namespace zcbench
