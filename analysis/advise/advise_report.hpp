// Advice as text for people: the recommendation in a line or two, then the tables that support it.
// Called by the advise command.
#pragma once

#include <string>
#include <vector>

#include "analysis/advise/advice.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

/// File, machine and job.
std::vector<std::string> head_lines(const Advice& advice);
/// What to use and why; if a control is best, a second line says the same for strategies with
/// processes.
std::vector<std::string> recommendation_lines(const Advice& advice);
/// Strategies that were left out, and why; what is extrapolated.
std::vector<std::string> caveat_lines(const Advice& advice);
/// How well the model predicts points that it was not fitted to.
std::vector<std::string> check_lines(const Advice& advice);

/// Predicted times with intervals, what was measured, and what the time is spent on.
Table prediction_table(const Advice& advice);
/// Which strategy is the fastest from which size on, and where curves cross that of serial. Has no
/// rows if no range of sizes was measured.
Table size_table(const Advice& advice);
/// The prices of every strategy, in tables narrow enough for a terminal.
std::vector<Table> price_tables(const Advice& advice);

/// For a terminal.
std::string render_text(const Advice& advice, std::size_t width = 100);
/// The same in GitHub's Markdown.
std::string render_markdown(const Advice& advice);

}  // namespace zcbench
