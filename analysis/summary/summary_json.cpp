#include "analysis/summary/summary_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/summary/answer.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json way_json(const Way& way) {
  Json medians = Json::object();
  for (const Entrant& entrant : way.entrants) {
    medians[std::to_string(entrant.point().elements)] = entrant.median_ns;
  }
  Json equals = Json::array();
  for (const Entrant& entrant : way.equals) equals.push_back(way_name(entrant.point()));
  const Point& point = way.entrants.back().point();
  return {{"way", way_name(point)},          {"strategy", point.strategy},
          {"workers", point.workers},        {"lifecycle", to_string(point.lifecycle)},
          {"median_ns", std::move(medians)}, {"not_shown_slower", std::move(equals)}};
}

Json pick_json(const std::string& kernel, const Pick& pick) {
  return {{"kernel", kernel},
          {"from_elements", pick.fastest.from()},
          {"to_elements", pick.fastest.to()},
          {"take", way_json(pick.fastest)},
          {"with_processes", pick.with_processes ? way_json(*pick.with_processes) : Json(nullptr)}};
}

Json point_json(const PointResult& result) {
  const Point& point = result.point;
  Json json{{"name", point.name()},
            {"kernel", point.kernel},
            {"way", way_name(point)},
            {"strategy", point.strategy},
            {"elements", point.elements},
            {"workers", point.workers},
            {"lifecycle", to_string(point.lifecycle)},
            {"status", to_string(result.status)},
            {"reason", result.reason},
            {"samples", result.samples.size()},
            {"median_ns", nullptr},
            {"interval_ns", nullptr}};
  if (const auto summary = point_summary(result)) {
    json["median_ns"] = summary->median_ns;
    json["interval_ns"] = interval_json(summary->interval_ns);
  }
  return json;
}

}  // namespace

Json summary_json(const Results& file) {
  const RunResult& run = file.run;
  const auto count = [&](PointStatus status) {
    return std::ranges::count(run.points, status, &PointResult::status);
  };
  const Answer answer = make_answer(run.points);
  Json picks = Json::array();
  for (const auto& [kernel, kernel_picks] : answer.kernels) {
    for (const Pick& pick : kernel_picks) picks.push_back(pick_json(kernel, pick));
  }
  Json points = Json::array();
  for (const PointResult& result : run.points) points.push_back(point_json(result));
  return {{"file",
           {{"path", file.label},
            {"config", run.config_name},
            {"date", run.started_utc},
            {"cpu_model", file.environment.cpu_model},
            {"cpus", file.environment.allowed_cpus.size()}}},
          {"counts",
           {{"points", run.points.size()},
            {"valid", count(PointStatus::valid)},
            {"failed", count(PointStatus::failed)},
            {"unavailable", count(PointStatus::unavailable)},
            {"left_out", run.excluded_points}}},
          {"answer", answer.sentences},
          {"picks", std::move(picks)},
          {"points", std::move(points)}};
}

}  // namespace zcbench
