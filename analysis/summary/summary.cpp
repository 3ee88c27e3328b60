#include "analysis/summary/summary.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "analysis/summary/fastest_lines.hpp"
#include "analysis/summary/lecture_lines.hpp"
#include "analysis/summary/share_lines.hpp"
#include "analysis/summary/summary_table.hpp"
#include "harness/base/format.hpp"
#include "harness/base/visible_text.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kLegend =
    "Median time, half-width of its 95 % confidence interval, ratio to the fastest of the column.\n"
    "fork: workers are started and joined inside the timer; pool: one round trip to running "
    "workers.\n";

// Kernels in the order of the plan; serial points stand apart, they belong to every table.
using TableKey = std::tuple<std::size_t, std::uint32_t, Lifecycle>;

std::map<TableKey, SummaryTable> make_tables(const std::vector<PointResult>& points) {
  std::vector<std::string> kernels;
  std::map<std::size_t, std::vector<SummaryRow>> serial_rows;  // by place of the kernel
  std::map<TableKey, SummaryTable> tables;
  for (const PointResult& result : points) {
    const Point& point = result.point;
    const auto found = std::ranges::find(kernels, point.kernel);
    const auto place = static_cast<std::size_t>(found - kernels.begin());
    if (found == kernels.end()) kernels.push_back(point.kernel);
    if (point.strategy == kSerialStrategy) {
      add_to_rows(serial_rows[place], result);
      continue;
    }
    SummaryTable& table = tables[{place, point.workers, point.lifecycle}];
    table.title = fmt::format("{}, {}", point.kernel, workers_text(point.workers, point.lifecycle));
    add_to_rows(table.rows, result);
  }
  for (auto& [key, table] : tables) {
    const auto& rows = serial_rows[std::get<0>(key)];
    table.rows.insert(table.rows.end(), rows.begin(), rows.end());
  }
  for (const auto& [place, rows] : serial_rows) {
    const auto first = tables.lower_bound({place, 0, Lifecycle::fork});
    const bool has_table = first != tables.end() && std::get<0>(first->first) == place;
    if (!rows.empty() && !has_table) tables[{place, 0, Lifecycle::fork}] = {kernels[place], rows};
  }
  return tables;
}

std::string render_counts(const RunResult& result) {
  const auto count = [&](PointStatus status) {
    return std::ranges::count(result.points, status, &PointResult::status);
  };
  const auto noisy = std::ranges::count(result.rounds, true, &NoiseProbe::noisy);
  std::string text =
      fmt::format("{}: {} valid, {} failed, {} unavailable; {} left out\n",
                  format_count(result.points.size(), "point"), count(PointStatus::valid),
                  count(PointStatus::failed), count(PointStatus::unavailable),
                  format_count(result.excluded_points, "combination"));
  if (noisy > 0) {
    text += fmt::format(
        "{} of {} rounds were noisy (something else kept the machine busy); their "
        "samples are included\n",
        noisy, result.rounds.size());
  }
  return text;
}

// How many sequential points reached their target interval, and which is the widest.
std::string render_stops(const std::vector<PointResult>& points) {
  std::map<StopReason, std::size_t> stops;
  const PointResult* widest = nullptr;
  double widest_ci = 0.0;
  std::size_t count = 0;
  for (const PointResult& point : points) {
    if (!point.stop || point.samples.empty()) continue;
    ++count;
    ++stops[*point.stop];
    const double ci = point_median(point)->relative_half_width.value_or(0.0);
    if (widest != nullptr && ci <= widest_ci) continue;
    widest = &point;
    widest_ci = ci;
  }
  if (count == 0) return "";
  std::string text = fmt::format("{} of {} reached target_ci", stops[StopReason::target],
                                 format_count(count, "sequential point"));
  for (const StopReason limit : {StopReason::max, StopReason::max_seconds}) {
    if (stops[limit] > 0) text += fmt::format(", {} stopped at {}", stops[limit], to_string(limit));
  }
  return text + fmt::format("\n  widest: +-{:.1f} % of {}, {}\n", widest_ci * 100.0,
                            format_count(widest->samples.size(), "sample"), widest->point.name());
}

std::string render_failed(const std::vector<PointResult>& points) {
  std::string text;
  for (const PointResult& result : points) {
    if (result.status != PointStatus::failed) continue;
    const std::string name = result.point.name();
    const bool named = result.reason.starts_with(name);
    text += fmt::format("failed: {}{}\n", named ? "" : name + ": ", visible(result.reason));
  }
  return text;
}

// One line per strategy and reason: a missing facility takes all points of a strategy with it.
std::string render_unavailable(const std::vector<PointResult>& points) {
  std::map<std::pair<std::string, std::string>, std::vector<const Point*>> groups;
  for (const PointResult& result : points) {
    if (result.status != PointStatus::unavailable) continue;
    groups[{result.point.strategy, result.reason}].push_back(&result.point);
  }
  std::string text;
  for (const auto& [key, group] : groups) {
    const auto& [strategy, reason] = key;
    const std::string who = group.size() == 1
                                ? group.front()->name()
                                : fmt::format("{} points of {}", group.size(), strategy);
    text += fmt::format("unavailable: {}: {}\n", who, visible(reason));
  }
  return text;
}

}  // namespace

std::string render_summary(const RunResult& result, const SummaryStyle& style,
                           const PeakRates* limits) {
  std::string text = render_lecture_lines(result.points);
  if (!text.empty()) text += '\n';
  text += kLegend;
  for (const auto& [key, table] : make_tables(result.points)) {
    text += '\n' + render_table(table, style);
  }
  text += '\n';
  const std::string fastest = render_fastest_lines(result.points, style.width);
  if (!fastest.empty()) text += fastest + '\n';
  const std::string shares = limits == nullptr ? "" : render_share_lines(result.points, *limits);
  if (!shares.empty()) text += shares + '\n';
  return text + render_counts(result) + render_stops(result.points) + render_failed(result.points) +
         render_unavailable(result.points);
}

}  // namespace zcbench
