#include "analysis/compare/history.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "analysis/compare/change_points.hpp"
#include "analysis/compare/monotone_trend.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

std::vector<double> logarithms(const std::vector<HistoryValue>& values) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const HistoryValue& value : values) logs.push_back(std::log(value.median_ns));
  return logs;
}

double mean_deviation(double deviations, std::size_t values, std::size_t parameters) {
  if (values <= parameters) return std::numeric_limits<double>::infinity();
  return deviations / static_cast<double>(values - parameters);
}

double deviation_from_levels(std::span<const double> logs, std::span<const std::size_t> changes) {
  double deviations = 0.0;
  std::size_t begin = 0;
  for (std::size_t level = 0; level <= changes.size(); ++level) {
    const std::size_t end = level < changes.size() ? changes[level] : logs.size();
    const double center = median(logs.subspan(begin, end - begin));
    for (std::size_t i = begin; i < end; ++i) deviations += std::abs(logs[i] - center);
    begin = end;
  }
  return mean_deviation(deviations, logs.size(), 2 * changes.size() + 1);
}

double deviation_from_line(std::span<const double> logs, double slope) {
  std::vector<double> rests(logs.begin(), logs.end());
  for (std::size_t i = 0; i < rests.size(); ++i) rests[i] -= slope * static_cast<double>(i);
  const double center = median(rests);
  double deviations = 0.0;
  for (const double rest : rests) deviations += std::abs(rest - center);
  return mean_deviation(deviations, logs.size(), 2);
}

std::optional<Drift> drift_of(std::span<const double> logs, std::span<const std::size_t> changes,
                              double significance) {
  const double p = mann_kendall_p(logs);
  if (p > significance) return std::nullopt;
  const double slope = theil_sen_slope(logs);
  const double levels = deviation_from_levels(logs, changes);
  if (deviation_from_line(logs, slope) > levels) return std::nullopt;
  return Drift{.ratio = std::exp(slope * static_cast<double>(logs.size() - 1)), .p = p};
}

double level_ns(std::span<const double> logs, std::size_t begin, std::size_t end) {
  return std::exp(median(logs.subspan(begin, end - begin)));
}

}  // namespace

double PointHistory::total_ratio() const {
  if (drift) return drift->ratio;
  return changes.empty() ? 1.0 : changes.back().to_ns / changes.front().from_ns;
}

std::string PointHistory::verdict(double margin) const {
  if (is_slower(margin)) return "slower";
  return is_faster(margin) ? "faster" : "unchanged";
}

PointHistory judge_history(std::string name, std::vector<HistoryValue> values,
                           const TrendRules& rules) {
  const std::vector<double> logs = logarithms(values);
  const std::vector<std::size_t> changes =
      change_points(logs, {.significance = rules.significance, .seed = rules.seed});
  PointHistory history{.name = std::move(name),
                       .values = std::move(values),
                       .changes = {},
                       .drift = drift_of(logs, changes, rules.significance)};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::size_t begin = i == 0 ? 0 : changes[i - 1];
    const std::size_t end = i + 1 < changes.size() ? changes[i + 1] : logs.size();
    history.changes.push_back({.file = history.values[changes[i]].file,
                               .from_ns = level_ns(logs, begin, changes[i]),
                               .to_ns = level_ns(logs, changes[i], end)});
  }
  return history;
}

}  // namespace zcbench
