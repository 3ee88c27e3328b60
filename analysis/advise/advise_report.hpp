// Advice as people read it: the recommendation in a line or two, then the tables behind it. Called
// by the advise command.
#pragma once

#include <string>
#include <vector>

#include "analysis/advise/advice.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

/// File, machine and job.
std::vector<std::string> head_lines(const Advice& advice);
/// What to take and why; a second line says it of strategies with processes, if a control is best.
std::vector<std::string> recommendation_lines(const Advice& advice);
/// Strategies that were left out, and why; what is extrapolated.
std::vector<std::string> caveat_lines(const Advice& advice);
/// How well the model predicts points that it has not seen.
std::vector<std::string> check_lines(const Advice& advice);

/// Predicted times with intervals, what was measured, and what the time is spent on.
Table prediction_table(const Advice& advice);
/// From which size on which strategy is the fastest, and where curves cross that of serial. Without
/// rows if no range of sizes was measured.
Table size_table(const Advice& advice);
/// The prices of every strategy, in tables narrow enough for a terminal.
std::vector<Table> price_tables(const Advice& advice);

/// For a terminal.
std::string render_text(const Advice& advice, std::size_t width = 100);
/// The same in GitHub's Markdown.
std::string render_markdown(const Advice& advice);

}  // namespace zcbench
