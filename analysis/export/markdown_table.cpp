#include "analysis/export/markdown_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

// The part of the point's name that has no column: "codec:cbor/pages:warm".
std::string other_axes(const Point& point) {
  const std::string name = plain_name(point.name());
  const std::size_t head =
      fmt::formatted_size("{}/{}/elements:{}/workers:{}/{}", point.kernel, point.strategy,
                          point.elements, point.workers, to_string(point.lifecycle));
  const std::string rest = name.substr(head);
  return rest.empty() ? "" : rest.substr(1);
}

void add_figures(Table::Row& row, const PointResult& result) {
  const auto summary = point_summary(result);
  if (!summary) {
    row.insert(row.end(), {to_string(result.status), result.reason, "", "", "0"});
    row[row.size() - 4].is_code = true;
    return;
  }
  const auto& interval = summary->interval_ns;
  row.insert(row.end(), {format_duration_ns(summary->median_ns),
                         interval ? fmt::format("{} to {}", format_duration_ns(interval->low),
                                                format_duration_ns(interval->high))
                                  : "fewer than 6 samples",
                         format_duration_ns(summary->fastest_ns),
                         format_duration_ns(summary->p90_ns), std::to_string(summary->samples)});
}

std::string table(const std::vector<const PointResult*>& points) {
  const bool has_other = std::ranges::any_of(
      points, [](const PointResult* result) { return !other_axes(result->point).empty(); });
  std::vector<Table::Column> columns{{.header = "strategy", .is_code = true},
                                     {.header = "elements", .align = Align::right},
                                     {.header = "workers", .align = Align::right},
                                     {.header = "lifecycle"}};
  if (has_other) columns.push_back({.header = "other axes", .is_code = true});
  for (const std::string_view header : {"median", "95 % interval", "fastest", "p90", "samples"}) {
    columns.push_back({.header = std::string(header), .align = Align::right});
  }
  columns[columns.size() - 4].align = Align::left;
  Table table(std::move(columns));
  for (const PointResult* result : points) {
    const Point& point = result->point;
    Table::Row row{point.strategy, format_thousands(point.elements), std::to_string(point.workers),
                   to_string(point.lifecycle)};
    if (has_other) row.push_back(other_axes(point));
    add_figures(row, *result);
    table.add_row(std::move(row));
  }
  return table.markdown();
}

}  // namespace

std::string medians_markdown(const Results& file) {
  std::string text = fmt::format(
      "{}, {}, {} ({} CPUs), zcbench {} (commit {}). Median wall time of a sample and the 95 % "
      "confidence interval of that median.\n",
      markdown_code(file.run.config_name), markdown_code(file.run.started_utc),
      markdown_code(file.environment.cpu_model), file.environment.allowed_cpus.size(),
      markdown_code(file.build.version), markdown_code(file.build.commit));
  std::vector<std::string> kernels;
  for (const PointResult& result : file.run.points) {
    if (std::ranges::find(kernels, result.point.kernel) == kernels.end()) {
      kernels.push_back(result.point.kernel);
    }
  }
  for (const std::string& kernel : kernels) {
    std::vector<const PointResult*> rows;
    for (const PointResult& result : file.run.points) {
      if (result.point.kernel == kernel) rows.push_back(&result);
    }
    text += fmt::format("\n### {}\n\n{}", markdown_code(kernel), table(rows));
  }
  return text;
}

}  // namespace zcbench
