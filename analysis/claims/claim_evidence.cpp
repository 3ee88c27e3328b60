#include "analysis/claims/claim_evidence.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analysis/claims/log_slope.hpp"
#include "analysis/claims/uniform_moments.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

constexpr double kErrorOfAll = 0.05;

// Empty if a sample does not have the figure.
std::vector<double> values_of(const FigureSpec& figure, const PointResult& result) {
  std::vector<double> values;
  for (const Sample& sample : result.samples) {
    const auto value = figure_of(figure, result.point, sample);
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

struct Pair {
  PointSeries of;
  PointSeries to;
};

bool all_positive(const PointSeries& series) {
  return std::ranges::all_of(series.values, [](double value) { return value > 0.0; });
}

// All pairs that differ only in `varied`; only series of values above 0, which a ratio needs.
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

// Label of one side, with only the varied axes.
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

// Adds one of `count` ratios.
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
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places;
  for (Pair& pair : pairs) {
    const Point& point = pair.of.result->point;
    ClaimContest contest{.setting = label_without(point, apart),
                         .first = side_label(point, varied),
                         .second = side_label(pair.to.result->point, varied),
                         .elements = {},
                         .result = {}};
    const auto [place, is_new] =
        places.emplace(std::tuple(contest.setting, contest.first, contest.second), groups.size());
    if (is_new) groups.push_back({std::move(contest), {}});
    groups[place->second].pairs.push_back(std::move(pair));
  }
  std::ranges::stable_sort(groups, {}, [](const Group& group) { return group.contest.setting; });
  for (Group& group : groups) {
    std::ranges::stable_sort(group.pairs, {},
                             [](const Pair& pair) { return pair.of.result->point.elements; });
  }
  return groups;
}

}  // namespace

std::vector<PointSeries> series_of(const PointSelector& selector, const FigureSpec& figure,
                                   const RunResult& run) {
  std::vector<PointSeries> series;
  for (const PointResult& result : run.points) {
    if (!selector.selects(result.point)) continue;
    std::vector<double> values = values_of(figure, result);
    if (!values.empty()) series.push_back({&result, std::move(values)});
  }
  return series;
}

double error_of_each(std::size_t count) {
  return kErrorOfAll / static_cast<double>(std::max<std::size_t>(count, 1));
}

std::vector<std::string_view> views_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

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

