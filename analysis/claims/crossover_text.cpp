#include "analysis/claims/crossover_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

// Three digits: an estimate has no more.
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

}  // namespace zcbench
