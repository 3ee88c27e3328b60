#include <nlohmann/json.hpp>

#include "analysis/compare/comparison_report.hpp"
#include "analysis/compare/verdict_code.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const std::optional<Interval>& interval) {
  if (!interval) return nullptr;
  return {{"low", interval->low}, {"high", interval->high}};
}

Json differences_json(const std::vector<KeyDifference>& differences) {
  Json array = Json::array();
  for (const KeyDifference& difference : differences) {
    array.push_back(
        {{"field", difference.field}, {"base", difference.base}, {"new", difference.other}});
  }
  return array;
}

Json file_json(const ResultsFile& file) {
  return {{"file", file.label},
          {"written_by", file.is_foreign ? "Google Benchmark" : "zcbench"},
          {"date", file.date},
          {"commit", file.commit},
          {"build_type", file.build_type},
          {"config_hash", file.config_hash},
          {"machine", file.machine.folder_name()}};
}

Json point_json(const PointComparison& point, bool machines_differ) {
  Json json{{"name", point.name},
            {"outcome", to_string(point.outcome)},
            {"note", point.note},
            {"different_machines", machines_differ},
            {"base_launches", point.base_launches},
            {"new_launches", point.new_launches}};
  if (!point.estimate) return json;
  json["base_median_ns"] = point.estimate->base_median;
  json["new_median_ns"] = point.estimate->new_median;
  json["ratio"] = point.estimate->ratio;
  json["interval"] = interval_json(point.estimate->interval);
  json["alarm_interval"] = interval_json(point.estimate->alarm_interval);
  json["cpu_ratio"] = point.cpu_ratio ? Json(*point.cpu_ratio) : Json(nullptr);
  json["noise_floor"] = point.noise_floor ? Json(*point.noise_floor) : Json(nullptr);
  return json;
}

}  // namespace

nlohmann::ordered_json to_json(const ComparisonReport& report) {
  const Comparison& comparison = report.comparison;
  Json points = Json::array();
  for (const PointComparison& point : comparison.points) {
    points.push_back(point_json(point, !comparison.machine_differences.empty()));
  }
  return {{"verdict", to_string(comparison.verdict)},
          {"exit_code", static_cast<int>(exit_code_of(comparison.verdict))},
          {"base", file_json(report.base)},
          {"new", file_json(report.other)},
          {"margin", report.rules.margin},
          {"smallest_change", std::min(report.rules.smallest_change, report.rules.margin)},
          {"floor_ns", report.rules.floor_ns},
          {"refusals", differences_json(comparison.refusals)},
          {"machine_differences", differences_json(comparison.machine_differences)},
          {"points", std::move(points)},
          {"unavailable", comparison.unavailable.size()},
          {"notes", caveats(report)}};
}

}  // namespace zcbench
