// ReportPoint: a measured point of a results file as the page shows it. The charts' data set and
// the tables are both made of these, so that they say the same.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

struct ReportPoint {
  std::size_t file;           ///< index into the files
  const PointResult* result;  ///< has samples
  std::string series;         ///< strategy and what is not at its default
  Family family;              ///< family of its strategy
  PointSummary summary;
  bool is_disturbed;  ///< at least half of its samples are from noisy rounds

  const Point& point() const { return result->point; }
  /// The median over all samples; nullopt if any sample lacks the number, or the program did not
  /// report it.
  std::optional<double> median_of(const SampleField& field) const;
};

/// All points except those without samples and programs that only report facts. Sorted by file,
/// kernel in the order of the points, size, workers, lifecycle, and strategy in the order of the
/// registry. Refers to `files`.
std::vector<ReportPoint> report_points(const std::vector<Results>& files);

/// "start_ns" etc.: the field of that name (sample_fields.hpp), which must exist.
const SampleField& sample_field(std::string_view name);

/// "23.1 us", "7.63 MiB", "12".
std::string value_text(const SampleField& field, double value);

}  // namespace zcbench
