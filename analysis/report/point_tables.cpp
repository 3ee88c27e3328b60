#include "analysis/report/point_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

struct PointColumn {
  std::string title;
  std::function<std::string(const ReportPoint&)> text;
};

// "to_workers_bytes" -> "to workers bytes"; times lose their unit, which their values have.
std::string title_of(const SampleField& field) {
  std::string title(field.name);
  if (title.ends_with("_ns")) title.resize(title.size() - 3);
  std::ranges::replace(title, '_', ' ');
  return title;
}

std::vector<PointColumn> key_columns(const std::vector<std::string>& names) {
  std::vector<PointColumn> columns{
      {"strategy", [](const ReportPoint& point) { return point.series; }}};
  if (names.size() > 1) {
    columns.push_back({"file", [&names](const ReportPoint& point) { return names[point.file]; }});
  }
  const auto add = [&](const char* title, auto text) { columns.push_back({title, text}); };
  add("elements", [](const ReportPoint& point) { return format_elements(point.point().elements); });
  add("workers", [](const ReportPoint& point) { return std::to_string(point.point().workers); });
  add("lifecycle",
      [](const ReportPoint& point) { return std::string(to_string(point.point().lifecycle)); });
  return columns;
}

std::vector<PointColumn> time_columns() {
  const auto time = [](double (*of)(const ReportPoint&)) {
    return [of](const ReportPoint& point) { return format_duration_ns(of(point)); };
  };
  return {
      {"median", time([](const ReportPoint& point) { return point.summary.median_ns; })},
      {"95 % interval",
       [](const ReportPoint& point) { return interval_text(point.summary.interval_ns); }},
      {"minimum", time([](const ReportPoint& point) { return point.summary.fastest_ns; })},
      {"90th percentile", time([](const ReportPoint& point) { return point.summary.p90_ns; })},
      {"maximum", time([](const ReportPoint& point) {
         return std::ranges::max(real_times_ns(*point.result));
       })},
      {"samples", [](const ReportPoint& point) { return std::to_string(point.summary.samples); }}};
}

std::vector<PointColumn> detail_columns() {
  std::vector<PointColumn> columns;
  for (const SampleField& field : sample_fields()) {
    if (field.role == SampleRole::place || field.name == "real_time_ns") continue;
    columns.push_back({title_of(field), [&field](const ReportPoint& point) {
                         const std::optional<double> value = point.median_of(field);
                         return value ? value_text(field, *value) : std::string("\u2013");
                       }});
  }
  return columns;
}

std::string worker_lives(const ReportPoint& point) {
  std::string text;
  for (const WorkerDetail& worker : typical_sample(*point.result)->workers_detail) {
    const auto time = [](std::int64_t ns) { return format_duration_ns(static_cast<double>(ns)); };
    text += fmt::format("{}starts {}, computes {} to {}, ends {}", text.empty() ? "" : "; ",
                        time(worker.started_ns), time(worker.compute_begin_ns),
                        time(worker.compute_end_ns), time(worker.exited_ns));
  }
  return text;
}

Html point_table(const std::string& caption, std::vector<PointColumn> columns,
                 const std::vector<PointColumn>& more,
                 const std::vector<const ReportPoint*>& points) {
  columns.insert(columns.end(), more.begin(), more.end());
  HtmlTable table{.caption = caption, .kind = "numbers", .columns = {}, .rows = {}};
  for (const PointColumn& column : columns) table.columns.push_back(column.title);
  for (const ReportPoint* point : points) {
    std::vector<Html>& row = table.rows.emplace_back();
    for (const PointColumn& column : columns) row.emplace_back(column.text(*point));
  }
  return folded(caption, html_table(table));
}

}  // namespace

std::string interval_text(const std::optional<Interval>& interval_ns) {
  if (!interval_ns) return "too few samples";
  return fmt::format("{} \u2013 {}", format_duration_ns(interval_ns->low),
                     format_duration_ns(interval_ns->high));
}

Html point_tables(const std::vector<ReportPoint>& points, const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::vector<const ReportPoint*>>> kernels;
  for (const ReportPoint& point : points) {
    const std::string& kernel = point.point().kernel;
    auto group = std::ranges::find(kernels, kernel, &decltype(kernels)::value_type::first);
    if (group == kernels.end()) group = kernels.insert(group, {kernel, {}});
    group->second.push_back(&point);
  }
  const std::vector<PointColumn> keys = key_columns(names);
  Html html;
  for (const auto& [kernel, of_kernel] : kernels) {
    html += point_table(
        fmt::format("{}: time of a sample, {}", kernel, format_count(of_kernel.size(), "point")),
        keys, time_columns(), of_kernel);
    html +=
        point_table(kernel + ": where the time goes, medians", keys, detail_columns(), of_kernel);
    html += point_table(kernel + ": what the workers did when, typical sample", keys,
                        {{"workers, from the start of the timer", worker_lives}}, of_kernel);
  }
  return html;
}

}  // namespace zcbench
