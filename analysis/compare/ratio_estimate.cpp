#include "analysis/compare/ratio_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "harness/base/random_bits.hpp"

namespace zcbench {

namespace {

constexpr double kError = 0.05;
constexpr std::size_t kResamples = 2000;
constexpr std::uint64_t kSeed = 0x7A6362656E6368;  // "zcbench"

using Values = std::vector<double>;

Values logarithms(std::span<const double> values) {
  Values logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

double resampled_median(const Values& values, Values& drawn, std::mt19937_64& generator) {
  drawn.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    drawn.push_back(values[bounded(generator, values.size())]);
  }
  std::ranges::sort(drawn);
  return std::midpoint(drawn[(drawn.size() - 1) / 2], drawn[drawn.size() / 2]);
}

// Sorted differences of medians over launches.
Values bootstrap(const Values& base, const Values& other) {
  std::mt19937_64 generator(kSeed);
  Values differences;
  Values drawn;
  differences.reserve(kResamples);
  for (std::size_t i = 0; i < kResamples; ++i) {
    const double base_median = resampled_median(base, drawn, generator);
    differences.push_back(resampled_median(other, drawn, generator) - base_median);
  }
  std::ranges::sort(differences);
  return differences;
}

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

Interval hull(const Values& resampled, const WelchTerms& terms, double error) {
  const double reach = student_reach(error, terms.degrees) * terms.standard_error;
  const double tail = error / 2.0 * static_cast<double>(resampled.size());
  const auto rank = static_cast<std::size_t>(tail);  // the outermost if the tail is below one
  return {std::min(resampled[rank], terms.difference - reach),
          std::max(resampled[resampled.size() - 1 - rank], terms.difference + reach)};
}

Interval exponentials(const Interval& logs) { return {std::exp(logs.low), std::exp(logs.high)}; }

Interval negated(const Interval& logs) { return {-logs.high, -logs.low}; }

}  // namespace

RatioEstimate estimate_ratio(std::span<const double> base, std::span<const double> other,
                             std::size_t point_count) {
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
  // Always resampled in the same order of the two, so that exchanging them changes nothing else.
  const bool is_exchanged = std::ranges::lexicographical_compare(other_logs, base_logs);
  const Values& first = is_exchanged ? other_logs : base_logs;
  const Values& second = is_exchanged ? base_logs : other_logs;
  const Values resampled = bootstrap(first, second);
  const WelchTerms terms = welch(first, second);
  const auto interval = [&](double error) {
    const Interval logs = hull(resampled, terms, error);
    return exponentials(is_exchanged ? negated(logs) : logs);
  };
  estimate.interval = interval(kError);
  estimate.alarm_interval =
      interval(kError / static_cast<double>(std::max<std::size_t>(point_count, 1)));
  return estimate;
}

}  // namespace zcbench
