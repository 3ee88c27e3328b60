#include "analysis/ab/ab_verdict.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/ab/ab_options.hpp"
#include "analysis/ab/signed_rank.hpp"

namespace zcbench {

namespace {

constexpr double kConfidence = 0.95;
// Below this, the growth of evidence is chance and allows no forecast.
constexpr double kLeastLogEvidence = 0.7;
constexpr std::size_t kMetrics = 2;

std::vector<double> times_of(const AbUnit& unit, std::size_t side, std::int64_t SideSample::*time) {
  std::vector<double> times;
  for (const AbPair& pair : unit.pairs) {
    // A CPU clock may not have ticked, but a logarithm needs a positive number.
    times.push_back(static_cast<double>(std::max<std::int64_t>(pair.samples[side].*time, 1)));
  }
  return times;
}

std::vector<UnitEvidence> evidence_of(const std::vector<MeasuredUnit>& units, std::size_t metric) {
  std::vector<UnitEvidence> evidence;
  for (const MeasuredUnit& unit : units) evidence.push_back(unit.metrics[metric]);
  return evidence;
}

double ratio_of(const std::vector<UnitEvidence>& units) {
  std::vector<double> log_ratios;
  for (const UnitEvidence& unit : units) log_ratios.push_back(unit.log_ratio);
  return std::exp(hodges_lehmann(log_ratios));
}

}  // namespace

MeasuredUnit measured_unit(const AbUnit& unit) {
  MeasuredUnit measured{.metrics = {}, .seconds = unit.seconds};
  for (const auto time : {&SideSample::real_time_ns, &SideSample::cpu_time_ns}) {
    measured.metrics.push_back(unit_evidence(times_of(unit, 0, time), times_of(unit, 1, time)));
  }
  return measured;
}

AbJudge::AbJudge(const AbRules& rules, std::size_t points)
    : rules_(rules_per_point(rules, points)), floor_ns_(rules.floor_ns), courses_(points) {}

void AbJudge::add(const AbUnit& unit) {
  Course& course = courses_[unit.point];
  course.units.push_back(measured_unit(unit));
  course.seconds += unit.seconds;
  for (const std::size_t side : {0, 1}) {
    const std::vector<double> times = times_of(unit, side, &SideSample::real_time_ns);
    course.times_ns[side].insert(course.times_ns[side].end(), times.begin(), times.end());
  }
  if (!course.gate) {
    // The faster side, so that swapping them changes nothing.
    const double time_ns = std::min(median(course.times_ns[0]), median(course.times_ns[1]));
    course.gate.emplace(with_floor(rules_, floor_ns_, time_ns), kMetrics);
  }
  course.gate->add(course.units.back().metrics);
}

bool AbJudge::is_decided(std::size_t point) const {
  return courses_[point].gate && courses_[point].gate->outcome();
}

std::size_t AbJudge::units(std::size_t point) const { return courses_[point].units.size(); }

// Evidence grows about evenly, on a logarithmic scale, in the direction that will decide.
std::optional<double> AbJudge::seconds_needed(std::size_t point) const {
  const Course& course = courses_[point];
  if (!course.gate) return std::nullopt;
  const double alarm = std::log(rules_.alarm_evidence);
  const double clear = std::log(rules_.clear_evidence);
  double share = 0.0;
  for (const auto& [evidence, needed] : {std::pair{course.gate->log_slower(), alarm},
                                         {course.gate->log_faster(), alarm},
                                         {course.gate->log_within(), clear}}) {
    if (evidence >= kLeastLogEvidence) share = std::max(share, evidence / needed);
  }
  if (share == 0.0) return std::nullopt;
  return course.seconds * std::max(0.0, 1.0 / share - 1.0);
}

PointVerdict AbJudge::verdict(std::size_t point) const {
  const Course& course = courses_[point];
  PointVerdict verdict;
  if (course.units.empty()) return verdict;
  verdict.outcome = course.gate->outcome().value_or(Outcome::inconclusive);
  verdict.units = course.units.size();
  verdict.seconds = course.seconds;
  verdict.baseline_ns = median(course.times_ns[0]);
  verdict.candidate_ns = median(course.times_ns[1]);
  const std::vector<UnitEvidence> wall = evidence_of(course.units, 0);
  verdict.ratio = ratio_of(wall);
  verdict.interval = ratio_interval(wall, kConfidence);
  verdict.cpu_ratio = ratio_of(evidence_of(course.units, 1));
  verdict.log_slower = course.gate->log_slower();
  verdict.log_faster = course.gate->log_faster();
  verdict.log_within = course.gate->log_within();
  if (verdict.outcome == Outcome::inconclusive) verdict.seconds_needed = seconds_needed(point);
  return verdict;
}

std::vector<PointVerdict> judge(const AbRecord& record) {
  AbJudge judge(record.rules, record.points.size());
  for (const AbUnit& unit : record.units) judge.add(unit);
  std::vector<PointVerdict> verdicts;
  for (std::size_t point = 0; point < record.points.size(); ++point) {
    const AbPoint& asked = record.points[point];
    PointVerdict verdict;
    if (!asked.failure) verdict = judge.verdict(point);
    if (asked.failure) {
      verdict.outcome = asked.is_missing ? Outcome::missing : Outcome::failed;
    }
    verdicts.push_back(verdict);
  }
  return verdicts;
}

Verdict verdict_of(std::span<const PointVerdict> points) {
  std::vector<Outcome> outcomes;
  for (const PointVerdict& point : points) outcomes.push_back(point.outcome);
  return verdict_of(outcomes);
}

}  // namespace zcbench
