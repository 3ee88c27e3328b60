#include "analysis/compare/comparison.hpp"

#include <algorithm>
#include <unordered_map>

#include "analysis/compare/paired_ratio.hpp"
#include "harness/base/statistics.hpp"
#include "harness/os/activity.hpp"

namespace zcbench {

namespace {

// A point on both sides; nullptr for a side that does not have it.
struct Pair {
  std::string name;
  const ResultsPoint* base = nullptr;
  const ResultsPoint* other = nullptr;

  bool has_both() const { return base != nullptr && other != nullptr; }
  bool both_have(PointStatus status) const {
    return has_both() && base->status == status && other->status == status;
  }
  bool can_be_compared() const {
    return both_have(PointStatus::valid) && base->config_hash == other->config_hash;
  }
};

std::vector<Pair> pairs_of(const ResultsSummary& base, const ResultsSummary& other) {
  std::vector<Pair> pairs;
  std::unordered_map<std::string, std::size_t> places;
  for (const ResultsPoint& point : base.points) {
    places.emplace(point.name, pairs.size());
    pairs.push_back({.name = point.name, .base = &point});
  }
  for (const ResultsPoint& point : other.points) {
    const auto found = places.find(point.name);
    if (found == places.end()) {
      pairs.push_back({.name = point.name, .other = &point});
    } else {
      pairs[found->second].other = &point;
    }
  }
  return pairs;
}

std::vector<KeyDifference> refusals_of(const ResultsSummary& base, const ResultsSummary& other) {
  std::vector<KeyDifference> refusals;
  if (base.is_google_benchmark != other.is_google_benchmark) {
    const auto writer = [](const ResultsSummary& file) {
      return file.is_google_benchmark ? "Google Benchmark" : "zcbench";
    };
    return {{"written by", writer(base), writer(other)}};
  }
  if (base.build_type != other.build_type) {
    refusals.push_back({"build type", base.build_type, other.build_type});
  }
  return refusals;
}

std::string units_note(const PointComparison& point, EvidenceUnit unit, bool is_google_benchmark) {
  const std::string counts = std::to_string(point.base_launches) + " in base, " +
                             std::to_string(point.new_launches) + " in new; at least " +
                             std::to_string(kLeastLaunches) + " of each are needed ";
  if (unit != EvidenceUnit::launch) return "nodes: " + counts + "(fleet --replicate 5)";
  return is_google_benchmark ? "repetitions: " + counts + "(--benchmark_repetitions=5)"
                             : "launches: " + counts + "(run --launches 5)";
}

std::string aggregates_note(const Pair& pair) {
  const char* side = !pair.base->is_aggregate    ? "new has"
                     : !pair.other->is_aggregate ? "base has"
                                                 : "both sides have";
  return std::string(side) +
         " aggregates only, no repetitions to judge by; write the file without "
         "--benchmark_report_aggregates_only";
}

// It is impossible to tell which of them is new.
std::string namesakes_note(const Pair& pair) {
  return "benchmarks of this name: " + std::to_string(pair.base->namesakes) + " in base, " +
         std::to_string(pair.other->namesakes) + " in new; paired in their order";
}

Interval widened(const Interval& interval, double noise_floor) {
  return {interval.low / (1.0 + noise_floor), interval.high * (1.0 + noise_floor)};
}

void widen(RatioEstimate& estimate, double noise_floor) {
  for (auto* interval : {&estimate.interval, &estimate.alarm_interval}) {
    if (*interval) *interval = widened(**interval, noise_floor);
  }
}

bool lies_within(const Interval& interval, double margin) {
  return interval.low > 1.0 / (1.0 + margin) && interval.high < 1.0 + margin;
}

void decide(PointComparison& point, const CompareRules& rules) {
  const RatioEstimate& estimate = *point.estimate;
  if (std::min(point.base_launches, point.new_launches) < kLeastLaunches) {
    return;
  }
  // The floor as a ratio to the smaller median, so that exchanging the sides changes nothing.
  const double floor = rules.floor_ns / std::min(estimate.base_median, estimate.new_median);
  const double change = 1.0 + std::max(std::min(rules.smallest_change, rules.margin), floor);
  if (estimate.alarm_interval->low > change) {
    point.outcome = Outcome::regression;
  } else if (estimate.alarm_interval->high < 1.0 / change) {
    point.outcome = Outcome::improvement;
  } else if (lies_within(*estimate.interval, std::max(rules.margin, floor))) {
    const bool is_within = lies_within(*estimate.interval, rules.margin);
    point.outcome = is_within ? Outcome::within_margin : Outcome::below_floor;
  }
}

// The medians of all units of evidence, in ns. A file of one machine is one node.
std::vector<double> unit_medians_ns(const ResultsPoint& point, const ResultsSummary& file,
                                    EvidenceUnit unit) {
  if (unit == EvidenceUnit::launch) return launch_medians_ns(point);
  if (!are_replicates(file.nodes)) return {median(launch_medians_ns(point))};
  return node_medians_ns(point, file.nodes);
}

// What a comparison of two files is made with.
struct Sides {
  const ResultsSummary& base;
  const ResultsSummary& other;
  EvidenceUnit unit;
  std::size_t compared;
};

// The medians of the other side's nodes, in the order of the base's nodes.
std::vector<double> in_order_of_base(const std::vector<double>& medians, const Sides& sides) {
  std::vector<double> ordered;
  for (const NodeRecord& node : sides.base.nodes) {
    const auto place = std::ranges::find(sides.other.nodes, node.name, &NodeRecord::name);
    ordered.push_back(medians[static_cast<std::size_t>(place - sides.other.nodes.begin())]);
  }
  return ordered;
}

PointComparison measured(const Pair& pair, const Sides& sides, const CompareRules& rules,
                         RatioEstimator& ratios) {
  const ResultsSummary& base_file = sides.base;
  PointComparison point{.name = pair.name, .note = {}, .estimate = {}, .noise_floor = {}};
  const std::vector<double> base_units = unit_medians_ns(*pair.base, sides.base, sides.unit);
  const std::vector<double> other_units = unit_medians_ns(*pair.other, sides.other, sides.unit);
  point.base_launches = base_units.size();
  point.new_launches = other_units.size();
  point.estimate =
      sides.unit == EvidenceUnit::paired_nodes
          ? paired_ratio(base_units, in_order_of_base(other_units, sides), sides.compared)
          : ratios.estimate(base_units, other_units);
  if (const auto noise = base_file.noise.find(pair.name); noise != base_file.noise.end()) {
    point.noise_floor = noise->second;
    widen(*point.estimate, noise->second);
  }
  if (const double base_ns = cpu_median_ns(*pair.base); base_ns > 0.0) {
    const double ratio = cpu_median_ns(*pair.other) / base_ns;
    if (ratio > 0.0) point.cpu_ratio = ratio;
  }
  if (std::min(point.base_launches, point.new_launches) < kLeastLaunches) {
    const bool is_aggregate = pair.base->is_aggregate || pair.other->is_aggregate;
    point.note = is_aggregate ? aggregates_note(pair)
                              : units_note(point, sides.unit, base_file.is_google_benchmark);
  }
  decide(point, rules);
  if (pair.base->namesakes != pair.other->namesakes) {
    point.note += (point.note.empty() ? "" : "; ") + namesakes_note(pair);
  }
  return point;
}

PointComparison without_times(const std::string& name, Outcome outcome, const std::string& note) {
  PointComparison point{.name = name, .note = note, .estimate = {}, .noise_floor = {}};
  point.outcome = outcome;
  return point;
}

std::string reason_of(const ResultsPoint& point, const char* side) {
  std::string reason = std::string(to_string(point.status)) + " in " + side;
  return point.reason.empty() ? reason : reason + ": " + point.reason;
}

// Why two measured points with the same name are not the same point.
std::string hash_note(const ResultsPoint& base, const ResultsPoint& other) {
  if (base.array_digest && other.array_digest && base.array_digest != other.array_digest) {
    if (base.array_digest->empty() || other.array_digest->empty()) {
      return std::string(base.array_digest->empty() ? "base" : "new") +
             " does not record the contents of its array, so they may differ; measure it again";
    }
    return "the array's contents differ: their digest is " + *base.array_digest + " in base, " +
           *other.array_digest + " in new";
  }
  return "measured otherwise: config_hash is " + base.config_hash + " in base, " +
         other.config_hash + " in new";
}

// The outcome and note of a pair that cannot be compared.
PointComparison unmeasured(const Pair& pair) {
  if (pair.base == nullptr) {
    const bool is_valid = pair.other->status == PointStatus::valid;
    return without_times(pair.name, Outcome::added,
                         is_valid ? "not in base" : reason_of(*pair.other, "new"));
  }
  if (pair.other == nullptr) return without_times(pair.name, Outcome::missing, "not in new");
  for (const auto status : {PointStatus::failed, PointStatus::unavailable}) {
    const Outcome outcome = status == PointStatus::failed ? Outcome::failed : Outcome::missing;
    if (pair.base->status == status) {
      return without_times(pair.name, outcome, reason_of(*pair.base, "base"));
    }
    if (pair.other->status == status) {
      return without_times(pair.name, outcome, reason_of(*pair.other, "new"));
    }
  }
  return without_times(pair.name, Outcome::missing, hash_note(*pair.base, *pair.other));
}

EvidenceUnit unit_of(const ResultsSummary& base, const ResultsSummary& other) {
  if (!are_replicates(base.nodes) && !are_replicates(other.nodes)) return EvidenceUnit::launch;
  const auto names = [](const ResultsSummary& file) {
    std::vector<std::string> all;
    for (const NodeRecord& node : file.nodes) all.push_back(node.name);
    std::ranges::sort(all);
    return all;
  };
  const bool are_both = are_replicates(base.nodes) && are_replicates(other.nodes);
  return are_both && names(base) == names(other) ? EvidenceUnit::paired_nodes : EvidenceUnit::node;
}

void compare_points(const ResultsSummary& base, const ResultsSummary& other,
                    const CompareRules& rules, Comparison& comparison) {
  const std::vector<Pair> pairs = pairs_of(base, other);
  comparison.compared =
      static_cast<std::size_t>(std::ranges::count_if(pairs, &Pair::can_be_compared));
  comparison.unit = unit_of(base, other);
  const Sides sides{base, other, comparison.unit, comparison.compared};
  RatioEstimator ratios(comparison.compared);
  Activity activity("comparing the points", pairs.size());
  for (const Pair& pair : pairs) {
    activity.advance();
    if (pair.both_have(PointStatus::unavailable)) {
      comparison.unavailable.push_back({pair.name, pair.base->reason});
    } else if (pair.can_be_compared()) {
      comparison.points.push_back(measured(pair, sides, rules, ratios));
    } else {
      comparison.points.push_back(unmeasured(pair));
    }
  }
}

}  // namespace

std::string_view to_string(EvidenceUnit unit) {
  switch (unit) {
    case EvidenceUnit::launch: return "launch";
    case EvidenceUnit::node: return "node";
    case EvidenceUnit::paired_nodes: return "node, paired";
  }
  return "";
}

Comparison compare(const ResultsSummary& base, const ResultsSummary& other,
                   const CompareRules& rules) {
  Comparison comparison;
  comparison.refusals = refusals_of(base, other);
  const std::vector<KeyDifference> machine = differences(base.machine, other.machine);
  if (rules.may_differ_in_machine) {
    comparison.machine_differences = machine;
  } else if (base.is_google_benchmark == other.is_google_benchmark) {
    comparison.refusals.insert(comparison.refusals.end(), machine.begin(), machine.end());
  }
  if (!comparison.refusals.empty()) return comparison;
  compare_points(base, other, rules, comparison);
  std::vector<Outcome> outcomes;
  for (const PointComparison& point : comparison.points) outcomes.push_back(point.outcome);
  comparison.verdict = verdict_of(outcomes);
  return comparison;
}

}  // namespace zcbench
