#include "analysis/report/charts/timeline_chart.hpp"

#include <fmt/core.h>

#include <utility>

#include "harness/base/format.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

const ChartPoint* shown_point(const ChartFile& file, const Setting& setting) {
  const ChartPoint* fastest = nullptr;
  for (const ChartPoint& point : file.points) {
    if (!setting.has(point) || point.result->samples.front().workers_detail.empty()) continue;
    if (point.is_control()) continue;
    // The label is the bare strategy where every other axis is at its default, as in the lecture.
    if (!setting.strategy.empty() && point.label != setting.strategy) continue;
    if (fastest == nullptr || point.median_ns < fastest->median_ns) fastest = &point;
  }
  return fastest;
}

void add_span(Panel& panel, const std::string& series, const std::string& row,
              std::int64_t begin_ns, std::int64_t end_ns) {
  if (end_ns <= begin_ns) return;
  add_mark(
      panel, series,
      {.y = static_cast<double>(end_ns), .low = static_cast<double>(begin_ns), .category = row});
}

Panel make_panel(const ChartPoint& point, const Setting& setting) {
  const Sample& sample = *typical_sample(*point.result);
  const auto index = static_cast<std::size_t>(&sample - point.result->samples.data());
  Panel panel{
      .title = fmt::format("{}: {}, sample {} of {}, {}", setting.title(), point.label, index + 1,
                           point.times_ns.size(), format_duration_ns(point.times_ns[index])),
      .series = {}};
  for (std::size_t worker = 0; worker < sample.workers_detail.size(); ++worker) {
    const WorkerDetail& life = sample.workers_detail[worker];
    const std::string row = fmt::format("worker {}", worker + 1);
    add_span(panel, "not started yet", row, 0, life.started_ns);
    add_span(panel, "waits for its slice", row, life.started_ns, life.compute_begin_ns);
    add_span(panel, "computes", row, life.compute_begin_ns, life.compute_end_ns);
    add_span(panel, "hands over, ends", row, life.compute_end_ns, life.exited_ns);
  }
  return panel;
}

}  // namespace

Chart timeline_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings) {
  Chart chart{.id = "timelines",
              .title = "What the workers did when",
              .description =
                  "One sample, the one whose time is nearest to the median: each worker from the "
                  "start of the timer to its end (with fork: until the parent has reaped it).",
              .kind = ChartKind::spans,
              .x = {},
              .y = {"time since the timer started", Quantity::duration_ns, Scale::linear},
              .panels = {}};
  for (const Setting& setting : settings) {
    for (const ChartFile& file : files) {
      const ChartPoint* point = shown_point(file, setting);
      if (point == nullptr) continue;
      Panel panel = make_panel(*point, setting);
      panel.title = panel_title(panel.title, file, files.size());
      if (!panel.series.empty()) chart.panels.push_back(std::move(panel));
    }
  }
  return chart;
}

}  // namespace zcbench
