#include "analysis/advise/fault_count.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>

namespace zcbench {

namespace {

// As a share of the sum of squares: below it, the number of workers counts as constant.
constexpr double kSmallestSpread = 1e-12;

}  // namespace

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

// With more faults per worker than bound(), none are left for the array, and it cannot have fewer.
double FaultFit::Size::slope(double per_worker) const {
  return per_worker < bound() ? centered_squares : squares;
}

double FaultFit::Size::offset(double per_worker) const {
  return per_worker < bound() ? centered_products : products;
}

FaultFit::FaultFit(std::span<const FaultMeasurement> measurements)
    : measurements_(measurements.begin(), measurements.end()) {
  std::map<double, std::vector<std::size_t>> at_size;
  for (std::size_t i = 0; i < measurements.size(); ++i) {
    at_size[measurements[i].elements].push_back(i);
  }
  size_of_.resize(measurements.size());
  for (auto& [elements, places] : at_size) {
    for (const std::size_t place : places) size_of_[place] = places_.size();
    places_.push_back(std::move(places));
  }
  Line line;
  for (std::size_t size = 0; size < places_.size(); ++size) {
    sizes_.push_back(sums(size, std::nullopt));
    line.slope += sizes_.back().centered_squares;
    line.offset += sizes_.back().centered_products;
    squares_ += sizes_.back().squares;
  }
  std::vector<std::size_t> order(sizes_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t size) { return sizes_[size].bound(); });
  lines_.push_back(line);
  for (const std::size_t place : order) {
    const Size& size = sizes_[place];
    bounds_.push_back(size.bound());
    line.slope += size.squares - size.centered_squares;
    line.offset += size.products - size.centered_products;
    lines_.push_back(line);
  }
}

FaultFit::Size FaultFit::sums(std::size_t size, std::optional<std::size_t> left_out) const {
  Size sums{.elements = measurements_[places_[size].front()].elements};
  const auto for_each = [&](auto visit) {
    for (const std::size_t place : places_[size]) {
      if (place == left_out) continue;
      const FaultMeasurement& one = measurements_[place];
      const double faults = std::max(one.page_faults, 1.0);
      visit(one, 1.0 / (faults * faults));
    }
  };
  double weights = 0.0;
  for_each([&](const FaultMeasurement& one, double weight) {
    weights += weight;
    sums.mean_faults += weight * one.page_faults;
    sums.mean_workers += weight * one.workers;
  });
  sums.mean_faults /= weights;
  sums.mean_workers /= weights;
  for_each([&](const FaultMeasurement& one, double weight) {
    const double workers = one.workers - sums.mean_workers;
    sums.centered_squares += weight * workers * workers;
    sums.centered_products += weight * workers * (one.page_faults - sums.mean_faults);
    sums.squares += weight * one.workers * one.workers;
    sums.products += weight * one.workers * one.page_faults;
  });
  return sums;
}

// The faults per worker at which the derivative is 0, with `removed` taken out of the sizes and
// `added` put in.
double FaultFit::per_worker(const Size* removed, const Size* added) const {
  const auto line_of = [&](std::size_t piece, double per_worker) {
    Line line = lines_[piece];
    for (const auto& [size, sign] : {std::pair{removed, -1.0}, {added, 1.0}}) {
      if (size == nullptr) continue;
      line.slope += sign * size->slope(per_worker);
      line.offset += sign * size->offset(per_worker);
    }
    return line;
  };
  const double squares = squares_ - (removed != nullptr ? removed->squares : 0.0) +
                         (added != nullptr ? added->squares : 0.0);
  // With a single number of workers, all faults are attributed to the array.
  if (line_of(0, -1.0).slope < kSmallestSpread * squares) return 0.0;
  const auto piece_of = [&](double per_worker) {
    return static_cast<std::size_t>(std::ranges::upper_bound(bounds_, per_worker) -
                                    bounds_.begin());
  };
  const auto derivative = [&](double per_worker) {
    return line_of(piece_of(per_worker), per_worker).at(per_worker);
  };
  if (derivative(0.0) >= 0.0) return 0.0;
  const auto above =
      std::ranges::partition_point(bounds_, [&](double bound) { return derivative(bound) < 0.0; });
  double low = above == bounds_.begin() ? 0.0 : *std::prev(above);
  // The bound of `added` may be a corner within the piece.
  if (added != nullptr && added->bound() > low && derivative(added->bound()) < 0.0 &&
      (above == bounds_.end() || added->bound() < *above)) {
    low = added->bound();
  }
  const Line line = line_of(piece_of(low), low);
  return line.offset / line.slope;
}

FaultCount FaultFit::fit(std::optional<std::size_t> left_out) const {
  FaultCount count;
  if (measurements_.empty()) return count;
  std::optional<Size> changed;
  if (left_out) {
    const std::size_t size = size_of_[*left_out];
    if (places_[size].size() > 1) changed = sums(size, left_out);
    count.per_worker = per_worker(&sizes_[size], changed ? &*changed : nullptr);
  } else {
    count.per_worker = per_worker(nullptr, nullptr);
  }
  count.of_array.reserve(sizes_.size());
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    const bool is_changed = left_out && size_of_[*left_out] == i;
    if (is_changed && !changed) continue;
    const Size& size = is_changed ? *changed : sizes_[i];
    const double faults = size.mean_faults - count.per_worker * size.mean_workers;
    count.of_array.push_back({size.elements, std::max(faults, 0.0)});
  }
  return count;
}

}  // namespace zcbench
