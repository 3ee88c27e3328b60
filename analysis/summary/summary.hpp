// What a run found, as text for people: the lecture's own lines, tables of medians, who is fastest
// where, what failed. Called by the run command at the end. Pure.
#pragma once

#include <string>

#include "harness/machine/peak_rates.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

struct SummaryStyle {
  bool color = false;
  int width = 100;  ///< columns; wider tables continue below
};

/// With `limits` also how close the results come to them. Ends in a newline.
std::string render_summary(const RunResult& result, const SummaryStyle& style,
                           const PeakRates* limits = nullptr);

}  // namespace zcbench
