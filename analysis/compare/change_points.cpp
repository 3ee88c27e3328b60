#include "analysis/compare/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

#include "harness/base/random_bits.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

constexpr double kClipDeviations = 3.0;
constexpr double kLeastExtremes = 5.0;  // expected number among the permutations

struct Split {
  double distance = -std::numeric_limits<double>::infinity();
  std::size_t at = 0;
};

// Where the second of two compared runs may end: anywhere, or only at the end of the series.
enum class Runs { to_any_end, to_the_end };

// Finds the split whose two runs, [0, at) and [at, end), are furthest apart; O(n^2) time.
class SplitSearch {
 public:
  SplitSearch(std::size_t count, std::size_t least_segment, Runs runs)
      : least_(least_segment),
        runs_(runs),
        inverse_(count + 1),
        head_(count + 1),
        tail_(count + 1) {
    for (std::size_t k = 1; k <= count; ++k) inverse_[k] = 1.0 / static_cast<double>(k);
  }

  Split best(std::span<const double> values) {
    Split best;
    std::ranges::fill(tail_, 0.0);
    for (std::size_t end = 1; end <= values.size(); ++end) {
      add_value(values, end);
      if (runs_ == Runs::to_any_end || end == values.size()) look(end, best);
    }
    return best;
  }

 private:
  // tail_[at] becomes the sum of |x - y| over all pairs within [at, end), head_[end] that of
  // [0, end).
  void add_value(std::span<const double> values, std::size_t end) {
    double distances = 0.0;
    for (std::size_t at = end - 1; at-- > 0;) {
      distances += std::abs(values[at] - values[end - 1]);
      tail_[at] += distances;
    }
    head_[end] = tail_[0];
  }

  // Computes m n / (m + n) times the energy distance with exponent 1, where m and n are the lengths
  // of the runs.
  void look(std::size_t end, Split& best) const {
    for (std::size_t at = least_; at + least_ <= end; ++at) {
      const auto m = static_cast<double>(at);
      const auto n = static_cast<double>(end - at);
      const double between = head_[end] - head_[at] - tail_[at];
      const double within =
          head_[at] * n * inverse_[at - 1] + tail_[at] * m * inverse_[end - at - 1];
      const double distance = 2.0 * inverse_[end] * (between - within);
      if (distance > best.distance) best = {distance, at};
    }
  }

  std::size_t least_;
  Runs runs_;
  std::vector<double> inverse_;
  std::vector<double> head_;
  std::vector<double> tail_;
};

std::vector<double> without_extremes(std::span<const double> values) {
  const double center = median(values);
  const double reach = kClipDeviations * kDeviationPerMad * median_absolute_deviation(values);
  std::vector<double> clipped(values.begin(), values.end());
  if (reach > 0.0) {
    for (double& value : clipped) value = std::clamp(value, center - reach, center + reach);
  }
  return clipped;
}

// The best split if it is significant: if among N permutations and the series itself at most
// `significance` of the best splits are as far apart.
std::optional<std::size_t> significant_split(std::vector<double> values, Runs runs,
                                             double significance, std::size_t least_segment,
                                             std::mt19937_64& random) {
  const double permutations = std::max(999.0, std::ceil(kLeastExtremes / significance) - 1.0);
  const double allowed = std::floor(significance * (permutations + 1.0) + 1e-9) - 1.0;
  SplitSearch search(values.size(), least_segment, runs);
  const Split found = search.best(values);
  // The same permutation in another order of summation must count as equal.
  const double as_far = found.distance - 1e-9 * std::abs(found.distance);
  double extremes = 0.0;
  for (double done = 0.0; done < permutations; done += 1.0) {
    shuffle(values, random);
    if (search.best(values).distance >= as_far) extremes += 1.0;
    if (extremes > allowed) return std::nullopt;
  }
  return found.at;
}

void add_changes(std::span<const double> series, std::size_t offset,
                 const ChangePointOptions& options, std::mt19937_64& random,
                 std::vector<std::size_t>& changes) {
  if (series.size() < 2 * options.least_segment) return;
  const std::vector<double> values = without_extremes(series);
  std::optional<std::size_t> split;
  for (const Runs runs : {Runs::to_the_end, Runs::to_any_end}) {
    if (split) break;
    split =
        significant_split(values, runs, options.significance / 2.0, options.least_segment, random);
  }
  if (!split) return;
  add_changes(series.first(*split), offset, options, random, changes);
  changes.push_back(offset + *split);
  add_changes(series.subspan(*split), offset + *split, options, random, changes);
}

}  // namespace

std::vector<std::size_t> change_points(std::span<const double> series,
                                       const ChangePointOptions& options) {
  if (!(options.significance > 0.0 && options.significance < 1.0) || options.least_segment < 2) {
    throw std::invalid_argument("change points: significance outside (0, 1) or segments below 2");
  }
  std::mt19937_64 random(options.seed);
  std::vector<std::size_t> changes;
  add_changes(series, 0, options, random, changes);
  return changes;
}

}  // namespace zcbench
