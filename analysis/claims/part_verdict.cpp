#include "analysis/claims/part_verdict.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "analysis/claims/claim_evidence.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

// Rounds to three digits, because the estimate is not more precise.
std::string rounded_elements(double elements) {
  const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(elements)) - 2.0));
  return format_elements(
      static_cast<std::uint64_t>(std::llround(elements / step) * std::llround(step)));
}

std::string crossover_text(const ClaimContest& contest, const Crossover& crossover) {
  return fmt::format("{} is faster than {} {} {} elements (95 %: {} to {})", contest.first,
                     contest.second, crossover.first_wins_above ? "above" : "below",
                     rounded_elements(crossover.size), rounded_elements(crossover.interval.low),
                     rounded_elements(crossover.interval.high));
}

std::string span_text(const std::vector<std::uint64_t>& elements) {
  const std::string last = format_elements(elements.back());
  return elements.size() == 1 ? last : format_elements(elements.front()) + " to " + last;
}

std::string unchanged_text(const ClaimContest& contest) {
  std::size_t decided = 0;
  bool first_wins = false;
  for (const ShiftRatio& ratio : contest.result.ratios) {
    if (!ratio.interval) continue;
    if (ratio.interval->high >= 1.0 && ratio.interval->low <= 1.0) continue;
    ++decided;
    first_wins = ratio.interval->high < 1.0;
  }
  const std::size_t all = contest.elements.size();
  const std::string span = span_text(contest.elements) + " elements";
  if (decided == 0) {
    return fmt::format("{} and {}: too close to call at {}, {}", contest.first, contest.second,
                       format_count(all, "size"), span);
  }
  const std::string where =
      decided == all ? fmt::format("at {}, {}", all == 1 ? "the one size" : "every size", span)
                     : fmt::format("at {} of {} sizes, {}; too close to call at the others",
                                   decided, all, span);
  return fmt::format("{} is faster than {} {}", first_wins ? contest.first : contest.second,
                     first_wins ? contest.second : contest.first, where);
}

}  // namespace

void add_crossovers(const ClaimContest& contest, std::vector<CrossoverVerdict>& verdicts) {
  CrossoverVerdict verdict{.setting = contest.setting,
                           .first = contest.first,
                           .second = contest.second,
                           .elements = std::nullopt,
                           .interval = std::nullopt,
                           .text = unchanged_text(contest)};
  if (contest.result.crossovers.empty()) verdicts.push_back(verdict);
  for (const Crossover& crossover : contest.result.crossovers) {
    verdict.elements = crossover.size;
    verdict.interval = crossover.interval;
    verdict.text = crossover_text(contest, crossover);
    verdicts.push_back(verdict);
  }
}

namespace {

constexpr std::size_t kMaxNotes = 12;

FigureUnit unit_of_part(const ClaimPart& part) {
  if (part.unit) return *part.unit;
  switch (part.test) {
    case ClaimTest::ratio:
    case ClaimTest::ordering:
    case ClaimTest::crossover: return FigureUnit::ratio;
    case ClaimTest::slope: return FigureUnit::exponent;
    case ClaimTest::z_score: return FigureUnit::sigma;
    case ClaimTest::every_sample:
    case ClaimTest::level: break;
  }
  return unit_of(part.figure);
}

std::string bounds_text(const Bounds& bounds, FigureUnit unit) {
  if (unit == FigureUnit::yes_no) return bounds.at_least > 0.0 ? "yes" : "no";
  if (bounds.at_least == bounds.at_most) return "exactly " + figure_text(bounds.at_least, unit);
  if (std::isinf(bounds.at_least)) return "at most " + figure_text(bounds.at_most, unit);
  if (std::isinf(bounds.at_most)) return "at least " + figure_text(bounds.at_least, unit);
  return fmt::format("{} to {}", figure_text(bounds.at_least, unit),
                     figure_text(bounds.at_most, unit));
}

std::string interval_text(const ClaimPart& part, const ClaimFigure& figure, FigureUnit unit) {
  if (!figure.interval) return "no interval: too few samples";
  const std::string low = figure_text(figure.interval->low, unit);
  const std::string high = figure_text(figure.interval->high, unit);
  if (part.test != ClaimTest::every_sample) return fmt::format("{} to {}", low, high);
  if (figure.interval->low == figure.interval->high) {
    return fmt::format("the same in {}", format_count(figure.samples, "sample"));
  }
  return fmt::format("{} to {} in {}", low, high, format_count(figure.samples, "sample"));
}

// One exception refutes a statement about every sample. For other tests, an interval on both sides
// of a bound is inconclusive.
Judgement judge_figure(const ClaimPart& part, const ClaimFigure& figure) {
  if (!figure.interval || !std::isfinite(figure.interval->low) ||
      !std::isfinite(figure.interval->high)) {
    return Judgement::inconclusive;
  }
  const Judgement judgement = judge(*figure.interval, *part.holds);
  const bool is_exception =
      part.test == ClaimTest::every_sample && judgement != Judgement::supported;
  return is_exception ? Judgement::refuted : judgement;
}

std::vector<Judgement> judge_figures(const ClaimPart& part, const ClaimEvidence& evidence) {
  std::vector<Judgement> judgements;
  for (const ClaimFigure& figure : evidence.figures) {
    judgements.push_back(judge_figure(part, figure));
  }
  return judgements;
}

// The value that decides: for a statement about every sample, the worst one.
double worst_of(const ClaimPart& part, const ClaimFigure& figure) {
  if (part.test != ClaimTest::every_sample || !figure.interval) return figure.value;
  const auto& [low, high] = *figure.interval;
  return excess(low, *part.holds) > excess(high, *part.holds) ? low : high;
}

std::size_t decisive_figure(const ClaimPart& part, const ClaimEvidence& evidence,
                            const std::vector<Judgement>& judgements, Judgement verdict) {
  std::size_t decisive = judgements.size();
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    if (judgements[i] != verdict) continue;
    const auto beyond = [&](std::size_t place) {
      return excess(worst_of(part, evidence.figures[place]), *part.holds);
    };
    if (decisive == judgements.size() || beyond(i) > beyond(decisive)) decisive = i;
  }
  return decisive;
}

