#include "harness/fleet/fleet_results.hpp"

#include <fmt/core.h>

#include <utility>

#include "harness/base/statistics.hpp"
#include "harness/base/text_sink.hpp"
#include "harness/json/json_document.hpp"
#include "harness/json/json_read.hpp"
#include "harness/results/results_document.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/results_writer.hpp"

namespace zcbench {

namespace {

NodeHealth read_health(const JsonValue& root) {
  std::vector<NodeRecord> nodes = read_nodes(root);
  if (nodes.size() != 1) root.fail("is not of one node");
  NodeHealth health{.node = std::move(nodes.front()), .problems = {}};
  const JsonValue doctor = member(root, "doctor", JsonKind::object);
  for (const JsonValue& check : member(doctor, "checks", JsonKind::array).children()) {
    if (text_in(check, "state") != "warning") continue;
    health.problems.push_back(
        fmt::format("{}: {}", text_in(check, "check"), text_in(check, "seen")));
  }
  std::vector<double> floors;
  const JsonValue selfcheck = member(root, "selfcheck", JsonKind::object);
  for (const JsonValue& point : member(selfcheck, "points", JsonKind::array).children()) {
    if (point.find("noise_floor")) floors.push_back(number_in(point, "noise_floor"));
  }
  if (floors.empty()) selfcheck.fail("has no noise floor");
  health.noise_floor = median(floors);
  return health;
}

}  // namespace

MergedResults write_fleet_results(const FleetFolder& folder, const FleetPlan& plan,
                                  const MergeRules& rules) {
  std::vector<ResultsPart> parts;
  std::vector<Replicate> replicates;
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    Replicate replicate = read_replicate(folder.task_results(task));
    if (plan.mode == FleetMode::replicate) {
      replicates.push_back(std::move(replicate));
    } else {
      parts.push_back(std::move(replicate.part));  // without the samples in memory twice
    }
  }
  MergedResults merged = plan.mode == FleetMode::replicate
                             ? merge_replicates(std::move(replicates), rules)
                             : merge_results(std::move(parts), rules);
  merged.json["context"]["zcbench"]["fleet"] = {{"id", plan.id},
                                                {"mode", to_string(plan.mode)},
                                                {"tasks", plan.tasks},
                                                {"executor", to_string(plan.start.executor)}};
  StringSink sink;
  write_results(sink, merged.json);
  publish_file(folder.results_path(), sink.text);
  merged.json = {};
  return merged;
}

std::vector<NodeHealth> read_node_health(const FleetFolder& folder, const FleetPlan& plan) {
  std::vector<NodeHealth> all;
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    if (!folder.is_finished(task)) continue;
    const std::string path = folder.task_results(task);
    all.push_back(as_corrupt([&] {
      const JsonDocument document(read_results_text(path), path, JsonOrigin::file,
                                  results_limits(ResultsDepth::times));
      return read_health(document.root());
    }));
  }
  return all;
}

}  // namespace zcbench
