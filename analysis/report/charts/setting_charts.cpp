#include "analysis/report/charts/setting_charts.hpp"

#include <array>
#include <functional>
#include <string>
#include <utility>

namespace zcbench {

namespace {

using AddMarks = std::function<void(Panel&, const ChartPoint&)>;

// Panels without marks are left out.
void add_panels(Chart& chart, const std::vector<ChartFile>& files,
                const std::vector<Setting>& settings, const std::string& title_end,
                const AddMarks& add_marks) {
  for (const Setting& setting : settings) {
    for (const ChartFile& file : files) {
      Panel panel{.title = panel_title(setting.title() + title_end, file, files.size()),
                  .series = {}};
      for (const ChartPoint& point : file.points) {
        if (setting.has(point)) add_marks(panel, point);
      }
      if (!panel.series.empty()) chart.panels.push_back(std::move(panel));
    }
  }
}

void add_median(Panel& panel, const ChartPoint& point, const std::string& series,
                const std::vector<double>& values) {
  if (values.empty()) return;
  Mark mark = median_mark(values);
  mark.category = point.label;
  mark.detail = samples_text(point);
  add_mark(panel, series, std::move(mark));
}

template <typename Part>
struct NamedPart {
  const char* name;
  Part part;
};

constexpr std::array<NamedPart<std::int64_t Phases::*>, 5> kPhases{
    {{"start", &Phases::start_ns},
     {"distribute", &Phases::distribute_ns},
     {"compute", &Phases::compute_ns},
     {"collect", &Phases::collect_ns},
     {"join", &Phases::join_ns}}};

constexpr std::array<NamedPart<std::uint64_t BytesCopied::*>, 4> kRoutes{
    {{"publish", &BytesCopied::publish},
     {"to workers", &BytesCopied::to_workers},
     {"from workers", &BytesCopied::from_workers},
     {"results", &BytesCopied::results}}};

std::vector<double> phase_values(const ChartPoint& point, std::int64_t Phases::*phase) {
  return sample_values(
      point, [phase](const Sample& sample) { return static_cast<double>(sample.phases.*phase); });
}

}  // namespace

Chart phase_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings) {
  Chart chart{
      .id = "phases",
      .title = "Where the time goes",
      .description =
          "Median of each phase, stacked: start (starting the workers), distribute, compute, "
          "collect, join (their ends). The medians of the parts need not add up to the "
          "median of the whole. The one copy of the input into the array, publish, lies "
          "before the timer and has panels of its own, with the strategies that have it.",
      .kind = ChartKind::bars,
      .x = {},
      .y = {"time", Quantity::duration_ns, Scale::linear},
      .panels = {}};
  add_panels(chart, files, settings, "", [](Panel& panel, const ChartPoint& point) {
    if (point.is_external()) return;
    for (const auto& [name, phase] : kPhases) {
      add_median(panel, point, name, phase_values(point, phase));
    }
  });
  add_panels(chart, files, settings, ": publish, before the timer",
             [](Panel& panel, const ChartPoint& point) {
               const auto values = phase_values(point, &Phases::publish_ns);
               // Most strategies have nothing to publish.
               if (median(values) > 0.0) add_median(panel, point, "publish", values);
             });
  return chart;
}

Chart sample_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings) {
  Chart chart{
      .id = "samples",
      .title = "Every single sample",
      .description =
          "One dot per sample: how a strategy's times scatter, and whether there are several "
          "clusters that a median would hide. The height within a row means nothing.",
      .kind = ChartKind::strips,
      .x = {},
      .y = {"time", Quantity::duration_ns, Scale::logarithmic},
      .panels = {}};
  add_panels(chart, files, settings, "", [](Panel& panel, const ChartPoint& point) {
    for (std::size_t index = 0; index < point.times_ns.size(); ++index) {
      add_mark(panel, point.label,
               {.y = point.times_ns[index],
                .category = point.label,
                .detail = "sample " + std::to_string(index + 1) + " of " +
                          std::to_string(point.times_ns.size())});
    }
  });
  return chart;
}

Chart cpu_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings) {
  Chart chart{
      .id = "cpu",
      .title = "CPU time and wall time",
      .description =
          "Median wall time and median CPU time of the parent and all workers together, with "
          "their 95 % confidence intervals. CPU time far right of wall time: the machine "
          "works more than one waits.",
      .kind = ChartKind::strips,
      .x = {},
      .y = {"time", Quantity::duration_ns, Scale::logarithmic},
      .panels = {}};
  add_panels(chart, files, settings, "", [](Panel& panel, const ChartPoint& point) {
    add_median(panel, point, "wall time", point.times_ns);
    add_median(panel, point, "CPU time", sample_values(point, [](const Sample& sample) {
                 return static_cast<double>(sample.cpu_time_ns);
               }));
  });
  return chart;
}

Chart copied_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings) {
  Chart chart{
      .id = "copied",
      .title = "Bytes copied per sample",
      .description =
          "Median per sample by route: publish (the input into the array, before the timer), "
          "to and from workers (through the kernel, headers included), results (what the "
          "kernel computed per slice).",
      .kind = ChartKind::bars,
      .x = {},
      .y = {"bytes copied", Quantity::bytes, Scale::linear},
      .panels = {}};
  add_panels(chart, files, settings, "", [](Panel& panel, const ChartPoint& point) {
    if (point.is_external()) return;
    for (const auto& [name, route] : kRoutes) {
      const auto bytes = route;
      add_median(panel, point, name, sample_values(point, [bytes](const Sample& sample) {
                   return static_cast<double>(sample.bytes_copied.*bytes);
                 }));
    }
  });
  return chart;
}

Chart memory_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings) {
  Chart chart{.id = "memory",
              .title = "Memory of the largest worker",
              .description =
                  "Median peak of the resident memory of a sample's largest worker, with its 95 % "
                  "confidence interval; shared pages that it touched count.",
              .kind = ChartKind::strips,
              .x = {},
              .y = {"peak resident memory", Quantity::bytes, Scale::linear},
              .panels = {}};
  add_panels(chart, files, settings, "", [](Panel& panel, const ChartPoint& point) {
    add_median(panel, point, point.label,
               sample_values(point, [](const Sample& sample) -> std::optional<double> {
                 if (!sample.worker_peak_rss_bytes) return std::nullopt;
                 return static_cast<double>(*sample.worker_peak_rss_bytes);
               }));
  });
  return chart;
}

}  // namespace zcbench
