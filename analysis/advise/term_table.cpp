#include "analysis/advise/term_table.hpp"

#include <numeric>

namespace zcbench {

TermTable with_columns(const TermTable& table, std::span<const std::size_t> columns) {
  TermTable found{.columns = columns.size(), .values = {}};
  found.values.reserve(table.rows() * columns.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const std::size_t column : columns) found.values.push_back(table.at(row, column));
  }
  return found;
}

TermTable divided(const TermTable& table, std::span<const double> divisors) {
  TermTable found = table;
  for (std::size_t i = 0; i < found.values.size(); ++i) {
    found.values[i] /= divisors[i / table.columns];
  }
  return found;
}

std::vector<double> product(const TermTable& table, std::span<const double> factors) {
  std::vector<double> sums;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto values = table.row(row);
    sums.push_back(std::inner_product(values.begin(), values.end(), factors.begin(), 0.0));
  }
  return sums;
}

}  // namespace zcbench
