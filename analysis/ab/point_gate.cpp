#include "analysis/ab/point_gate.hpp"

#include <algorithm>
#include <cmath>

namespace zcbench {

GateRules with_floor(GateRules rules, double floor_ns, double time_ns) {
  const double least = floor_ns / time_ns;
  rules.detect = std::max(rules.detect, least);
  rules.margin_is_floor = least > rules.margin;
  rules.margin = std::max(rules.margin, least);
  return rules;
}

template <typename Process>
BasicPointGate<Process>::BasicPointGate(const GateRules& rules, std::size_t metrics)
    : rules_(rules) {
  const double detect = std::log1p(rules.detect);
  const double margin = std::log1p(rules.margin);
  const Evidence none{.slower = Process(detect),
                      .faster = Process(detect),
                      .less_slower = Process(-margin),
                      .less_faster = Process(-margin),
                      .scale = {}};
  metrics_.assign(metrics, none);
}

template <typename Process>
void BasicPointGate<Process>::add(std::span<const UnitEvidence> unit) {
  if (outcome_) return;
  for (std::size_t i = 0; i < metrics_.size(); ++i) {
    Evidence& evidence = metrics_[i];
    const double scale = unit[i].standard_error * evidence.scale.factor();
    evidence.slower.add(unit[i].log_ratio, scale);
    evidence.faster.add(-unit[i].log_ratio, scale);
    evidence.less_slower.add(-unit[i].log_ratio, scale);
    evidence.less_faster.add(unit[i].log_ratio, scale);
    evidence.scale.add(unit[i]);
  }
  // A mean can reach a value only if one of its parts does, a minimum only if all of them do.
  const auto any_may = [&](Process Evidence::*process) {
    return std::ranges::any_of(metrics_, [&](const Evidence& evidence) {
      return (evidence.*process).may_reach(rules_.alarm_evidence);
    });
  };
  const bool all_may = std::ranges::all_of(metrics_, [&](const Evidence& evidence) {
    return evidence.less_slower.may_reach(rules_.clear_evidence) &&
           evidence.less_faster.may_reach(rules_.clear_evidence);
  });
  const double needed = std::log(rules_.alarm_evidence);
  if (any_may(&Evidence::slower) && log_slower() >= needed) {
    outcome_ = Outcome::regression;
  } else if (any_may(&Evidence::faster) && log_faster() >= needed) {
    outcome_ = Outcome::improvement;
  } else if (all_may && log_within() >= std::log(rules_.clear_evidence)) {
    outcome_ = rules_.margin_is_floor ? Outcome::below_floor : Outcome::within_margin;
  }
}

// The mean of e-values is an e-value, however they depend on each other.
template <typename Process>
double BasicPointGate<Process>::alarm(Process Evidence::*process) const {
  std::vector<double> values;
  for (const Evidence& evidence : metrics_) values.push_back((evidence.*process).log_value());
  return log_mean_exp(values.data(), values.data() + values.size());
}

// All must hold, so the minimum counts: a mean would let one metric make up for another.
template <typename Process>
double BasicPointGate<Process>::log_within() const {
  double least = metrics_.front().less_slower.log_value();
  for (const Evidence& evidence : metrics_) {
    least = std::min({least, evidence.less_slower.log_value(), evidence.less_faster.log_value()});
  }
  return least;
}

template class BasicPointGate<EProcess>;
template class BasicPointGate<SimulatedEProcess>;

namespace {

// Log evidence that the log ratio times `sign` (1 or -1) lies above `boundary`.
double log_evidence_above(std::span<const UnitEvidence> units, double boundary, double sign) {
  EProcess process(boundary);
  RunningScale scale;
  for (const UnitEvidence& unit : units) {
    process.add(sign * unit.log_ratio, unit.standard_error * scale.factor());
    scale.add(unit);
  }
  return process.log_value();
}

// The largest boundary that the units lie above.
double refuted_up_to(std::span<const UnitEvidence> units, double needed, double sign) {
  double refuted = -std::log(4.0);
  double open = std::log(4.0);
  if (log_evidence_above(units, refuted, sign) < needed) return -INFINITY;
  for (int halving = 0; halving < 40; ++halving) {
    const double middle = (refuted + open) / 2.0;
    (log_evidence_above(units, middle, sign) >= needed ? refuted : open) = middle;
  }
  return refuted;
}

}  // namespace

std::optional<Interval> ratio_interval(std::span<const UnitEvidence> units, double confidence) {
  const double needed = std::log(2.0 / (1.0 - confidence));
  const double low = refuted_up_to(units, needed, 1.0);
  const double high = -refuted_up_to(units, needed, -1.0);
  if (std::isinf(low) || std::isinf(high)) return std::nullopt;
  return Interval{std::exp(low), std::exp(high)};
}

}  // namespace zcbench
