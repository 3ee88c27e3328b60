// Reads the text of a results file with both readers. Text with a place for a digest is sealed
// again, so that mutations get past the digest; the unit tests check that a changed file is
// refused.
#include <cmath>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/fuzz/accept.hpp"

using namespace zcbench;

namespace {

constexpr const char* kLabel = "r.json";

void require_sound(const ResultsSummary& file) {
  for (const ResultsPoint& point : file.points) {
    fuzz::require(point.status == PointStatus::valid || point.launches.empty(),
                  "a point that is not valid has no times");
    fuzz::require(point.status != PointStatus::valid || !point.launches.empty(),
                  "a valid point has times");
    for (const LaunchTimes& launch : point.launches) {
      fuzz::require(!launch.real_time_ns.empty(), "a launch has samples");
      fuzz::require(launch.real_time_ns.size() == launch.cpu_time_ns.size(), "times are pairs");
      for (const double time_ns : launch.real_time_ns) {
        fuzz::require(time_ns > 0.0 && std::isfinite(time_ns), "a time is above 0");
      }
      for (const double time_ns : launch.cpu_time_ns) {
        fuzz::require(time_ns >= 0.0 && std::isfinite(time_ns), "CPU time is from 0");
      }
    }
  }
}

void require_sound(const Results& file) {
  for (const PointResult& result : file.run.points) {
    fuzz::require((result.status == PointStatus::valid) == !result.samples.empty(),
                  "valid points have samples, others none");
    for (const Sample& sample : result.samples) {
      fuzz::require(sample.real_time_ns > 0, "a time is above 0");
      fuzz::require(sample.cpu_time_ns >= 0 && sample.off_clock_ns >= 0, "other times are from 0");
    }
  }
  for (const int cpu : file.environment.allowed_cpus) fuzz::require(cpu >= 0, "a CPU is from 0");
  fuzz::require(file.environment.num_cpus >= 0, "the number of CPUs is from 0");
}

std::string sealed_if_possible(std::string text) {
  return check_seal(text) == Seal::missing ? text : sealed(std::move(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = sealed_if_possible(std::string(fuzz::as_text(data, size)));
  fuzz::accepts<CorruptError>(kLabel, [&] { require_sound(parse_results(text, kLabel)); });
  fuzz::accepts<CorruptError>(kLabel, [&] { require_sound(parse_run(text, kLabel)); });
  return 0;
}
