#include "harness/results/results_summary.hpp"

#include "harness/base/statistics.hpp"

namespace zcbench {

std::vector<double> launch_medians_ns(const ResultsPoint& point) {
  std::vector<double> medians;
  for (const LaunchTimes& launch : point.launches) medians.push_back(median(launch.real_time_ns));
  return medians;
}

double cpu_median_ns(const ResultsPoint& point) {
  std::vector<double> medians;
  for (const LaunchTimes& launch : point.launches) medians.push_back(median(launch.cpu_time_ns));
  return median(medians);
}

}  // namespace zcbench
