#include "analysis/advise/fault_count.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <set>

#include "analysis/advise/nonnegative_least_squares.hpp"

namespace zcbench {

double FaultCount::at(double elements, double workers) const {
  if (of_array.empty()) return 0.0;
  double faults = of_array.front().page_faults;
  if (elements >= of_array.back().elements) {
    faults = of_array.back().page_faults * elements / of_array.back().elements;
  } else if (elements > of_array.front().elements) {
    const auto above = std::ranges::upper_bound(of_array, elements, {}, &AtSize::elements);
    const auto below = std::prev(above);
    const double share = (elements - below->elements) / (above->elements - below->elements);
    faults = std::lerp(below->page_faults, above->page_faults, share);
  }
  return per_worker * workers + faults;
}

FaultCount fit_faults(std::span<const FaultMeasurement> measurements) {
  if (measurements.empty()) return {};
  std::set<double> distinct;
  for (const FaultMeasurement& one : measurements) distinct.insert(one.elements);
  const std::vector<double> sizes(distinct.begin(), distinct.end());
  const std::size_t columns = sizes.size() + 1;
  // Workers come last: with a single number of them, all is the array's.
  TermTable terms{.columns = columns, .values = {}};
  terms.values.assign(measurements.size() * columns, 0.0);
  std::vector<double> faults;
  for (std::size_t row = 0; row < measurements.size(); ++row) {
    const FaultMeasurement& one = measurements[row];
    const double weight = 1.0 / std::max(one.page_faults, 1.0);
    const auto size = std::ranges::lower_bound(sizes, one.elements) - sizes.begin();
    terms.values[row * columns + static_cast<std::size_t>(size)] = weight;
    terms.values[row * columns + sizes.size()] = one.workers * weight;
    faults.push_back(one.page_faults * weight);
  }
  const std::vector<std::size_t> told = independent_columns(terms);
  const std::vector<double> fitted = nonnegative_least_squares(with_columns(terms, told), faults);
  FaultCount count;
  for (const double size : sizes) count.of_array.push_back({size, 0.0});
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (told[i] == sizes.size())
      count.per_worker = fitted[i];
    else
      count.of_array[told[i]].page_faults = fitted[i];
  }
  return count;
}

}  // namespace zcbench
