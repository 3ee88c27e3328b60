#include "analysis/claims/crossover.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>

#include "harness/base/random_bits.hpp"

namespace zcbench {

namespace {

constexpr double kError = 0.05;
constexpr std::size_t kResamples = 2000;
constexpr std::uint64_t kSeed = 0x63726F7373;  // "cross"

std::optional<bool> first_wins(const ShiftRatio& ratio) {
  if (!ratio.interval) return std::nullopt;
  if (ratio.interval->high < 1.0) return true;
  if (ratio.interval->low > 1.0) return false;
  return std::nullopt;
}

double resampled_median(const std::vector<double>& values, std::mt19937_64& random) {
  std::vector<double> drawn;
  drawn.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    drawn.push_back(values[bounded(random, values.size())]);
  }
  return median(drawn);
}

// The zero of the line through (log size, log ratio), clamped to the range of sizes. `log_ratios`
// are in the order of `sizes`.
double zero_of_line(std::span<const SizedTimes> sizes, std::span<const double> log_ratios) {
  std::vector<double> log_sizes;
  for (const SizedTimes& size : sizes) log_sizes.push_back(std::log(size.size));
  const double center = mean(log_sizes);
  const double level = mean(log_ratios);
  double squares = 0.0;
  double products = 0.0;
  for (std::size_t i = 0; i < log_sizes.size(); ++i) {
    squares += (log_sizes[i] - center) * (log_sizes[i] - center);
    products += (log_sizes[i] - center) * (log_ratios[i] - level);
  }
  // A horizontal line has no zero, so the largest size is used.
  const double zero = products == 0.0 ? log_sizes.back() : center - level * squares / products;
  return std::exp(std::clamp(zero, log_sizes.front(), log_sizes.back()));
}

Interval bootstrap(std::span<const SizedTimes> sizes) {
  std::mt19937_64 random(kSeed);
  std::vector<double> zeros;
  std::vector<double> log_ratios(sizes.size());
  for (std::size_t i = 0; i < kResamples; ++i) {
    for (std::size_t place = 0; place < sizes.size(); ++place) {
      const double first = resampled_median(sizes[place].first, random);
      log_ratios[place] = std::log(first / resampled_median(sizes[place].second, random));
    }
    zeros.push_back(zero_of_line(sizes, log_ratios));
  }
  return {quantile(zeros, kError / 2.0), quantile(zeros, 1.0 - kError / 2.0)};
}

Crossover crossover_between(std::span<const SizedTimes> sizes, bool first_wins_above) {
  std::vector<double> log_ratios;
  for (const SizedTimes& size : sizes) {
    log_ratios.push_back(std::log(median(size.first) / median(size.second)));
  }
  return {.size = zero_of_line(sizes, log_ratios),
          .interval = bootstrap(sizes),
          .first_wins_above = first_wins_above};
}

}  // namespace

Contest compare_over_sizes(std::span<const SizedTimes> sizes) {
  Contest contest;
  const auto count = static_cast<double>(sizes.size());
  for (const SizedTimes& size : sizes) {
    contest.ratios.push_back(shift_ratio(size.first, size.second, kError / count));
  }
  std::optional<std::size_t> decided;
  for (std::size_t place = 0; place < sizes.size(); ++place) {
    const auto wins = first_wins(contest.ratios[place]);
    if (!wins) continue;
    if (decided && *first_wins(contest.ratios[*decided]) != *wins) {
      const std::size_t between = place - *decided + 1;
      contest.crossovers.push_back(crossover_between(sizes.subspan(*decided, between), *wins));
    }
    decided = place;
  }
  return contest;
}

}  // namespace zcbench
