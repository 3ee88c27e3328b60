#include "analysis/claims/log_slope.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace zcbench {

namespace {

// The logarithms of the values; empty if any value has none.
std::vector<double> logarithms(std::span<const double> values) {
  std::vector<double> logs;
  for (const double value : values) {
    if (!(value > 0.0) || !std::isfinite(value)) return {};
    logs.push_back(std::log(value));
  }
  return logs;
}

}  // namespace

std::optional<SlopeEstimate> log_slope(std::span<const double> x, std::span<const double> y,
                                       double error) {
  if (x.size() != y.size()) throw std::invalid_argument("log_slope: x and y differ in length");
  const std::vector<double> log_x = logarithms(x);
  const std::vector<double> log_y = logarithms(y);
  const std::size_t count = log_x.size();
  if (count < 3 || log_y.size() != count) return std::nullopt;
  // Rounding can make the mean of equal numbers differ from them, so the squares may not sum to 0.
  if (std::ranges::count(log_x, log_x.front()) == std::ssize(log_x)) return std::nullopt;
  const double center_x = mean(log_x);
  const double center_y = mean(log_y);
  double squares = 0.0;
  double products = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    squares += (log_x[i] - center_x) * (log_x[i] - center_x);
    products += (log_x[i] - center_x) * (log_y[i] - center_y);
  }
  const double slope = products / squares;
  double residuals = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double residual = log_y[i] - center_y - slope * (log_x[i] - center_x);
    residuals += residual * residual;
  }
  const auto degrees = static_cast<double>(count - 2);
  const double reach = student_reach(error, degrees) * std::sqrt(residuals / degrees / squares);
  return SlopeEstimate{.slope = slope, .interval = {slope - reach, slope + reach}};
}

}  // namespace zcbench
