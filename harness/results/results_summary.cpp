#include "harness/results/results_summary.hpp"

#include "harness/base/statistics.hpp"

namespace zcbench {

std::vector<double> launch_medians_ns(const ResultsPoint& point) {
  std::vector<double> medians;
  for (const LaunchTimes& launch : point.launches) medians.push_back(median(launch.real_time_ns));
  return medians;
}

std::vector<double> node_medians_ns(const ResultsPoint& point,
                                    const std::vector<NodeRecord>& nodes) {
  const std::vector<double> launches = launch_medians_ns(point);
  std::vector<double> medians;
  for (const NodeRecord& node : nodes) {
    std::vector<double> own;
    for (const std::uint32_t launch : node.launches) own.push_back(launches.at(launch));
    medians.push_back(median(own));
  }
  return medians;
}

double cpu_median_ns(const ResultsPoint& point) {
  std::vector<double> medians;
  for (const LaunchTimes& launch : point.launches) medians.push_back(median(launch.cpu_time_ns));
  return median(medians);
}

}  // namespace zcbench
