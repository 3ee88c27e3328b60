#include "analysis/claims/claim_pairs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "analysis/claims/point_series.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

struct Pair {
  PointSeries of;
  PointSeries to;
};

bool all_positive(const PointSeries& series) {
  return std::ranges::all_of(series.values, [](double value) { return value > 0.0; });
}

// Every pair that is alike but for `varied`. Without logarithms there is no ratio.
std::vector<Pair> pairs_of(const std::vector<PointSeries>& of, const std::vector<PointSeries>& to,
                           const std::vector<std::string_view>& varied) {
  std::multimap<std::string, const PointSeries*> by_key;
  for (const PointSeries& series : to) {
    if (all_positive(series)) by_key.emplace(key_without(series.result->point, varied), &series);
  }
  std::vector<Pair> pairs;
  for (const PointSeries& series : of) {
    if (!all_positive(series)) continue;
    const auto [begin, end] = by_key.equal_range(key_without(series.result->point, varied));
    for (auto found = begin; found != end; ++found) pairs.push_back({series, *found->second});
  }
  return pairs;
}

// Only the varied axes.
std::string side_label(const Point& point, const std::vector<std::string_view>& varied) {
  std::vector<std::string_view> others;
  for (const PointAxis& axis : point_axes()) {
    if (std::ranges::find(varied, axis.name) == varied.end()) others.push_back(axis.name);
  }
  const std::string label = label_without(point, others);
  return label.empty() ? "usual" : label;
}

std::string pair_label(const Pair& pair, const std::vector<std::string_view>& varied) {
  return fmt::format("{} against {}: {}", side_label(pair.of.result->point, varied),
                     side_label(pair.to.result->point, varied),
                     label_without(pair.of.result->point, varied));
}

// One of `count`.
void add_ratio(const Pair& pair, std::size_t count, const std::vector<std::string_view>& varied,
               ClaimEvidence& evidence) {
  const ShiftRatio estimate = shift_ratio(pair.of.values, pair.to.values, error_of_each(count));
  evidence.figures.push_back({.label = pair_label(pair, varied),
                              .value = estimate.ratio,
                              .interval = estimate.interval,
                              .points = {pair.of.result, pair.to.result},
                              .samples = pair.of.values.size() + pair.to.values.size()});
}

std::vector<Pair> pairs_between(const ClaimPart& part, std::size_t place, const RunResult& run,
                                const std::vector<std::string_view>& varied) {
  return pairs_of(series_of(part.selectors[place], part.figure, run),
                  series_of(part.selectors[place + 1], part.figure, run), varied);
}

struct Group {
  ClaimContest contest;
  std::vector<Pair> pairs;
};

std::vector<Group> groups_of(std::vector<Pair> pairs, const std::vector<std::string_view>& varied) {
  std::vector<std::string_view> apart = varied;
  apart.emplace_back("elements");
  std::vector<Group> groups;
  for (Pair& pair : pairs) {
    const Point& point = pair.of.result->point;
    ClaimContest contest{.setting = label_without(point, apart),
                         .first = side_label(point, varied),
                         .second = side_label(pair.to.result->point, varied),
                         .elements = {},
                         .result = {}};
    const auto found = std::ranges::find_if(groups, [&](const Group& group) {
      return group.contest.setting == contest.setting && group.contest.first == contest.first &&
             group.contest.second == contest.second;
    });
    Group& group =
        found == groups.end() ? groups.emplace_back(Group{std::move(contest), {}}) : *found;
    group.pairs.push_back(std::move(pair));
  }
  std::ranges::stable_sort(groups, {}, [](const Group& group) { return group.contest.setting; });
  for (Group& group : groups) {
    std::ranges::stable_sort(group.pairs, {},
                             [](const Pair& pair) { return pair.of.result->point.elements; });
  }
  return groups;
}

}  // namespace

void add_ratios(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence) {
  const std::vector<std::string_view> varied = views_of(part.varied);
  std::vector<Pair> pairs;
  for (std::size_t place = 0; place + 1 < part.selectors.size(); ++place) {
    for (Pair& pair : pairs_between(part, place, run, varied)) pairs.push_back(std::move(pair));
  }
  for (const Pair& pair : pairs) add_ratio(pair, pairs.size(), varied, evidence);
}

void add_contests(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence) {
  const std::vector<std::string_view> varied = views_of(part.varied);
  const std::vector<Pair> pairs = pairs_between(part, 0, run, varied);
  for (Group& group : groups_of(pairs, varied)) {
    std::vector<SizedTimes> sizes;
    for (const Pair& pair : group.pairs) {
      group.contest.elements.push_back(pair.of.result->point.elements);
      sizes.push_back(
          {static_cast<double>(pair.of.result->point.elements), pair.of.values, pair.to.values});
    }
    group.contest.result = compare_over_sizes(sizes);
    for (const Pair& pair : group.pairs) add_ratio(pair, pairs.size(), varied, evidence);
    evidence.contests.push_back(std::move(group.contest));
  }
}

}  // namespace zcbench
