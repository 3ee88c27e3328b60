// A matrix as plain values: one row per measurement, one column per term. Passed to the fits.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace zcbench {

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
/// Per row the sum of its values times the factors.
std::vector<double> product(const TermTable& table, std::span<const double> factors);

}  // namespace zcbench
