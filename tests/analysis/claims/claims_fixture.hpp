// Simulated results and claims for tests of analysis/claims. Points have the samples that a test
// asks for, with deterministic noise.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "analysis/claims/claims_file.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

namespace zcbench {

/// Returns factors whose median is 1, which differ from 1 by at most `spread`.
inline double wobble(std::size_t sample, double spread) {
  constexpr double kPlaces[] = {0.0, 0.7, -0.6, 0.3, -0.4, 1.0, -1.0, 0.2, -0.2, 0.5, -0.5};
  return 1.0 + spread * kPlaces[sample % 11];
}

/// A valid point with that many samples. `change` fills each one in; before that, it takes 1 ms and
/// has no copies, faults or results.
inline PointResult simulated(const Point& point,
                             const std::function<void(Sample&, std::size_t)>& change,
                             std::size_t samples = 11) {
  PointResult result{
      .point = point, .status = PointStatus::valid, .reason = "", .samples = {}, .chunks = {}};
  for (std::size_t i = 0; i < samples; ++i) {
    Sample sample;
    sample.real_time_ns = 1'000'000;
    change(sample, i);
    result.samples.push_back(sample);
  }
  return result;
}

/// The same, with times around a median.
inline PointResult timed(const Point& point, double median_ns, double spread = 0.01) {
  return simulated(point, [=](Sample& sample, std::size_t i) {
    sample.real_time_ns = std::llround(median_ns * wobble(i, spread));
  });
}

/// A point of strategy external with a command's facts, which are the same in every sample.
inline PointResult fact_point(const std::string& command, std::vector<Metric> facts) {
  Point point = make_point("null", "external", 1000, 1);
  point.command.name = command;
  return simulated(point, [&](Sample& sample, std::size_t) {
    sample.figures.assign(facts.begin(), facts.end());
  });
}

inline Results run_file(std::vector<PointResult> points, const std::string& label = "r.json") {
  Results file;
  file.label = label;
  file.run.started_utc = "2026-01-02T03:04:05Z";
  file.run.points = std::move(points);
  file.environment.cpu_model = "Simulated CPU";
  file.environment.allowed_cpus = {0, 1};
  return file;
}

/// A claims file with one claim that has one part; `test` is the text after the part's "what".
inline std::string claims_text(const std::string& test) {
  return R"({"schema_version": 1, "source": "s", "claims": [{"id": "c", "quote": "q",
"parts": [{"name": "p", "what": "w", )" +
         test + R"(}],
"sentences": {"supported": "yes {value}", "refuted": "no {p.value} ({interval}) {label}"}}]})";
}

inline ClaimPart part_of(const std::string& test) {
  return parse_claims(claims_text(test), "c.json").claims.at(0).parts.at(0);
}

}  // namespace zcbench
