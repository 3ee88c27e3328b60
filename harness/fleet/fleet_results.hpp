// The results of a fleet: its tasks' results, merged into one file in the fleet's folder. Called by
// the drive's commands when tasks are finished.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/fleet/fleet_folder.hpp"
#include "harness/results/merge.hpp"

namespace zcbench {

/// Writes FOLDER/results.json from the results of all tasks, which must be finished. Returns the
/// merged results without the JSON. Throws what merge throws, OutputError, and CorruptError for a
/// file that is damaged, belongs to another task or fleet, or was written by another program.
MergedResults write_fleet_results(const FleetFolder& folder, const FleetPlan& plan,
                                  const MergeRules& rules);

/// What a node of `fleet doctor` said about itself.
struct NodeHealth {
  NodeRecord node;
  std::vector<std::string> problems;  ///< doctor's warnings, one line each
  /// The median noise floor of the points that selfcheck measured often enough; a plain ratio.
  /// Nullopt if there is no such point because the budget was too small.
  std::optional<double> noise_floor{};
};

/// The health of the nodes whose tasks have finished, in the order of the tasks, for a fleet with
/// mode `doctor`. Throws CorruptError for a damaged file.
std::vector<NodeHealth> read_node_health(const FleetFolder& folder, const FleetPlan& plan);

}  // namespace zcbench
