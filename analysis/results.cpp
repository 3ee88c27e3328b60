#include "analysis/results.hpp"

#include "analysis/statistics.hpp"

namespace zcbench {

std::vector<double> launch_medians_ns(const ResultsPoint& point) {
  std::vector<double> medians;
  for (const LaunchTimes& launch : point.launches) medians.push_back(median(launch.real_time_ns));
  return medians;
}

}  // namespace zcbench
