// A comparison as text for people and as JSON for programs. Called by the compare command.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/compare/comparison.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

struct ComparisonReport {
  const ResultsSummary& base;
  const ResultsSummary& other;
  const CompareRules& rules;
  const Comparison& comparison;
  std::vector<std::string> warnings;  ///< one line each, e.g. that a baseline is old
};

/// What makes the figures weaker than they look: a few words each, without line ends.
std::vector<std::string> caveats(const ComparisonReport& report);
/// "2 slower, 0 faster, ...": how many points have each outcome.
std::string count_line(const Comparison& comparison);

/// For a terminal. Where machines differ, every line says so.
std::string render_text(const ComparisonReport& report, const TableStyle& style = {});
/// For a pull request or a CI summary: a table of GitHub's Markdown.
std::string render_markdown(const ComparisonReport& report);
/// Fields: docs/compare.md.
nlohmann::ordered_json to_json(const ComparisonReport& report);

}  // namespace zcbench
