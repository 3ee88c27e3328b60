// Makes a results file, for tests of the exports.
#pragma once

#include "harness/results/run_reader.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

namespace zcbench {

inline Sample make_bare_sample(std::int64_t real_time_ns) {
  Sample sample;
  sample.real_time_ns = real_time_ns;
  sample.cpu_time_ns = real_time_ns / 2;
  sample.order = 9;
  return sample;
}

/// A point of an external program, whose samples have only times.
inline PointResult make_external(const std::string& name) {
  Point point = make_point("square", "external", 1000, 2, Lifecycle::pool);
  point.command.name = name;
  PointResult result{.point = point, .reason = "", .samples = {}, .chunks = {}};
  for (const std::int64_t time_ns : {4000, 2000, 3000, 1000}) {
    result.samples.push_back(make_bare_sample(time_ns));
  }
  return result;
}

inline Results make_run_file(RunResult run = make_run()) {
  return {.label = "r.json",
          .run = std::move(run),
          .config_hash = "",
          .environment = make_environment(),
          .build = {.version = "0.1.0",
                    .commit = "c0ffee",
                    .type = "release",
                    .compiler = "",
                    .flags = "",
                    .sanitizer = "",
                    .loops = ""},
          .limits = std::nullopt};
}

}  // namespace zcbench
