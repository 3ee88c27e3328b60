// Records of comparisons with made-up, repeatable times.
#pragma once

#include <cmath>
#include <random>

#include "analysis/ab/ab_record.hpp"

namespace zcbench {

/// A unit whose candidate takes `ratio` times as long. Each time has noise of up to +- `spread`.
inline AbUnit made_up_unit(std::size_t point, double ratio, double spread,
                           std::mt19937_64& random) {
  const auto noise = [&] {
    return 1.0 + spread * (static_cast<double>(random() >> 11) * 0x1p-52 - 1.0);
  };
  AbUnit unit;
  unit.point = point;
  unit.candidate_started_first = (random() & 1) != 0;
  unit.environment_bytes[0] = 17;
  unit.environment_bytes[1] = 4000;
  unit.seconds = 0.25;
  for (int i = 0; i < 10; ++i) {
    AbPair pair;
    pair.candidate_first = (random() & 1) != 0;
    for (const std::size_t side : {0, 1}) {
      const double time_ns = 2e6 * (side == 1 ? ratio : 1.0);
      pair.samples[side] = {.real_time_ns = std::llround(time_ns * noise()),
                            .cpu_time_ns = std::llround(time_ns * 1.5 * noise())};
    }
    unit.pairs.push_back(pair);
  }
  return unit;
}

/// A record with one point per ratio and `units` units for each, round by round.
inline AbRecord made_up_record(const std::vector<double>& ratios, int units, double spread = 0.02) {
  AbRecord record;
  record.config = "made up";
  record.started_utc = "2026-01-02T03:04:05Z";
  record.seed = 11;
  record.budget_s = 60;
  record.rules = {.profile = "strict",
                  .detect = 0.0,
                  .margin = 0.03,
                  .alpha = 0.01,
                  .beta = 0.04,
                  .floor_ns = 1000};
  record.sides[0] = {.label = "old",
                     .version = "1",
                     .commit = "a",
                     .build_type = "release",
                     .compiler = "c",
                     .flags = "-O2"};
  record.sides[1] = record.sides[0];
  record.sides[1].label = "new";
  std::mt19937_64 random(5);
  for (std::size_t point = 0; point < ratios.size(); ++point) {
    const std::string name = "square/memfd/elements:" + std::to_string(point) + "/real_time";
    record.points.push_back({.names = {name, name}, .failure = {}, .is_missing = false});
  }
  for (int unit = 0; unit < units; ++unit) {
    for (std::size_t point = 0; point < ratios.size(); ++point) {
      record.units.push_back(made_up_unit(point, ratios[point], spread, random));
    }
  }
  return record;
}

}  // namespace zcbench
