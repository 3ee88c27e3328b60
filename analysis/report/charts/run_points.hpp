// The points of results files as the charts of run_charts ask for them: by file, with medians and
// intervals, without what is not to be drawn. Made once, then read by every chart.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/report/charts/chart.hpp"
#include "harness/base/statistics.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

struct ChartPoint {
  const PointResult* result;
  std::string label;             ///< its series: strategy and what is not at its default
  std::vector<double> times_ns;  ///< real_time of every sample, in the order taken
  double median_ns;

  const Point& point() const { return result->point; }
  bool is_serial() const;
  bool is_control() const;  ///< serial or threads: no processes
  bool is_external() const;
};

struct ChartFile {
  std::string name;  ///< short: the path's last part, with the date where that is not unique
  std::vector<ChartPoint> points;  ///< by kernel as met, then by strategy as in the registry
  std::size_t noisy_points = 0;    ///< valid ones that are left out
};

/// Keeps references to `files`. Left out: points without samples, those that only tell facts
/// (is_contestant), and noisy ones, at least half of whose samples are from noisy rounds: that many
/// can move a median anywhere (its breakdown point: Huber, "Robust Statistics", 1981, section 3.2).
std::vector<ChartFile> chart_files(const std::vector<Results>& files);

/// Median and its 95 % interval (none for fewer than 6 values), which must not be empty.
Mark median_mark(const std::vector<double>& values);

/// `value_of` every sample; none of those for which it is not known.
std::vector<double> sample_values(
    const ChartPoint& point, const std::function<std::optional<double>(const Sample&)>& value_of);

/// Appends to the series of that name, which is created if it is new.
void add_mark(Panel& panel, const std::string& series, Mark mark);

/// `title`, and the file's name if it is not the only one.
std::string panel_title(const std::string& title, const ChartFile& file, std::size_t file_count);
/// Panels side by side: a row has all files, or both lifecycles of the only one.
std::size_t columns_for(std::size_t file_count);
/// "30 samples".
std::string samples_text(const ChartPoint& point);

/// Kernels in the order met.
std::vector<std::string> kernels_of(const std::vector<ChartFile>& files);

}  // namespace zcbench
