// Reads the results files of a history, orders them by date, and judges every point over them.
// Called by the commands trend and report.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/compare/trend_report.hpp"
#include "harness/results/results_summary.hpp"

namespace zcbench {

/// Fewer files of one machine are a before and an after rather than a history.
inline constexpr std::size_t kLeastHistory = 3;

struct DatedFile {
  ResultsSummary file;  ///< times are removed: a history may have hundreds of files
  std::int64_t seconds = 0;
  std::vector<double> medians_ns;  ///< per point; 0: not measured
};

/// The files ordered by date. Throws what read_results() does, and CorruptError for an invalid
/// date.
std::vector<DatedFile> read_in_order(const std::vector<std::string>& paths);

/// Whether the files are at least kLeastHistory runs of one config on one machine.
bool is_history(const std::vector<DatedFile>& files);

/// `files`: at least one, in order. Throws NotComparableError if files differ in what they
/// measured, or in their machine unless `allow_different_machine`.
TrendReport make_trend(const std::vector<DatedFile>& files, const TrendRules& rules,
                       bool allow_different_machine);

}  // namespace zcbench
