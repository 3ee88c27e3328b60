// Made-up advice with every feature, for tests of how advice is shown.
#pragma once

#include <string>

#include "analysis/advise/advice.hpp"

namespace zcbench {

inline AdvisedStrategy make_advised(const std::string& label, bool has_processes,
                                    std::array<double, kPartCount> parts_ns) {
  AdvisedStrategy one{
      .label = label,
      .has_processes = has_processes,
      .prediction = {},
      .interval = {},
      .measured = std::nullopt,
      .prices = {{Cost::worker, 1.05e6, {0.9e6, 1.2e6}}, {Cost::fixed, 0.0, {0.0, 3456.0}}},
      .deviation = 0.1,
      .elements = {1e3, 1e7},
      .workers = {1.0, 4.0},
      .against_serial = {}};
  one.prediction.parts_ns = parts_ns;
  for (const double part : parts_ns) one.prediction.estimate.time += part;
  one.prediction.estimate.degrees_of_freedom = 20.0;
  one.interval = {one.prediction.estimate.time / 1.2, one.prediction.estimate.time * 1.2};
  return one;
}

inline ModelCheck make_check(const std::string& kernel, double measured_ns, double predicted_ns) {
  ModelCheck check;
  check.measured.kernel = kernel;
  check.measured.strategy = "memfd";
  check.measured.lifecycle = "fork";
  check.measured.elements = 1000.0;
  check.measured.workers = 2.0;
  check.measured.time_ns = measured_ns;
  check.predicted_ns = predicted_ns;
  check.interval = {predicted_ns / 1.2, predicted_ns * 1.2};
  return check;
}

/// serial is clearly the best; memfd and pipe_copy are too close to call; file_mmap is
/// extrapolated; fork_cow is left out.
inline Advice make_example_advice() {
  Advice advice;
  advice.path = "r.json";
  advice.date = "2026-01-02T03:04:05Z";
  advice.cpu_model = "Example 9000";
  advice.machine = {{.cpus = 2.0, .l2_bytes = 1 << 20, .cache_bytes = 32 << 20}, "limits"};
  advice.request = {"statistics", 1000000, 4, Lifecycle::fork};
  advice.strategies = {make_advised("serial", false, {0, 0, 0, 200e3}),
                       make_advised("memfd", true, {4e6, 1e6, 0, 1e6}),
                       make_advised("pipe_copy", true, {4e6, 0, 2.1e6, 100e3}),
                       make_advised("file_mmap", true, {4e6, 6e6, 0, 3e6})};
  advice.strategies[0].measured = Measurement{};
  advice.strategies[0].measured->time_ns = 210e3;
  advice.strategies[1].prices.push_back({Cost::computed_cache, 0.5, {0.1, 0.9}});
  advice.strategies[1].against_serial = {{2.5e6, 1.5e6, std::nullopt}};
  advice.strategies[2].prices.push_back({Cost::moved_small, 0.25, {0.2, 0.3}});
  advice.strategies[3].prediction.beyond_elements = true;
  advice.left_out = {{"fork_cow", "too few points to fit the cost model: 1 point"}};
  advice.choice =
      Choice{.best = 0, .equals = {}, .next = 1, .reason = Part::workers, .saved_ns = 4e6};
  advice.processes_choice =
      Choice{.best = 1, .equals = {2}, .next = 3, .reason = Part::page_faults, .saved_ns = 5e6};
  advice.sizes = {1e3, 1e7};
  advice.fastest = {{.curve = 0}, {.curve = 1, .from = CurveCrossover{2.5e6, 1.5e6, std::nullopt}}};
  advice.fastest_processes = {{.curve = 1}};
  advice.checks = {make_check("statistics", 1e6, 1.05e6), make_check("statistics", 1e6, 1.3e6),
                   make_check("square", 1e6, 1.1e6)};
  advice.unchecked = 2;
  return advice;
}

}  // namespace zcbench
