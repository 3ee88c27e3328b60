// ReportPoint: a measured point of a results file as the page shows it. The data set of the charts
// and the tables beside them are made of these, so that both say the same.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/point_summary.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// How a point's workers get at the array. `sharing`: they see the parent's memory, or map the same
/// file. `copying`: through the kernel, by the ledger of its samples. `control`: threads, or no
/// workers. `program`: one that is not zcbench, which does not tell.
enum class Family { sharing, copying, control, program };
constexpr auto words_of(Family) {
  return std::to_array<std::string_view>({"sharing", "copying", "control", "program"});
}

struct ReportPoint {
  std::size_t file;           ///< index into the files
  const PointResult* result;  ///< has samples
  std::string series;         ///< strategy and what is not at its default
  Family family;
  PointSummary summary;
  bool is_disturbed;  ///< at least half of its samples are from noisy rounds

  const Point& point() const { return result->point; }
  /// Over all samples; none if some sample lacks the number, or the program did not report it.
  std::optional<double> median_of(const SampleField& field) const;
};

/// Points without samples are left out, and programs that only report facts. By file, then kernel
/// as met, size, workers, lifecycle, and strategy as in the registry. Refers to `files`.
std::vector<ReportPoint> report_points(const std::vector<Results>& files);

/// "start_ns" etc.: the field of that name (sample_fields.hpp), which must exist.
const SampleField& sample_field(std::string_view name);

/// "23.1 us", "7.63 MiB", "12".
std::string value_text(const SampleField& field, double value);

}  // namespace zcbench
