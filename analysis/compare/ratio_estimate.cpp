#include "analysis/compare/ratio_estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>

#include "harness/base/random_bits.hpp"

namespace zcbench {

namespace {

constexpr double kError = 0.05;
constexpr std::size_t kResamples = 2000;
constexpr std::uint64_t kSeed = 0x7A6362656E6368;  // "zcbench"
constexpr std::size_t kMostKept = 64;              // of RatioEstimator::Resamples, 1 MB at most

using Values = std::vector<double>;

Values logarithms(std::span<const double> values) {
  Values logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

// Positions of the values in ascending order.
std::vector<std::size_t> ascending_order(const Values& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t index) { return values[index]; });
  return order;
}

// The value of 0-based rank `rank`; reorders `values`.
double order_statistic(Values& values, std::size_t rank) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::ranges::nth_element(values, place);
  return *place;
}

// How often each resample draws a launch. One byte each, so that vectors hold many.
using Counts = std::array<std::uint8_t, kResamples>;
constexpr std::size_t kMostCounted = 255;  // launches

// The medians of all resamples. Goes through the launches in ascending order: the middle of a
// resample is the first launch up to which enough were drawn.
Values resampled_medians(const Values& values, const std::vector<Counts>& counts) {
  const std::vector<std::size_t> order = ascending_order(values);
  const auto lower_middle = static_cast<std::uint8_t>((values.size() - 1) / 2);
  const auto upper_middle = static_cast<std::uint8_t>(values.size() / 2);
  Counts drawn{};
  Counts lower_rank{};
  Counts upper_rank{};
  for (const std::size_t index : order) {
    const Counts& count = counts[index];
    for (std::size_t i = 0; i < kResamples; ++i) {
      drawn[i] = static_cast<std::uint8_t>(drawn[i] + count[i]);
      lower_rank[i] = static_cast<std::uint8_t>(lower_rank[i] + (drawn[i] <= lower_middle));
      upper_rank[i] = static_cast<std::uint8_t>(upper_rank[i] + (drawn[i] <= upper_middle));
    }
  }
  Values medians(kResamples);
  for (std::size_t i = 0; i < kResamples; ++i) {
    medians[i] = std::midpoint(values[order[lower_rank[i]]], values[order[upper_rank[i]]]);
  }
  return medians;
}

double resampled_median(const Values& values, Values& drawn, std::mt19937_64& generator) {
  drawn.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    drawn.push_back(values[bounded(generator, values.size())]);
  }
  const double upper = order_statistic(drawn, drawn.size() / 2);
  if (drawn.size() % 2 == 1) return upper;
  const auto middle = drawn.begin() + static_cast<std::ptrdiff_t>(drawn.size() / 2);
  return std::midpoint(*std::max_element(drawn.begin(), middle), upper);
}

}  // namespace

struct RatioEstimator::Resamples {
  std::vector<Counts> base;  // per launch
  std::vector<Counts> other;

  Resamples(std::size_t base_launches, std::size_t other_launches)
      : base(base_launches), other(other_launches) {
    std::mt19937_64 generator(kSeed);
    for (std::size_t resample = 0; resample < kResamples; ++resample) {
      for (std::vector<Counts>* side : {&base, &other}) {
        for (std::size_t i = 0; i < side->size(); ++i) {
          ++(*side)[bounded(generator, side->size())][resample];
        }
      }
    }
  }
};

RatioEstimator::RatioEstimator(std::size_t point_count) : point_count_(point_count) {}
RatioEstimator::~RatioEstimator() = default;

const RatioEstimator::Resamples& RatioEstimator::resamples_of(std::size_t base_launches,
                                                              std::size_t other_launches) {
  const std::pair sizes{base_launches, other_launches};
  if (known_.size() == kMostKept && !known_.contains(sizes)) known_.clear();
  return known_.try_emplace(sizes, base_launches, other_launches).first->second;
}

// Differences of medians over launches, one per resample.
std::vector<double> RatioEstimator::bootstrap(const std::vector<double>& base,
                                              const std::vector<double>& other) {
  Values differences(kResamples);
  if (std::max(base.size(), other.size()) <= kMostCounted) {
    const Resamples& drawn = resamples_of(base.size(), other.size());
    const Values base_medians = resampled_medians(base, drawn.base);
    const Values other_medians = resampled_medians(other, drawn.other);
    std::ranges::transform(other_medians, base_medians, differences.begin(), std::minus());
    return differences;
  }
  std::mt19937_64 generator(kSeed);
  Values drawn;
  for (double& difference : differences) {
    const double base_median = resampled_median(base, drawn, generator);
    difference = resampled_median(other, drawn, generator) - base_median;
  }
  return differences;
}

