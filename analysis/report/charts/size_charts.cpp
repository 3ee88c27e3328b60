#include "analysis/report/charts/size_charts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "analysis/report/charts/legend.hpp"
#include "analysis/report/charts/quantity_text.hpp"
#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kBaseStrategy = "shared_mmap";

struct Crew {
  std::uint32_t workers;
  Lifecycle lifecycle;

  auto operator<=>(const Crew&) const = default;
};

using MarkOf = std::function<std::optional<Mark>(const ChartFile&, const ChartPoint&)>;

std::set<Crew> crews_of(const std::vector<ChartFile>& files, const std::string& kernel) {
  std::set<Crew> crews;
  for (const ChartFile& file : files) {
    for (const ChartPoint& point : file.points) {
      if (point.point().kernel != kernel || point.is_serial()) continue;
      crews.insert({point.point().workers, point.point().lifecycle});
    }
  }
  if (crews.empty()) crews.insert({1, Lifecycle::fork});  // serial alone
  return crews;
}

Panel make_panel(const ChartFile& file, const std::string& kernel, const Crew& crew,
                 const MarkOf& mark_of) {
  Panel panel;
  for (const ChartPoint& point : file.points) {
    const bool is_of_crew =
        crew == Crew{point.point().workers, point.point().lifecycle} || point.is_serial();
    if (point.point().kernel != kernel || !is_of_crew) continue;
    std::optional<Mark> mark = mark_of(file, point);
    if (!mark) continue;
    mark->x = static_cast<double>(point.point().elements);
    mark->category = point.label;
    add_mark(panel, point.label, std::move(*mark));
  }
  for (Series& series : panel.series) std::ranges::stable_sort(series.marks, {}, &Mark::x);
  return panel;
}

bool has_several_sizes(const Chart& chart) {
  std::set<double> sizes;
  for (const Panel& panel : chart.panels) {
    for (const Series& series : panel.series) {
      for (const Mark& mark : series.marks) sizes.insert(mark.x);
    }
  }
  return sizes.size() > 1;
}

// "with 4 workers, fork at 10M elements fastest serial (2.96 ms), slowest pipe_copy (58.1 ms)"
std::string extremes_text(const Panel& panel, Quantity quantity) {
  double largest = 0.0;
  for (const Series& series : panel.series) largest = std::max(largest, series.marks.back().x);
  const Series* least = nullptr;
  const Series* most = nullptr;
  for (const Series& series : panel.series) {
    if (series.marks.back().x < largest) continue;
    if (least == nullptr || series.marks.back().y < least->marks.back().y) least = &series;
    if (most == nullptr || series.marks.back().y > most->marks.back().y) most = &series;
  }
  const auto named = [&](const Series& series) {
    return fmt::format("{} ({})", series.name, quantity_text(quantity, series.marks.back().y));
  };
  return fmt::format("{}: at {} elements fastest {}, slowest {}.", panel.title,
                     quantity_text(Quantity::count, largest), named(*least), named(*most));
}

// Empty panels are left out; nothing if all are.
std::optional<Chart> fill(Chart chart, const std::vector<ChartFile>& files,
                          const std::string& kernel, const MarkOf& mark_of) {
  for (const Crew& crew : crews_of(files, kernel)) {
    for (const ChartFile& file : files) {
      Panel panel = make_panel(file, kernel, crew, mark_of);
      panel.title = panel_title(workers_text(crew.workers, crew.lifecycle), file, files.size());
      if (!panel.series.empty()) chart.panels.push_back(std::move(panel));
    }
  }
  if (chart.panels.empty()) return std::nullopt;
  chart.kind = has_several_sizes(chart) ? ChartKind::lines : ChartKind::strips;
  chart.x = {"elements", Quantity::count, Scale::logarithmic};
  chart.columns = columns_for(files.size());
  for (const Panel& panel : chart.panels) {
    chart.description += " " + extremes_text(panel, chart.y.quantity);
  }
  return chart;
}

std::optional<Mark> time_mark(const ChartFile&, const ChartPoint& point) {
  Mark mark = median_mark(point.times_ns);
  mark.detail = samples_text(point);
  return mark;
}

const ChartPoint* counterpart(const ChartFile& file, const ChartPoint& point) {
  Point base = point.point();
  base.strategy = kBaseStrategy;
  base.codec = kDefaultCodec;
  base.tasks_per_worker = 1;
  base.pages = Pages::cold;
  base.command = {};
  const std::string name = base.name();
  const auto found = std::ranges::find(
      file.points, name, [](const ChartPoint& candidate) { return candidate.point().name(); });
  return found == file.points.end() ? nullptr : &*found;
}

std::optional<Mark> relative_mark(const ChartFile& file, const ChartPoint& point) {
  if (point.is_control()) return std::nullopt;
  const ChartPoint* base = counterpart(file, point);
  if (base == nullptr || base->median_ns <= 0.0) return std::nullopt;
  Mark mark{.y = point.median_ns / base->median_ns,
            .detail = fmt::format("{} against {}", format_duration_ns(point.median_ns),
                                  format_duration_ns(base->median_ns))};
  // A ratio to itself has no uncertainty.
  if (base == &point) return mark;
  if (const auto interval = median_ratio_interval(point.times_ns, base->times_ns)) {
    mark.low = interval->low;
    mark.high = interval->high;
  }
  return mark;
}

}  // namespace

std::vector<Chart> time_charts(const std::vector<ChartFile>& files) {
  std::vector<Chart> charts;
  for (const std::string& kernel : kernels_of(files)) {
    Chart chart{.id = "time-" + kernel,
                .title = kernel + ": time by number of elements",
                .description = "Median time with its 95 % confidence interval, lower is faster.",
                .x = {},
                .y = {"median time", Quantity::duration_ns, Scale::logarithmic},
                .panels = {}};
    if (auto filled = fill(std::move(chart), files, kernel, time_mark)) {
      if (filled->kind == ChartKind::strips) filled->title = kernel + ": time";
      charts.push_back(std::move(*filled));
    }
  }
  return charts;
}

std::vector<Chart> relative_charts(const std::vector<ChartFile>& files) {
  std::vector<Chart> charts;
  for (const std::string& kernel : kernels_of(files)) {
    Chart chart{.id = "relative-" + kernel,
                .title = kernel + ": time relative to shared_mmap",
                .description =
                    "Ratio of median times, with its 95 % confidence interval, to "
                    "shared_mmap at the same size, workers and lifecycle; below 1x is "
                    "faster than shared_mmap.",
                .x = {},
                .y = {"time / time of shared_mmap", Quantity::ratio, Scale::logarithmic},
                .panels = {}};
    if (auto filled = fill(std::move(chart), files, kernel, relative_mark)) {
      // Nothing to be compared: every line would be at 1.
      if (series_of(*filled).size() > 1) charts.push_back(std::move(*filled));
    }
  }
  return charts;
}

}  // namespace zcbench
