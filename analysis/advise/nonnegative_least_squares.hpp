// Least squares with coefficients that cannot be negative, over a matrix as plain values, and the
// columns that data can tell apart. Called by log_fit and fault_count, first independent_columns,
// then a fit over these.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace zcbench {

/// A matrix: one row per measurement, one column per term.
struct TermTable {
  std::size_t columns = 0;
  std::vector<double> values;  ///< row after row

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<const double> row(std::size_t index) const {
    return std::span(values).subspan(index * columns, columns);
  }
  double at(std::size_t row_index, std::size_t column) const {
    return values[row_index * columns + column];
  }
};

/// The same rows with these columns only, in that order.
TermTable with_columns(const TermTable& table, std::span<const std::size_t> columns);
/// Every row divided by its divisor.
TermTable divided(const TermTable& table, std::span<const double> divisors);
/// For each row, the sum of its values times the factors.
std::vector<double> product(const TermTable& table, std::span<const double> factors);

/// The columns that are not a linear combination of those before them (to 1e-6 of their length),
/// ascending. Modified Gram-Schmidt: Björck, "Numerical Methods for Least Squares Problems", 1996,
/// section 2.4.
std::vector<std::size_t> independent_columns(const TermTable& a);

/// The x >= 0 with the least |a x - b|, for linearly independent columns. Lawson and Hanson,
/// "Solving Least Squares Problems", 1974, chapter 23.
std::vector<double> nonnegative_least_squares(const TermTable& a, std::span<const double> b);

/// The inverse of a' a, row after row, for linearly independent columns.
TermTable inverse_of_squares(const TermTable& a);

}  // namespace zcbench
