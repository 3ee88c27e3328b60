#include "analysis/report/charts/model_chart.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "analysis/advise/measurements.hpp"
#include "analysis/advise/model_check.hpp"
#include "analysis/report/charts/run_points.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

Mark mark_of(const ModelCheck& check) {
  const Measurement& measured = check.measured;
  return {.y = measured.time_ns / check.predicted_ns,
          .category = measured.strategy,
          .detail = fmt::format(
              "{} elements, {:.0f} workers, {}: {} measured, {} predicted ({} to {})",
              format_elements(static_cast<std::uint64_t>(measured.elements)), measured.workers,
              measured.lifecycle, format_duration_ns(measured.time_ns),
              format_duration_ns(check.predicted_ns), format_duration_ns(check.interval.low),
              format_duration_ns(check.interval.high))};
}

std::string record_of(const std::vector<ModelCheck>& checks, const std::string& name) {
  const CheckSummary summary = summary_of(checks);
  return fmt::format(
      " {}: {}, half of them off by less than {:.1f} %, {:.0f} % within their 90 % "
      "interval.",
      name, format_count(summary.points, "point"), summary.median_error * 100.0,
      summary.inside * 100.0);
}

}  // namespace

Chart model_chart(const std::vector<Results>& files) {
  Chart chart{.id = "model",
              .title = "The cost model against what was measured",
              .description =
                  "Each dot is a point: its measured time over what the cost model of "
                  "zcbench advise foretells of it from all the others; 1x is right.",
              .kind = ChartKind::strips,
              .x = {},
              .y = {"measured / predicted", Quantity::ratio, Scale::logarithmic},
              .panels = {}};
  const std::vector<ChartFile> charted = chart_files(files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::vector<ModelCheck> checks =
        leave_one_out(measurements_of(files[i].run), machine_levels(files[i]).levels);
    if (checks.empty()) continue;
    chart.description += record_of(checks, charted[i].name);
    std::vector<std::string> kernels;
    for (const ModelCheck& check : checks) {
      const std::string& kernel = check.measured.kernel;
      const std::string title = panel_title(kernel, charted[i], files.size());
      if (std::ranges::find(kernels, kernel) == kernels.end()) {
        kernels.push_back(kernel);
        chart.panels.push_back({.title = title, .series = {}});
      }
      const auto panel = std::ranges::find(chart.panels, title, &Panel::title);
      add_mark(*panel, check.measured.strategy, mark_of(check));
    }
  }
  return chart;
}

}  // namespace zcbench
