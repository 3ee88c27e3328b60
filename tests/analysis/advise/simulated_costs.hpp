// Points of a machine whose costs are known, for tests of the cost model and of the code that uses
// it.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "analysis/advise/cost_model.hpp"

namespace zcbench {

/// Costs in ns. Bytes are those of the array.
struct KnownCosts {
  double worker = 900e3;
  double fixed = 150e3;
  double crowded_worker = 40e3;
  double page_fault = 10e3;  ///< one per 64 KiB of the array and 9 per worker
  double moved = 0.4;        ///< per byte up to 1 MiB; half of that beyond
  double cached = 0.3;       ///< per byte up to 32 MiB, times 1.5 for `square`
  double memory = 0.5;       ///< per byte beyond them
  double alone = 0.1;        ///< per byte
  bool moves = false;        ///< every byte goes through a kernel channel
};

inline const CostLevels kTwoCpus{.cpus = 2.0, .l2_bytes = 1 << 20, .cache_bytes = 32 << 20};

inline double known_faults(double elements, double workers) {
  return 9.0 * workers + elements * 8.0 / 65536.0;
}

inline double known_time(const KnownCosts& costs, const std::string& kernel, double elements,
                         double workers) {
  const double busy = std::min(workers, 2.0);
  const double bytes = elements * 8.0;
  double time = costs.fixed + costs.worker * workers + costs.crowded_worker * (workers - busy) +
                costs.page_fault * known_faults(elements, workers);
  if (costs.moves) {
    const double small = std::min(bytes, kTwoCpus.l2_bytes);
    time += costs.moved * (small + (bytes - small) / 2.0) / busy;
  }
  if (kernel == "null") return time;
  const double cached = std::min(bytes, kTwoCpus.cache_bytes);
  const double factor = kernel == "square" ? 1.5 : 1.0;
  return time + (costs.cached * factor * cached + costs.memory * (bytes - cached)) / busy +
         costs.alone * bytes;
}

/// Points for two kernels and the floor, five sizes and three numbers of workers, with log-normal
/// noise whose standard deviation is `noise`.
inline std::vector<Measurement> simulated_points(const KnownCosts& costs, double noise,
                                                 std::mt19937_64& random) {
  std::vector<Measurement> points;
  std::normal_distribution<double> normal(0.0, noise);
  for (const std::string kernel : {"null", "square", "statistics"}) {
    for (const double elements : {1e3, 1e4, 1e5, 1e6, 1e7}) {
      for (const double workers : {1.0, 2.0, 4.0}) {
        points.push_back({.strategy = "simulated",
                          .lifecycle = "fork",
                          .kernel = kernel,
                          .computes = kernel != "null",
                          .elements = elements,
                          .workers = workers,
                          .time_ns = known_time(costs, kernel, elements, workers) *
                                     (noise > 0.0 ? std::exp(normal(random)) : 1.0),
                          .interval = std::nullopt,
                          .samples = 12,
                          .page_faults = known_faults(elements, workers),
                          .moved_bytes = costs.moves ? elements * 8.0 : 128.0 * workers});
      }
    }
  }
  return points;
}

}  // namespace zcbench
