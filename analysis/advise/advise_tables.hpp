// The tables of an advice, as cells without any format. Made for advise_text.
#pragma once

#include <string>
#include <vector>

#include "analysis/advise/advice.hpp"

namespace zcbench {

struct AdviceTable {
  std::string title;
  std::vector<std::string> header;  ///< the first stands over the rows' names
  std::vector<std::vector<std::string>> rows;
};

/// Predicted times with intervals, what was measured, and what the time is spent on.
AdviceTable prediction_table(const Advice& advice);
/// From which size on which strategy is the fastest, and where curves cross that of serial. Without
/// rows if no range of sizes was measured.
AdviceTable size_table(const Advice& advice);
/// The prices of every strategy, in tables narrow enough for a terminal.
std::vector<AdviceTable> price_tables(const Advice& advice);

}  // namespace zcbench
