#include "analysis/report/report_data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "harness/json/json_write.hpp"
#include "harness/model/axis.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

struct Column {
  std::string_view name;
  std::function<Json(const ReportPoint&)> value;
};

// Names in the order of Family.
constexpr std::array<std::string_view, 5> kFamilies{"control", "control", "sharing", "copying",
                                                    "other"};

// Whole numbers, which are the most frequent, are written without ".0".
Json number(std::optional<double> value) {
  if (!value) return nullptr;
  if (*value == std::floor(*value) && std::abs(*value) < 9e15) {
    return static_cast<std::int64_t>(*value);
  }
  return *value;
}

Json axis_value(const PointAxis& axis, const Point& point) {
  return axis.count != nullptr ? Json(axis.count(point)) : Json(axis.word(point));
}

Json times_of(const ReportPoint& point) {
  Json times = Json::array();
  for (const Sample& sample : point.result->samples) times.push_back(sample.real_time_ns);
  return times;
}

Json workers_of(const ReportPoint& point) {
  Json workers = Json::array();
  for (const WorkerDetail& worker : typical_sample(*point.result)->workers_detail) {
    Json& times = workers.emplace_back(Json::array());
    for (const WorkerField& field : worker_fields()) times.push_back(worker.*field.in);
  }
  return workers;
}

// The options that differ from their default at any of the points.
std::vector<const PointAxis*> swept_options(const std::vector<ReportPoint>& points) {
  std::vector<const PointAxis*> swept;
  for (const PointAxis& axis : point_axes()) {
    const bool is_swept = axis.is_option() && axis.is_plain() &&
                          std::ranges::any_of(points, [&](const ReportPoint& point) {
                            return axis.text(point.point()) != axis.usual;
                          });
    if (is_swept) swept.push_back(&axis);
  }
  return swept;
}

std::vector<Column> columns_of(const std::vector<ReportPoint>& points) {
  std::vector<Column> columns{{"file", [](const ReportPoint& point) { return point.file; }},
                              {"series", [](const ReportPoint& point) { return point.series; }},
                              {"family", [](const ReportPoint& point) {
                                 return kFamilies.at(static_cast<std::size_t>(point.family));
                               }}};
  std::vector<const PointAxis*> axes = swept_options(points);
  for (const PointAxis& axis : point_axes()) {
    if (axis.in_every_name) axes.push_back(&axis);
  }
  for (const PointAxis* axis : axes) {
    columns.push_back({axis->name, [axis](const ReportPoint& point) {
                         return axis_value(*axis, point.point());
                       }});
  }
  const auto add = [&](std::string_view name, auto value) { columns.push_back({name, value}); };
  add("disturbed", [](const ReportPoint& point) { return point.is_disturbed; });
  add("median_ns", [](const ReportPoint& point) { return number(point.summary.median_ns); });
  add("low_ns", [](const ReportPoint& point) {
    const auto& interval = point.summary.interval_ns;
    return interval ? number(interval->low) : Json();
  });
  add("high_ns", [](const ReportPoint& point) {
    const auto& interval = point.summary.interval_ns;
    return interval ? number(interval->high) : Json();
  });
  add("fastest_ns", [](const ReportPoint& point) { return number(point.summary.fastest_ns); });
  add("p90_ns", [](const ReportPoint& point) { return number(point.summary.p90_ns); });
  for (const SampleField& field : sample_fields()) {
    if (field.role == SampleRole::place || field.name == "real_time_ns") continue;
    add(field.name, [&field](const ReportPoint& point) { return number(point.median_of(field)); });
  }
  add("times_ns", times_of);
  add("workers_ns", workers_of);
  return columns;
}

}  // namespace

std::string report_data(const std::vector<ReportPoint>& points,
                        const std::vector<Crossing>& crossings,
                        const std::vector<std::string>& file_names) {
  const std::vector<Column> columns = columns_of(points);
  Json names = Json::array();
  for (const Column& column : columns) names.push_back(column.name);
  Json rows = Json::array();
  Json kernels = Json::object();
  for (const ReportPoint& point : points) {
    Json& row = rows.emplace_back(Json::array());
    for (const Column& column : columns) row.push_back(column.value(point));
    const Kernel* const kernel = find_kernel(point.point().kernel);
    kernels[point.point().kernel] = kernel == nullptr ? "" : kernel->description;
  }
  Json where = Json::array();
  for (const Crossing& crossing : crossings) {
    where.push_back({{"file", crossing.file},
                     {"kernel", crossing.kernel},
                     {"workers", crossing.workers},
                     {"lifecycle", to_string(crossing.lifecycle)},
                     {"from", crossing.from},
                     {"to", crossing.to},
                     {"elements", crossing.elements},
                     {"low", crossing.interval.low},
                     {"high", crossing.interval.high}});
  }
  return json_line({{"files", file_names},
                    {"kernels", kernels},
                    {"columns", names},
                    {"rows", rows},
                    {"crossings", where}});
}

}  // namespace zcbench
