// What a run found, as text for people: on one screen at the end of a run, and in full in `zcbench
// show`. Pure.
#pragma once

#include <string>

#include "harness/machine/peak_rates.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

struct SummaryStyle {
  bool color = false;
  int width = 100;  ///< columns; wider tables continue below
};

/// One screen: the lecture's own lines, the answer and what to take for which size, what failed.
/// Ends in a newline.
std::string render_summary(const RunResult& result, const SummaryStyle& style);

/// The same with a table of medians for each kernel, number of workers and lifecycle, and
/// everything that failed. If `limits` are given, also how close the results come to them. Ends in
/// a newline.
std::string render_tables(const RunResult& result, const SummaryStyle& style,
                          const PeakRates* limits = nullptr);

}  // namespace zcbench
