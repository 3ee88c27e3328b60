#include "analysis/ab/ab_advice.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

// With fewer units, their scatter is not known.
constexpr std::size_t kUnitsForScatter = 4;
// Found by simulating gates (ab_advice.test.cpp): four points in five are cleared after this many
// units times the square of scatter / margin, for scatters from 3 to 15 %.
constexpr double kUnitsPerSquare = 30.0;
constexpr double kLargestMargin = 0.5;

std::vector<MeasuredUnit> units_of(const AbRecord& record, std::size_t point) {
  std::vector<MeasuredUnit> units;
  for (const AbUnit& unit : record.units) {
    if (unit.point == point) units.push_back(measured_unit(unit));
  }
  return units;
}

// What the points that scatter have in common.
struct Scattered {
  std::size_t points = 0;
  double least = 0.0;  // scatter, plain
  double most = 0.0;
  double units = 0.0;         // total that the worst point needs
  double seconds_more = 0.0;  // additional time that all of them need
  double margin = 0.0;        // margin that would have cleared them
};

void add(Scattered& all, std::span<const MeasuredUnit> units, double margin) {
  const double scatter = unit_scatter(units);
  if (scatter <= margin) return;
  const auto count = static_cast<double>(units.size());
  double seconds = 0.0;
  for (const MeasuredUnit& unit : units) seconds += unit.seconds;
  all.least = all.points == 0 ? scatter : std::min(all.least, scatter);
  all.most = std::max(all.most, scatter);
  ++all.points;
  // `count` units did not decide the point, so it takes at least as many again.
  const double needed = std::max(units_to_clear(scatter, margin), 2.0 * count);
  all.units = std::max(all.units, needed);
  all.seconds_more += seconds * (needed / count - 1.0);
  all.margin = std::max(all.margin, scatter * std::sqrt(kUnitsPerSquare / count));
}

// A duration in the format that --budget takes, rounded up.
std::string budget_text(double seconds) {
  if (seconds <= 90.0) return fmt::format("{:.0f}s", std::ceil(seconds / 10.0) * 10.0);
  return fmt::format("{:.0f}min", std::ceil(seconds / 60.0));
}

std::string range_text(const Scattered& all) {
  const auto least = fmt::format("{:.0f}", all.least * 100);
  const auto most = fmt::format("{:.0f}", all.most * 100);
  return least == most ? most : least + " to " + most;
}

}  // namespace

double unit_scatter(std::span<const MeasuredUnit> units) {
  double most = 0.0;
  for (std::size_t metric = 0; metric < units.front().metrics.size(); ++metric) {
    std::vector<double> log_ratios;
    for (const MeasuredUnit& unit : units) log_ratios.push_back(unit.metrics[metric].log_ratio);
    most = std::max(most, kDeviationPerMad * median_absolute_deviation(log_ratios));
  }
  return std::expm1(most);
}

double units_to_clear(double scatter, double margin) {
  const double ratio = scatter / margin;
  return std::ceil(kUnitsPerSquare * ratio * ratio);
}

std::string scatter_advice(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  Scattered all;
  double seconds_spent = 0.0;
  for (std::size_t point = 0; point < verdicts.size(); ++point) {
    seconds_spent += verdicts[point].seconds;
    const bool is_undecided = verdicts[point].outcome == Outcome::inconclusive;
    if (!is_undecided || verdicts[point].units < kUnitsForScatter) continue;
    add(all, units_of(record, point), record.rules.margin);
  }
  if (all.points == 0) return "";
  std::string margin;
  if (all.margin > record.rules.margin && all.margin <= kLargestMargin) {
    margin = fmt::format(", or --margin {:.0f}%", std::ceil(all.margin * 100));
  }
  return fmt::format(
      "{} undecided because the units scatter by {} %, more than the margin of {:.3g} %: give "
      "about "
      "{:.0f} units to a point (--budget {}){}, or end what disturbs them (zcbench doctor finds "
      "it).",
      format_count(all.points, "point"), range_text(all), record.rules.margin * 100, all.units,
      budget_text(seconds_spent + all.seconds_more), margin);
}

}  // namespace zcbench
