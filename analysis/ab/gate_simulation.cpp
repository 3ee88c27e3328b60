#include "analysis/ab/gate_simulation.hpp"

#include <cmath>

#include "harness/base/random_bits.hpp"

namespace zcbench {

namespace {

constexpr double kFoundShare = 0.95;
constexpr int kMaxPercent = 50;
constexpr double kNormal975 = 1.959963984540054;

// Writes the unit's evidence into `evidence`, whose memory is reused.
void flip_and_slow(const MeasuredUnit& unit, bool flip, double log_slowdown,
                   std::vector<UnitEvidence>& evidence) {
  evidence = unit.metrics;
  for (UnitEvidence& metric : evidence) {
    metric.log_ratio = (flip ? -metric.log_ratio : metric.log_ratio) + log_slowdown;
  }
}

}  // namespace

SimulatedDecision simulate_point(std::span<const MeasuredUnit> units, const GateRules& rules,
                                 double slowdown, double max_seconds, std::mt19937_64& random) {
  SimulatedPointGate gate(rules, units.front().metrics.size());
  SimulatedDecision decision;
  const double log_slowdown = std::log1p(slowdown);
  std::vector<UnitEvidence> evidence;
  for (std::size_t at = bounded(random, units.size()); decision.seconds < max_seconds; ++at) {
    const MeasuredUnit& unit = units[at % units.size()];
    flip_and_slow(unit, coin(random), log_slowdown, evidence);
    gate.add(evidence);
    decision.seconds += unit.seconds;
    decision.outcome = gate.outcome();
    if (decision.outcome) break;
  }
  return decision;
}

SimulatedRates simulate_points(std::span<const MeasuredUnit> units, const GateRules& rules,
                               double slowdown, double max_seconds, std::uint32_t repetitions,
                               std::mt19937_64& random, const HasTime& has_time) {
  SimulatedRates rates;
  while (rates.simulated < repetitions && (rates.simulated < kLeastSimulated || has_time())) {
    const SimulatedDecision decision = simulate_point(units, rules, slowdown, max_seconds, random);
    ++rates.simulated;
    rates.slower += decision.outcome == Outcome::regression ? 1.0 : 0.0;
    rates.faster += decision.outcome == Outcome::improvement ? 1.0 : 0.0;
    const bool is_cleared =
        decision.outcome == Outcome::within_margin || decision.outcome == Outcome::below_floor;
    rates.within += is_cleared ? 1.0 : 0.0;
    rates.mean_seconds += decision.seconds;
  }
  for (double* sum : {&rates.slower, &rates.faster, &rates.within, &rates.mean_seconds}) {
    *sum /= rates.simulated;
  }
  return rates;
}

SimulatedAlarms simulate_false_alarms(std::span<const std::vector<MeasuredUnit>> points,
                                      std::size_t suite_points, const GateRules& rules,
                                      double max_seconds, std::uint32_t suites,
                                      std::mt19937_64& random, const HasTime& has_time) {
  std::uint32_t alarmed = 0;
  std::uint32_t suite = 0;
  for (; suite < suites && (suite < kLeastSimulated || has_time()); ++suite) {
    bool any = false;
    for (std::size_t point = 0; point < suite_points; ++point) {
      const std::vector<MeasuredUnit>& units = points[point % points.size()];
      const auto outcome = simulate_point(units, rules, 0.0, max_seconds, random).outcome;
      any = any || outcome == Outcome::regression;
    }
    alarmed += any ? 1 : 0;
  }
  return {.suites = suite, .share = static_cast<double>(alarmed) / suite};
}

std::optional<double> smallest_found(std::span<const MeasuredUnit> units, const GateRules& rules,
                                     double max_seconds, std::uint32_t repetitions,
                                     std::mt19937_64& random, const HasTime& has_time) {
  int found = kMaxPercent + 1;
  int missed = 0;
  while (found - missed > 1) {
    const int middle = (found + missed) / 2;
    const SimulatedRates rates =
        simulate_points(units, rules, middle / 100.0, max_seconds, repetitions, random, has_time);
    (rates.slower >= kFoundShare ? found : missed) = middle;
  }
  if (found > kMaxPercent) return std::nullopt;
  return found / 100.0;
}

double noise_floor(std::span<const MeasuredUnit> units) {
  std::vector<double> ratios;
  for (const MeasuredUnit& unit : units) ratios.push_back(unit.metrics.front().log_ratio);
  return std::expm1(kNormal975 * kDeviationPerMad * median_absolute_deviation(ratios));
}

}  // namespace zcbench
