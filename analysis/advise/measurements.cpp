#include "analysis/advise/measurements.hpp"

#include <algorithm>

#include "harness/model/point.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr double kAssumedL2Bytes = 1 << 20;
constexpr double kAssumedL3Bytes = 16 << 20;

template <typename Metric>
double median_of(const PointResult& result, Metric figure) {
  std::vector<double> values;
  for (const Sample& sample : result.samples) {
    values.push_back(static_cast<double>(figure(sample)));
  }
  return median(values);
}

double cache_bytes(const Environment& environment, int level) {
  for (const CpuCache& cache : environment.caches) {
    if (cache.level == level && cache.type != "Instruction") {
      return static_cast<double>(cache.size_bytes);
    }
  }
  return 0.0;
}

Measurement measurement_of(const PointResult& result) {
  const std::vector<double> times_ns = real_times_ns(result);
  const Point& point = result.point;
  return {
      .strategy = row_label(point),
      .lifecycle = std::string(to_string(point.lifecycle)),
      .kernel = point.kernel,
      .computes = point.kernel != "null",
      .elements = static_cast<double>(point.elements),
      .workers = static_cast<double>(point.workers),
      .time_ns = median(times_ns),
      .interval = median_interval(times_ns),
      .samples = times_ns.size(),
      .page_faults = median_of(result, [](const Sample& sample) { return sample.minor_faults; }),
      .moved_bytes = median_of(result, [](const Sample& sample) {
        return sample.bytes_copied.to_workers + sample.bytes_copied.from_workers;
      })};
}

}  // namespace

std::vector<Measurement> measurements_of(const RunResult& run) {
  std::vector<Measurement> measurements;
  for (const PointResult& result : run.points) {
    if (is_external(result.point) || result.samples.empty()) continue;
    Measurement measurement = measurement_of(result);
    if (measurement.time_ns > 0.0) measurements.push_back(std::move(measurement));
  }
  return measurements;
}

MachineLevels machine_levels(const Results& file) {
  const Environment& environment = file.environment;
  MachineLevels machine;
  machine.levels.cpus = std::max(static_cast<double>(environment.allowed_cpus.size()), 1.0);
  if (environment.cpu_limit) {
    machine.levels.cpus = std::clamp(*environment.cpu_limit, 1.0, machine.levels.cpus);
  }
  machine.levels.l2_bytes = cache_bytes(environment, 2);
  machine.levels.cache_bytes = cache_bytes(environment, 3);
  machine.caches_from = "sysfs";
  if (file.limits) {
    machine.levels.l2_bytes = static_cast<double>(file.limits->l2_bytes);
    machine.levels.cache_bytes = static_cast<double>(file.limits->l3_bytes);
    machine.caches_from = "limits";
  }
  if (machine.levels.l2_bytes <= 0.0 || machine.levels.cache_bytes <= machine.levels.l2_bytes) {
    machine.levels.l2_bytes = kAssumedL2Bytes;
    machine.levels.cache_bytes = kAssumedL3Bytes;
    machine.caches_from = "assumed";
  }
  return machine;
}

}  // namespace zcbench
