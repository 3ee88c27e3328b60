#include "analysis/export/markdown_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "harness/base/format.hpp"
#include "harness/base/markdown.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

// What the name holds beyond the axes that have a column: "codec:cbor/pages:warm".
std::string other_axes(const Point& point) {
  constexpr std::string_view kEnd = "/real_time";
  const std::string name = point.name();
  const std::size_t head =
      fmt::formatted_size("{}/{}/elements:{}/workers:{}/{}", point.kernel, point.strategy,
                          point.elements, point.workers, to_string(point.lifecycle));
  const std::string rest = name.substr(head, name.size() - kEnd.size() - head);
  return rest.empty() ? "" : rest.substr(1);
}

std::string figures(const PointResult& result) {
  const auto summary = point_summary(result);
  if (!summary) {
    return fmt::format("{} | {} | | | 0", to_string(result.status), markdown_code(result.reason));
  }
  const auto& interval = summary->interval_ns;
  return fmt::format("{} | {} | {} | {} | {}", format_duration_ns(summary->median_ns),
                     interval ? fmt::format("{} to {}", format_duration_ns(interval->low),
                                            format_duration_ns(interval->high))
                              : "fewer than 6 samples",
                     format_duration_ns(summary->fastest_ns), format_duration_ns(summary->p90_ns),
                     summary->samples);
}

std::string table(const std::vector<const PointResult*>& rows) {
  const bool has_other = std::ranges::any_of(
      rows, [](const PointResult* row) { return !other_axes(row->point).empty(); });
  std::string text = fmt::format(
      "| strategy | elements | workers | lifecycle |{} median | 95 % interval | fastest | p90 | "
      "samples |\n|---|--:|--:|---|{}--:|---|--:|--:|--:|\n",
      has_other ? " other axes |" : "", has_other ? "---|" : "");
  for (const PointResult* row : rows) {
    const Point& point = row->point;
    text += fmt::format("| {} | {} | {} | {} |{} {} |\n", markdown_code(point.strategy),
                        format_thousands(point.elements), point.workers, to_string(point.lifecycle),
                        has_other ? fmt::format(" {} |", markdown_code(other_axes(point))) : "",
                        figures(*row));
  }
  return text;
}

}  // namespace

std::string medians_markdown(const RunFile& file) {
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
