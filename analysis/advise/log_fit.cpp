#include "analysis/advise/log_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "analysis/advise/nonnegative_least_squares.hpp"

namespace zcbench {

namespace {

constexpr int kMostSteps = 100;
constexpr double kSmallestShare = 1e-6;    // of a step
constexpr double kConverged = 1e-12;       // relative change of the sum of squares
constexpr double kFirstShare = 1e-3;       // of the shortest time, at which every price starts
constexpr double kNegligibleShare = 1e-9;  // of every time that a price contributes to
constexpr double kLeastCurvature = 0.5;    // of a residual's square, whatever the residual

std::vector<double> log_residuals(std::span<const double> times, std::span<const double> fitted) {
  std::vector<double> residuals;
  for (std::size_t i = 0; i < times.size(); ++i) {
    residuals.push_back(std::log(times[i] / fitted[i]));
  }
  return residuals;
}

double sum_of_squares(std::span<const double> values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

// Prices, and the distance of the fitted times from the measured ones.
struct Trial {
  Trial(const TermTable& terms, std::span<const double> times, std::vector<double> tried)
      : prices(std::move(tried)), fitted(product(terms, prices)) {
    if (std::ranges::min(fitted) <= 0.0) return;
    residuals = log_residuals(times, fitted);
    distance = sum_of_squares(residuals);
  }

  std::vector<double> prices;
  std::vector<double> fitted;
  std::vector<double> residuals;
  double distance = std::numeric_limits<double>::infinity();  // where a time would be 0
};

// One Newton step. With J = terms / fitted, the slopes of log(terms p), half the gradient is -J' r
// and half the second derivative J' (1 + r) J, and J times the present prices is 1. A residual far
// below 0 would turn that into a saddle, so it is limited.
bool improve(const TermTable& terms, std::span<const double> times, Trial& now) {
  std::vector<double> divisors(now.fitted);
  std::vector<double> wanted(now.residuals);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const double weight = 1.0 + std::max(now.residuals[i], kLeastCurvature - 1.0);
    divisors[i] /= std::sqrt(weight);
    wanted[i] = (weight + now.residuals[i]) / std::sqrt(weight);
  }
  const std::vector<double> target = nonnegative_least_squares(divided(terms, divisors), wanted);
  for (double share = 1.0; share > kSmallestShare; share /= 2.0) {
    std::vector<double> prices = now.prices;
    for (std::size_t i = 0; i < prices.size(); ++i) prices[i] += share * (target[i] - prices[i]);
    Trial next(terms, times, std::move(prices));
    if (next.distance >= now.distance) continue;
    const bool goes_on = now.distance - next.distance > kConverged * now.distance;
    now = std::move(next);
    return goes_on;
  }
  return false;
}

double largest_term(const TermTable& terms, std::size_t column) {
  double largest = 0.0;
  for (std::size_t row = 0; row < terms.rows(); ++row) {
    largest = std::max(largest, terms.at(row, column));
  }
  return largest;
}

std::vector<double> first_prices(const TermTable& terms, std::span<const double> times) {
  const std::vector<double> ones(times.size(), 1.0);
  std::vector<double> prices = nonnegative_least_squares(divided(terms, times), ones);
  for (std::size_t column = 0; column < terms.columns; ++column) {
    prices[column] += kFirstShare * std::ranges::min(times) / largest_term(terms, column);
  }
  return prices;
}

std::vector<double> fitted_prices(const TermTable& terms, std::span<const double> times,
                                  std::vector<double> start) {
  Trial now(terms, times, std::move(start));
  if (std::isinf(now.distance)) now = Trial(terms, times, first_prices(terms, times));
  for (int step = 0; step < kMostSteps && improve(terms, times, now); ++step) {
  }
  const TermTable relative = divided(terms, now.fitted);
  for (std::size_t column = 0; column < terms.columns; ++column) {
    double& price = now.prices[column];
    if (largest_term(relative, column) * price < kNegligibleShare) price = 0.0;
  }
  return now.prices;
}

bool has_empty_row(const TermTable& terms) {
  for (std::size_t row = 0; row < terms.rows(); ++row) {
    if (std::ranges::max(terms.row(row)) <= 0.0) return true;
  }
  return terms.rows() == 0;
}

}  // namespace

std::optional<LogFit> fit_log(const TermTable& terms, std::span<const double> times,
                              std::span<const double> start) {
  if (has_empty_row(terms)) return std::nullopt;
  const std::vector<std::size_t> told = independent_columns(divided(terms, times));
  std::vector<double> told_start;
  for (const std::size_t column : told) told_start.push_back(start.empty() ? 0.0 : start[column]);
  const std::vector<double> prices =
      fitted_prices(with_columns(terms, told), times, std::move(told_start));
  LogFit fit;
  fit.prices.assign(terms.columns, 0.0);
  fit.is_told.assign(terms.columns, false);
  for (std::size_t i = 0; i < told.size(); ++i) {
    fit.prices[told[i]] = prices[i];
    fit.is_told[told[i]] = true;
    if (prices[i] > 0.0) fit.free.push_back(told[i]);
  }
  if (times.size() <= fit.free.size()) return std::nullopt;
  fit.degrees_of_freedom = static_cast<double>(times.size() - fit.free.size());
  const std::vector<double> fitted = product(terms, fit.prices);
  fit.residuals = log_residuals(times, fitted);
  fit.variance = sum_of_squares(fit.residuals) / fit.degrees_of_freedom;
  fit.relative_terms = divided(terms, fitted);
  fit.covariance = inverse_of_squares(with_columns(fit.relative_terms, fit.free));
  return fit;
}

LogEstimate estimate_at(const LogFit& fit, std::span<const double> row) {
  const double time = std::inner_product(row.begin(), row.end(), fit.prices.begin(), 0.0);
  std::vector<double> slopes;
  for (const std::size_t column : fit.free) slopes.push_back(row[column] / time);
  const std::vector<double> spread = product(fit.covariance, slopes);
  const double curve =
      fit.variance * std::inner_product(slopes.begin(), slopes.end(), spread.begin(), 0.0);
  return {.time = time,
          .curve_variance = curve,
          .point_variance = curve + fit.variance,
          .degrees_of_freedom = fit.degrees_of_freedom};
}

Interval prediction_interval(const LogEstimate& estimate, double confidence) {
  const double reach = std::exp(student_reach(1.0 - confidence, estimate.degrees_of_freedom) *
                                std::sqrt(estimate.point_variance));
  return {estimate.time / reach, estimate.time * reach};
}

Interval price_interval(const LogFit& fit, std::size_t column, double confidence) {
  std::vector<std::size_t> columns = fit.free;
  const auto found = std::ranges::find(columns, column);
  const auto place = static_cast<std::size_t>(found - columns.begin());
  double price = fit.prices[column];
  if (found == columns.end()) columns.push_back(column);
  const TermTable slopes = with_columns(fit.relative_terms, columns);
  const TermTable covariance = inverse_of_squares(slopes);
  if (place == fit.free.size()) {
    // One unconstrained step from a price of 0, where the constraint stopped it.
    std::vector<double> gradient(columns.size(), 0.0);
    for (std::size_t row = 0; row < slopes.rows(); ++row) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        gradient[i] += slopes.at(row, i) * fit.residuals[row];
      }
    }
    price = product(covariance, gradient)[place];
  }
  const double reach = student_reach(1.0 - confidence, fit.degrees_of_freedom) *
                       std::sqrt(fit.variance * covariance.at(place, place));
  return {std::max(price - reach, 0.0), std::max(price, 0.0) + reach};
}

}  // namespace zcbench
