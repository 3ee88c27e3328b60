#include "harness/fleet/fleet_results.hpp"

#include <fmt/core.h>

#include <utility>

#include "harness/base/errors.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/text.hpp"
#include "harness/base/text_sink.hpp"
#include "harness/fleet/published_file.hpp"
#include "harness/json/json_document.hpp"
#include "harness/json/json_read.hpp"
#include "harness/json/json_write.hpp"
#include "harness/results/results_document.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/results_writer.hpp"

namespace zcbench {

namespace {

// A noise floor is a deviation; that of a single unit would be 0.
constexpr std::uint64_t kLeastUnits = 6;

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
    const bool is_known = point.find("noise_floor") && count_in(point, "units") >= kLeastUnits;
    if (is_known) floors.push_back(number_in(point, "noise_floor"));
  }
  if (!floors.empty()) health.noise_floor = median(floors);
  return health;
}

// Returns what `read` makes of a task's results file. That file is the only trace of a finished
// task, so without it the task is measured again.
template <typename Read>
auto results_of_task(const FleetFolder& folder, std::uint32_t task, const Read& read) {
  const std::string path = folder.task_results(task);
  try {
    return read(path);
  } catch (const CorruptError& error) {
    throw CorruptError(fmt::format(
        "{}; to measure task {} again, remove this file and use --resume", error.what(), task));
  }
}

// Throws CorruptError if the results belong to another task or fleet, say after a failed copy.
void require_own(const FleetPlan& plan, std::uint32_t task, Replicate& replicate) {
  const auto refuse = [&](const std::string& why) {
    throw CorruptError(fmt::format("{}: {}", escaped(replicate.part.label), why));
  };
  const std::vector<NodeRecord>& nodes = replicate.part.nodes;
  const std::string own = fmt::format("{}/{}", task, plan.tasks);
  if (nodes.size() != 1 || nodes[0].tasks != std::vector<std::string>{own}) {
    refuse(fmt::format("is not of task {} of this fleet", own));
  }
  const auto& fingerprint = replicate.part.json["context"]["zcbench"]["fingerprint"];
  for (const auto& [field, value] : plan.fingerprint) {
    if (field == "shard" || fingerprint["config"].value(field, value) == value) continue;
    refuse(fmt::format("is of a fleet with another config: {} is {}, here {}", field,
                       json_line(fingerprint["config"][field]), value));
  }
  if (fingerprint["runner"].value("binary", "") != plan.program_digest) {
    refuse("was measured by another program than this fleet's");
  }
}

Replicate read_task(const FleetFolder& folder, const FleetPlan& plan, std::uint32_t task) {
  return results_of_task(folder, task, [&](const std::string& path) {
    Replicate replicate = read_replicate(path);
    require_own(plan, task, replicate);
    return replicate;
  });
}

}  // namespace

MergedResults write_fleet_results(const FleetFolder& folder, const FleetPlan& plan,
                                  const MergeRules& rules) {
  std::vector<ResultsPart> parts;
  std::vector<Replicate> replicates;
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    Replicate replicate = read_task(folder, plan, task);
    if (plan.mode == FleetMode::replicate) {
      replicates.push_back(std::move(replicate));
    } else {
      parts.push_back(std::move(replicate.part));  // so the samples are not in memory twice
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
    all.push_back(results_of_task(folder, task, [](const std::string& path) {
      return as_corrupt([&] {
        const JsonDocument document(read_results_text(path), path, JsonOrigin::file,
                                    results_limits(ResultsDepth::times));
        return read_health(document.root());
      });
    }));
  }
  return all;
}

}  // namespace zcbench
