#include "analysis/ab/e_process.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace zcbench {

namespace {

// In natural logarithms, like the differences: 0.5 to 16 %.
constexpr std::array kExpectedShifts{0.005, 0.01, 0.02, 0.04, 0.08, 0.16};
static_assert(std::ranges::adjacent_find(kExpectedShifts, [](double one, double next) {
                return next != 2.0 * one;
              }) == kExpectedShifts.end());  // SimulatedEProcess relies on it
// After a bet of everything, one wrong sign would lose the wealth for good.
constexpr double kMaxBet = 0.95;
constexpr double kMaxScales = 2.0;

}  // namespace

void EProcess::add(double difference, double scale) {
  const double beyond = difference - boundary_;
  const double size = std::min(std::abs(beyond), kMaxScales * scale);
  const double sign = static_cast<double>(beyond > 0) - static_cast<double>(beyond < 0);
  for (std::size_t i = 0; i < kExpectedShifts.size(); ++i) {
    const double bet = std::min(kMaxBet, std::tanh(kExpectedShifts[i] * size / (scale * scale)));
    log_wealth_[i] += std::log1p(bet * sign);
  }
}

double EProcess::log_value() const {
  return log_mean_exp(std::begin(log_wealth_), std::end(log_wealth_));
}

void SimulatedEProcess::add(double difference, double scale) {
  constexpr double kLargest = 1e250;  // one bet changes the wealth by a factor of 20 at most
  const double beyond = difference - boundary_;
  const double size = std::min(std::abs(beyond), kMaxScales * scale);
  const double sign = static_cast<double>(beyond > 0) - static_cast<double>(beyond < 0);
  const double exponential = std::exp(2.0 * kExpectedShifts[0] * size / (scale * scale));
  // tanh(x), then tanh(2 x) = 2 tanh(x) / (1 + tanh(x)^2). Beyond the range of exp it is 1.
  double tangent = 1.0 - 2.0 / (exponential + 1.0);
  for (std::size_t i = 0; i < wealth_.size(); ++i) {
    wealth_[i] *= 1.0 + std::min(kMaxBet, tangent) * sign;
    tangent = 2.0 * tangent / (1.0 + tangent * tangent);
    if (wealth_[i] < kLargest && wealth_[i] > 1.0 / kLargest) continue;
    log_kept_[i] += std::log(wealth_[i]);
    wealth_[i] = 1.0;
    has_kept_ = true;
  }
}

double SimulatedEProcess::log_value() const {
  if (!has_kept_) {
    double sum = 0.0;
    for (const double wealth : wealth_) sum += wealth;
    return std::log(sum / static_cast<double>(wealth_.size()));
  }
  std::array<double, 6> logs{};
  for (std::size_t i = 0; i < logs.size(); ++i) logs[i] = log_kept_[i] + std::log(wealth_[i]);
  return log_mean_exp(logs.begin(), logs.end());
}

double log_mean_exp(const double* begin, const double* end) {
  const double largest = *std::max_element(begin, end);
  double sum = 0.0;
  for (const double* value = begin; value != end; ++value) sum += std::exp(*value - largest);
  return largest + std::log(sum / static_cast<double>(end - begin));
}

}  // namespace zcbench
