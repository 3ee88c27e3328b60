// Merge: results files of parts of one plan become one, entry by entry as they were written. Called
// by the merge command.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace zcbench {

struct ResultsPart {
  std::string label;            ///< path, for messages
  nlohmann::ordered_json json;  ///< of a whole results file of ours
};

struct MergedResults {
  nlohmann::ordered_json json;  ///< without a valid digest
  std::size_t points = 0;
  std::size_t missing_points = 0;
};

/// `parts`: one at least. Places of samples and rounds in the sequence follow on from part to part;
/// the context is the first one's, with `merged` naming all. Throws NotComparableError: another
/// config, launches, machine or build (naming the field), a point in two parts, or, unless
/// `partial`, in none.
MergedResults merge_results(std::vector<ResultsPart> parts, bool partial);

}  // namespace zcbench
