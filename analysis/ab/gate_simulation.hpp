// What the gate would have done: takes units of a comparison of a build with itself, flips their
// labels by coin and adds a slowdown of known size. Used by selfcheck.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "analysis/ab/point_gate.hpp"

namespace zcbench {

/// One unit as it was measured: an entry per metric, and how long both sides took.
struct MeasuredUnit {
  std::vector<UnitEvidence> metrics;
  double seconds = 0.0;
};

struct SimulatedDecision {
  std::optional<Outcome> outcome;  ///< nullopt: undecided when time is up
  double seconds = 0.0;            ///< until the decision, or the end
};

/// Runs the gate over `units` (at least 1), in their order from a random one on, round and round.
/// Flips every unit's labels by a coin, then makes every metric slower by the plain `slowdown`.
SimulatedDecision simulate_point(std::span<const MeasuredUnit> units, const GateRules& rules,
                                 double slowdown, double max_seconds, std::mt19937_64& random);

/// Called between simulated points or suites, from kLeastSimulated on; false ends the simulation.
using HasTime = std::function<bool()>;
inline bool has_all_time() { return true; }
inline constexpr std::uint32_t kLeastSimulated = 20;

/// How many of the simulated points ended in which outcome, as shares.
struct SimulatedRates {
  std::uint32_t simulated = 0;
  double slower = 0.0;        ///< share that ended as regression
  double faster = 0.0;        ///< as improvement
  double within = 0.0;        ///< as within the margin
  double mean_seconds = 0.0;  ///< of all, undecided ones included
};
SimulatedRates simulate_points(std::span<const MeasuredUnit> units, const GateRules& rules,
                               double slowdown, double max_seconds, std::uint32_t repetitions,
                               std::mt19937_64& random, const HasTime& has_time = has_all_time);

/// Share of suites in which any point ended as regression although nothing was slower. A suite has
/// `suite_points` points: `points` (at least 1), repeated as often as needed.
struct SimulatedAlarms {
  std::uint32_t suites = 0;  ///< simulated
  double share = 0.0;
};
SimulatedAlarms simulate_false_alarms(std::span<const std::vector<MeasuredUnit>> points,
                                      std::size_t suite_points, const GateRules& rules,
                                      double max_seconds, std::uint32_t suites,
                                      std::mt19937_64& random,
                                      const HasTime& has_time = has_all_time);

/// The smallest slowdown in whole percent (as a plain ratio, 0.01 to 0.50) that is found within
/// `max_seconds` at 19 in 20 simulated points; nullopt if not even 50 % is.
std::optional<double> smallest_found(std::span<const MeasuredUnit> units, const GateRules& rules,
                                     double max_seconds, std::uint32_t repetitions,
                                     std::mt19937_64& random,
                                     const HasTime& has_time = has_all_time);

/// The difference, as a plain ratio, that two runs of one build stay below in 95 of 100 units: 1.96
/// deviations (1.48 MAD) of the first metric's log ratios.
double noise_floor(std::span<const MeasuredUnit> units);

}  // namespace zcbench