namespace {

std::string whole_label(const PointSeries& series) {
  return label_without(series.result->point, {});
}

void add_every_sample(const std::vector<PointSeries>& all, ClaimEvidence& evidence) {
  for (const PointSeries& series : all) {
    const auto [low, high] = std::ranges::minmax(series.values);
    evidence.figures.push_back({.label = whole_label(series),
                                .value = median(series.values),
                                .interval = Interval{low, high},
                                .points = {series.result},
                                .samples = series.values.size()});
  }
}

void add_levels(const std::vector<PointSeries>& all, ClaimEvidence& evidence) {
  for (const PointSeries& series : all) {
    evidence.figures.push_back(
        {.label = whole_label(series),
         .value = median(series.values),
         .interval = median_interval(series.values, error_of_each(all.size())),
         .points = {series.result},
         .samples = series.values.size()});
  }
}

// Groups the series of points that differ only in `axes`, in the order of their first points.
std::vector<std::vector<PointSeries>> grouped(std::vector<PointSeries> all,
                                              const std::vector<std::string_view>& axes) {
  std::map<std::string, std::size_t> places;
  std::vector<std::vector<PointSeries>> groups;
  for (PointSeries& series : all) {
    const auto [place, is_new] =
        places.emplace(key_without(series.result->point, axes), groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(std::move(series));
  }
  return groups;
}

ClaimFigure figure_over(const std::vector<PointSeries>& group, std::string label) {
  ClaimFigure figure{.label = std::move(label), .interval = {}, .points = {}};
  for (const PointSeries& series : group) {
    figure.points.push_back(series.result);
    figure.samples += series.values.size();
  }
  return figure;
}

void add_slopes(const ClaimPart& part, std::vector<PointSeries> all, ClaimEvidence& evidence) {
  // elements_per_worker follows from elements, so a slope's points may also differ in elements.
  const std::vector<std::string_view> apart{part.against->source == AxisSource::derived
                                                ? std::string_view("elements")
                                                : part.against->name};
  const auto groups = grouped(std::move(all), apart);
  for (const std::vector<PointSeries>& group : groups) {
    std::vector<double> x;
    std::vector<double> y;
    for (const PointSeries& series : group) {
      x.insert(x.end(), series.values.size(),
               static_cast<double>(part.against->count(series.result->point)));
      y.insert(y.end(), series.values.begin(), series.values.end());
    }
    const auto estimate = log_slope(x, y, error_of_each(groups.size()));
    if (!estimate) continue;
    ClaimFigure figure = figure_over(group, label_without(group.front().result->point, apart));
    figure.value = estimate->slope;
    figure.interval = estimate->interval;
    evidence.figures.push_back(std::move(figure));
  }
}

Expectation expectation(UniformStatistic statistic, double n) {
  switch (statistic) {
    case UniformStatistic::sum_of_squares: return sum_of_squares(n);
    case UniformStatistic::mean: return mean_of_uniform(n);
    case UniformStatistic::deviation: break;
  }
  return deviation_of_uniform(n);
}

// Adds one figure for all points over the same numbers: their result is the same with any strategy.
void add_z_scores(const ClaimPart& part, std::vector<PointSeries> all, ClaimEvidence& evidence) {
  std::vector<std::string_view> apart;
  for (const PointAxis& axis : point_axes()) {
    if (axis.name != "elements" && axis.name != "data") apart.push_back(axis.name);
  }
  const auto groups = grouped(std::move(all), apart);
  const double reach = normal_reach(error_of_each(groups.size()));
  for (const std::vector<PointSeries>& group : groups) {
    std::vector<double> values;
    for (const PointSeries& series : group) {
      values.insert(values.end(), series.values.begin(), series.values.end());
    }
    const Point& point = group.front().result->point;
    ClaimFigure figure = figure_over(group, label_without(point, apart));
    const Expectation expected = expectation(part.statistic, static_cast<double>(point.elements));
    figure.value = z_score(median(values), expected);
    if (part.printed) evidence.printed_z = z_score(*part.printed, expected);
    figure.interval = Interval{figure.value - reach, figure.value + reach};
    evidence.figures.push_back(std::move(figure));
  }
}

std::string gap_of(const ClaimPart& part, const ClaimEvidence& evidence, bool found_points) {
  if (!evidence.unavailable.empty()) {
    return "unavailable: " + evidence.unavailable.front()->reason;
  }
  if (!evidence.failed.empty()) return "failed: " + evidence.failed.front()->reason;
  if (!found_points) return fmt::format("no point with {}", part.selectors.front().text());
  switch (part.test) {
    case ClaimTest::slope:
      return fmt::format("no two points that differ only in {}", part.against->name);
    case ClaimTest::ratio:
    case ClaimTest::ordering:
    case ClaimTest::crossover:
      return "no two points with figures above 0 to compare with each other";
    case ClaimTest::every_sample:
    case ClaimTest::level:
    case ClaimTest::z_score: break;
  }
  return fmt::format("no sample has {}", part.figure.terms.front());
}

}  // namespace

ClaimEvidence gather_evidence(const ClaimPart& part, const RunResult& run) {
  ClaimEvidence evidence;
  bool found_points = false;
  for (const PointResult& result : run.points) {
    const bool selected = std::ranges::any_of(part.selectors, [&](const PointSelector& selector) {
      return selector.selects(result.point);
    });
    if (!selected) continue;
    if (result.status == PointStatus::failed) evidence.failed.push_back(&result);
    if (result.status == PointStatus::unavailable) evidence.unavailable.push_back(&result);
    found_points |= result.status == PointStatus::valid;
  }
  const auto all = [&] { return series_of(part.selectors.front(), part.figure, run); };
  switch (part.test) {
    case ClaimTest::every_sample: add_every_sample(all(), evidence); break;
    case ClaimTest::level: add_levels(all(), evidence); break;
    case ClaimTest::slope: add_slopes(part, all(), evidence); break;
    case ClaimTest::z_score: add_z_scores(part, all(), evidence); break;
    case ClaimTest::ratio:
    case ClaimTest::ordering: add_ratios(part, run, evidence); break;
    case ClaimTest::crossover: add_contests(part, run, evidence); break;
  }
  if (evidence.figures.empty()) evidence.gap = gap_of(part, evidence, found_points);
  return evidence;
}

}  // namespace zcbench
