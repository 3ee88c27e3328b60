// Merge: makes one results file of several. `merge_results` joins the parts of one plan, entry by
// entry as they were written; `merge_replicates` joins runs of the whole plan on several nodes.
// Called by the merge command and at the end of a fleet.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/results/run_reader.hpp"

namespace zcbench {

struct ResultsPart {
  std::string label;                ///< path, for messages
  nlohmann::ordered_json json;      ///< of a whole results file of ours
  std::vector<NodeRecord> nodes{};  ///< of the file; empty: not of a fleet
};

struct MergeRules {
  bool partial = false;  ///< points may be in none of the parts
  bool may_differ_in_machine = false;
};

struct MergedResults {
  nlohmann::ordered_json json;  ///< without a valid digest
  std::size_t points = 0;
  std::size_t missing_points = 0;
  std::vector<NodeRecord> nodes{};  ///< that measured it, each once
};

/// `parts`: at least one. The numbers of samples and rounds in the sequence continue from part to
/// part; the context is the first part's, with `merged` naming all. Throws NotComparableError if
/// config, launches, machine or build differ (naming the field), or if a point is in two parts or,
/// unless `partial`, in none.
MergedResults merge_results(std::vector<ResultsPart> parts, const MergeRules& rules);

/// A results file, read both ways.
struct Replicate {
  ResultsPart part;  ///< merge_replicates needs its context and its config hashes
  Results results;
};
/// Throws what read_results_text and parse_run throw.
Replicate read_replicate(const std::string& path);

/// `replicates`: at least one. The launches of each follow those of the one before it, and `nodes`
/// says which belong to which; a file without nodes is one node, named after its host. A point that
/// failed on any node is failed. Throws NotComparableError as above.
MergedResults merge_replicates(std::vector<Replicate> replicates, const MergeRules& rules);

}  // namespace zcbench
