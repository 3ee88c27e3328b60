// Made-up results files as they are after reading, for tests of the report.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/results/run_reader.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

namespace zcbench {

inline Results make_read_run(RunResult run = make_run(),
                             const std::string& label = "results/a.json") {
  return {.label = label,
          .run = std::move(run),
          .config_hash = "crc64:0123456789abcdef",
          .environment = make_environment(),
          .build = {.version = "0.1.0",
                    .commit = "c0ffee",
                    .type = "release",
                    .compiler = "GNU 12",
                    .flags = "-O2",
                    .sanitizer = "",
                    .loops = "native"},
          .limits = std::nullopt};
}

/// A complete run of these points.
inline RunResult make_run_of(std::vector<PointResult> points) {
  RunResult run = make_run();
  run.points = std::move(points);
  return run;
}

/// Returns the text without the tags, as a reader of the page sees it.
inline std::string visible_text(const std::string& markup) {
  std::string text;
  bool in_tag = false;
  for (const char c : markup) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

}  // namespace zcbench
