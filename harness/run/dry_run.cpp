#include "harness/run/dry_run.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/machine/speed_limits_file.hpp"
#include "harness/results/results_size.hpp"
#include "harness/run/estimate.hpp"
#include "harness/run/point_sampler.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/sweep.hpp"

namespace zcbench {

namespace {

// The same points when every sequential one stops at once.
std::vector<Point> with_fewest_samples(std::vector<Point> points) {
  for (Point& point : points) {
    if (point.sequential) point.samples = point.sequential->min;
  }
  return points;
}

std::uint64_t sample_count(const std::vector<Point>& points) {
  std::uint64_t samples = 0;
  for (const Point& point : points) samples += point.samples;
  return samples;
}

// "30", or "10..200".
std::string range_text(const std::string& least, const std::string& most) {
  return least == most ? most : fmt::format("{}..{}", least, most);
}

std::string samples_text(const Point& point) {
  const std::uint32_t least = point.sequential ? point.sequential->min : point.samples;
  return range_text(std::to_string(least), std::to_string(point.samples));
}

}  // namespace

void print_dry_run(const Plan& plan, std::uint32_t launches) {
  enter_shm_for(plan.points);
  const MachineLimits limits = read_machine_limits();
  for (const Point& point : plan.points) {
    print_out("{:<70} {:>4} samples  {:>9}\n", point.name(), samples_text(point),
              format_bytes(point_memory_bytes(point)));
    if (const auto reason = why_cannot_be_swept(point, limits)) {
      print_out("  cannot run here: {}\n", *reason);
    }
  }
  const MemoryNeed need = memory_need(plan.points, limits.memory_bytes);
  const std::vector<Point> fewest = with_fewest_samples(plan.points);
  const std::uint64_t samples = sample_count(plan.points);
  print_out("\n{}, {}{}{}; {} left out\n", format_count(plan.points.size(), "point"),
            range_text(std::to_string(sample_count(fewest)), std::to_string(samples)),
            samples == 1 ? " sample" : " samples",
            launches > 1 ? fmt::format(" in each of {} launches", launches) : "",
            format_count(plan.excluded_points, "combination"));
  const ResultsSize size = results_size(plan.points, launches);
  const std::uint64_t needed_bytes =
      std::max(need.needed_bytes() + size.held_bytes, size.making_bytes);
  print_out(
      "memory needed: {} of {}\n  input {}, largest point {}, samples {}, writing the results {}\n",
      format_bytes(needed_bytes), format_bytes(limits.memory_bytes), format_bytes(need.input_bytes),
      format_bytes(need.largest_point_bytes), format_bytes(size.held_bytes),
      format_bytes(size.making_bytes));
  for (const std::string& warning : size_warnings(plan.points, launches, limits.memory_bytes)) {
    print_error("zcbench: warning: {}\n", warning);
  }
  print_out("results file: about {}\n", format_bytes(size.file_bytes));
  const KnownLimits known = load_speed_limits(kLimitsPath, limits_machine(read_environment()));
  const MachineCosts costs = machine_costs(known.limits ? &*known.limits : nullptr);
  const auto duration = [&](const std::vector<Point>& points) {
    return format_duration_ns(launches * static_cast<double>(estimated_duration_ns(points, costs)));
  };
  print_out("estimated duration: about {}\n", range_text(duration(fewest), duration(plan.points)));
  if (!known.limits) {
    print_out("for a better estimate, measure this machine first:\n  {}\n", limits_command());
  }
}

}  // namespace zcbench
