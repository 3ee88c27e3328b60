#include "analysis/ab/e_process.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace zcbench {

namespace {

// In natural logarithms, as the differences: 0.5 to 16 %.
constexpr std::array kExpectedShifts{0.005, 0.01, 0.02, 0.04, 0.08, 0.16};
// A bet of everything would be lost for good by one sign.
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

double log_mean_exp(const double* begin, const double* end) {
  const double largest = *std::max_element(begin, end);
  double sum = 0.0;
  for (const double* value = begin; value != end; ++value) sum += std::exp(*value - largest);
  return largest + std::log(sum / static_cast<double>(end - begin));
}

}  // namespace zcbench