namespace {

struct WelchTerms {
  double difference;      // of means
  double standard_error;  // of it
  double degrees;         // of freedom; Satterthwaite's
};

WelchTerms welch(const Values& base, const Values& other) {
  const auto share = [](const Values& values) {
    const double deviation = sample_standard_deviation(values);
    return deviation * deviation / static_cast<double>(values.size());
  };
  const double base_share = share(base);
  const double other_share = share(other);
  const double total = base_share + other_share;
  const double weight = base_share * base_share / static_cast<double>(base.size() - 1) +
                        other_share * other_share / static_cast<double>(other.size() - 1);
  return {.difference = mean(other) - mean(base),
          .standard_error = std::sqrt(total),
          .degrees = weight > 0.0 ? total * total / weight : 1.0};
}

// The resampled values beyond the intervals, outermost first.
struct Tails {
  Values low;
  Values high;
};

constexpr std::size_t kTail = static_cast<std::size_t>(kError / 2.0 * kResamples) + 1;

// The `kTail` values that come first by `comes_first`. About twice as many candidates, those up to
// an estimated bound, are gathered without a branch, and only these are sorted.
template <typename Order>
Values first_of(const Values& resampled, Order comes_first) {
  constexpr std::size_t kStride = 16;
  std::array<double, kResamples / kStride> every;
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = resampled[i * kStride];
  const auto bound = every.begin() + 2 * kTail / kStride;
  std::ranges::nth_element(every, bound, comes_first);
  Values values(kResamples);
  std::size_t count = 0;
  for (const double value : resampled) {
    values[count] = value;
    count += !comes_first(*bound, value);
  }
  if (count < kTail) {
    values = resampled;
    count = values.size();
  }
  values.resize(count);
  std::ranges::partial_sort(values, values.begin() + kTail, comes_first);
  values.resize(kTail);
  return values;
}

Tails tails_of(const Values& resampled) {
  return {.low = first_of(resampled, std::ranges::less()),
          .high = first_of(resampled, std::ranges::greater())};
}

// `error` is at most kError.
Interval hull(const Tails& resampled, const WelchTerms& terms, double error) {
  const double reach = student_reach(error, terms.degrees) * terms.standard_error;
  const double tail = error / 2.0 * kResamples;
  const auto rank = static_cast<std::size_t>(tail);  // the outermost if the tail is below one
  return {std::min(resampled.low[rank], terms.difference - reach),
          std::max(resampled.high[rank], terms.difference + reach)};
}

Interval exponentials(const Interval& logs) { return {std::exp(logs.low), std::exp(logs.high)}; }

Interval negated(const Interval& logs) { return {-logs.high, -logs.low}; }

}  // namespace

RatioEstimate RatioEstimator::estimate(std::span<const double> base,
                                       std::span<const double> other) {
  const Values base_logs = logarithms(base);
  const Values other_logs = logarithms(other);
  const double base_log = median(base_logs);
  const double other_log = median(other_logs);
  RatioEstimate estimate{.base_median = std::exp(base_log),
                         .new_median = std::exp(other_log),
                         .ratio = std::exp(other_log - base_log),
                         .interval = {},
                         .alarm_interval = {}};
  if (base.size() < 2 || other.size() < 2) return estimate;
  // The two are always resampled in the same order, so exchanging them changes nothing else.
  const bool is_exchanged = std::ranges::lexicographical_compare(other_logs, base_logs);
  const Values& first = is_exchanged ? other_logs : base_logs;
  const Values& second = is_exchanged ? base_logs : other_logs;
  const Tails resampled = tails_of(bootstrap(first, second));
  const WelchTerms terms = welch(first, second);
  const auto interval = [&](double error) {
    const Interval logs = hull(resampled, terms, error);
    return exponentials(is_exchanged ? negated(logs) : logs);
  };
  estimate.interval = interval(kError);
  estimate.alarm_interval =
      interval(kError / static_cast<double>(std::max<std::size_t>(point_count_, 1)));
  return estimate;
}

}  // namespace zcbench