std::string points_reason(const std::vector<const PointResult*>& points, std::string_view what) {
  return fmt::format("{} {}: {}", format_count(points.size(), "point"), what,
                     points.front()->reason);
}

void add_notes(const ClaimPart& part, const ClaimEvidence& evidence, PartVerdict& verdict) {
  if (!evidence.failed.empty()) {
    verdict.notes.push_back(points_reason(evidence.failed, "failed"));
  }
  if (!evidence.unavailable.empty() && !evidence.figures.empty()) {
    verdict.notes.push_back(points_reason(evidence.unavailable, "unavailable"));
  }
  if (evidence.printed_z) {
    verdict.notes.push_back(fmt::format("the lecture prints {}: {}", *part.printed,
                                        figure_text(*evidence.printed_z, FigureUnit::sigma)));
  }
  if (part.holds || evidence.figures.size() < 2 || !evidence.contests.empty()) return;
  for (std::size_t i = 0; i < std::min(evidence.figures.size(), kMaxNotes); ++i) {
    const ClaimFigure& figure = evidence.figures[i];
    verdict.notes.push_back(fmt::format("{}: {}, {}", figure.label,
                                        figure_text(figure.value, verdict.unit),
                                        interval_text(part, figure, verdict.unit)));
  }
}

void add_points(const ClaimEvidence& evidence, PartVerdict& verdict) {
  verdict.figures = evidence.figures.size();
  for (const ClaimFigure& figure : evidence.figures) {
    verdict.samples += figure.samples;
    for (const PointResult* result : figure.points) {
      std::string name = result->point.name();
      if (std::ranges::find(verdict.points, name) == verdict.points.end()) {
        verdict.points.push_back(std::move(name));
      }
    }
  }
}

void decide(const ClaimPart& part, const ClaimEvidence& evidence, PartVerdict& verdict,
            std::size_t& shown) {
  const std::vector<Judgement> judgements = judge_figures(part, evidence);
  const Judgement found = judge_parts(judgements);
  shown = decisive_figure(part, evidence, judgements, found);
  verdict.judgement = found;
  const ClaimFigure& figure = evidence.figures[shown];
  if (found == Judgement::inconclusive) {
    verdict.reason = !figure.interval ? "too few samples for an interval"
                                      : fmt::format("{} is partly outside the required bounds, {}",
                                                    interval_text(part, figure, verdict.unit),
                                                    verdict.bounds_text);
  } else if (found == Judgement::supported && !evidence.failed.empty()) {
    verdict.judgement = Judgement::inconclusive;
    verdict.reason = points_reason(evidence.failed, "failed");
  }
}

}  // namespace

PartVerdict judge_part(const ClaimPart& part, const ClaimEvidence& evidence) {
  PartVerdict verdict{
      .name = part.name, .what = part.what, .test = std::string(to_string(part.test))};
  verdict.unit = unit_of_part(part);
  if (part.holds) verdict.bounds_text = bounds_text(*part.holds, verdict.unit);
  add_points(evidence, verdict);
  add_notes(part, evidence, verdict);
  for (const ClaimContest& contest : evidence.contests) add_crossovers(contest, verdict.crossovers);
  if (evidence.figures.empty()) {
    if (part.holds) verdict.judgement = Judgement::not_measurable;
    verdict.reason = evidence.gap;
    verdict.value_text = "not measured";
    verdict.interval_text = "no interval";
    return verdict;
  }
  std::size_t shown = 0;
  if (part.holds) decide(part, evidence, verdict, shown);
  const ClaimFigure& figure = evidence.figures[shown];
  verdict.value = part.holds ? worst_of(part, figure) : figure.value;
  verdict.interval = figure.interval;
  verdict.label = figure.label;
  verdict.value_text = figure_text(*verdict.value, verdict.unit);
  verdict.interval_text = interval_text(part, figure, verdict.unit);
  return verdict;
}

}  // namespace zcbench
