#include "analysis/summary/contest.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "harness/base/format.hpp"
#include "harness/model/axis.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMostNamedSizes = 3;

bool has_default_options(const Point& point) {
  return std::ranges::none_of(point_axes(), [&](const PointAxis& axis) {
    return axis.is_option() && !axis.name_part(point).empty();
  });
}

KernelContest contest_of(const std::vector<const PointResult*>& results) {
  const bool has_usual = std::ranges::any_of(
      results, [](const PointResult* result) { return has_default_options(result->point); });
  std::map<std::uint64_t, std::vector<Entrant>> by_size;
  for (const PointResult* const result : results) {
    if (has_usual && !has_default_options(result->point)) continue;
    const std::vector<double> times_ns = real_times_ns(*result);
    by_size[result->point.elements].push_back({.result = result,
                                               .median_ns = median(times_ns),
                                               .interval_ns = median_interval(times_ns)});
  }
  KernelContest contest{.kernel = results.front()->point.kernel, .sizes = {}};
  for (auto& [elements, entrants] : by_size) {
    std::ranges::stable_sort(entrants, {}, &Entrant::median_ns);
    contest.sizes.push_back({.elements = elements, .entrants = std::move(entrants)});
  }
  return contest;
}

// Both groups are sorted, fastest first.
Relation relation_of(const std::vector<Entrant>& a, const std::vector<Entrant>& b) {
  const auto lacks_interval = [](const Entrant& entrant) { return !entrant.interval_ns; };
  if (std::ranges::any_of(a, lacks_interval) || std::ranges::any_of(b, lacks_interval)) {
    return Relation::unknown;
  }
  const auto beats_all = [](const Entrant& best, const std::vector<Entrant>& others) {
    return std::ranges::all_of(others,
                               [&](const Entrant& other) { return is_shown_faster(best, other); });
  };
  if (beats_all(a.front(), b)) return Relation::faster;
  return beats_all(b.front(), a) ? Relation::slower : Relation::open;
}

std::string list_of(const std::vector<std::uint64_t>& sizes) {
  std::string text;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (i > 0) text += i + 1 == sizes.size() ? " and " : ", ";
    text += format_elements(sizes[i]);
  }
  return text;
}

}  // namespace

bool is_shown_faster(const Entrant& fast, const Entrant& slow) {
  return fast.interval_ns && slow.interval_ns && fast.interval_ns->high < slow.interval_ns->low;
}

std::vector<Entrant> SizeContest::leaders() const {
  std::vector<Entrant> leaders;
  for (const Entrant& entrant : entrants) {
    if (!is_shown_faster(entrants.front(), entrant)) leaders.push_back(entrant);
  }
  return leaders;
}

std::vector<KernelContest> kernel_contests(const std::vector<PointResult>& points) {
  std::vector<std::vector<const PointResult*>> kernels;
  for (const PointResult& result : points) {
    if (result.samples.empty() || !is_contestant(result.point)) continue;
    const auto same_kernel = [&](const std::vector<const PointResult*>& results) {
      return results.front()->point.kernel == result.point.kernel;
    };
    const auto found = std::ranges::find_if(kernels, same_kernel);
    (found == kernels.end() ? kernels.emplace_back() : *found).push_back(&result);
  }
  std::vector<KernelContest> contests;
  for (const auto& results : kernels) contests.push_back(contest_of(results));
  return contests;
}

std::vector<SizeRelation> compare(const KernelContest& contest, const Takes& a, const Takes& b) {
  std::vector<SizeRelation> relations;
  for (const auto& [elements, entrants] : contest.sizes) {
    const auto group_of = [&entrants = entrants](const Takes& takes) {
      std::vector<Entrant> group;
      for (const Entrant& entrant : entrants) {
        if (takes(entrant.point())) group.push_back(entrant);
      }
      return group;
    };
    const std::vector<Entrant> ours = group_of(a);
    const std::vector<Entrant> theirs = group_of(b);
    if (ours.empty() || theirs.empty()) continue;
    relations.push_back({.elements = elements,
                         .relation = relation_of(ours, theirs),
                         .ratio = theirs.front().median_ns / ours.front().median_ns});
  }
  return relations;
}

std::string where(const std::vector<SizeRelation>& relations, Relation relation) {
  std::vector<std::uint64_t> sizes;
  std::size_t first = relations.size();
  std::size_t last = 0;
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (relations[i].relation != relation) continue;
    sizes.push_back(relations[i].elements);
    first = std::min(first, i);
    last = i;
  }
  if (sizes.empty()) return "";
  if (sizes.size() == 1) return fmt::format("at {} elements", format_elements(sizes[0]));
  if (sizes.size() == relations.size()) return std::string(kEverySize);
  if (last - first + 1 != sizes.size()) {
    if (sizes.size() > kMostNamedSizes) {
      return fmt::format("at {} of {} sizes", sizes.size(), relations.size());
    }
    return fmt::format("at {} elements", list_of(sizes));
  }
  const std::string from = format_elements(sizes.front());
  const std::string to = format_elements(sizes.back());
  if (last + 1 == relations.size()) return fmt::format("from {} elements on", from);
  if (first == 0) return fmt::format("up to {} elements", to);
  return fmt::format("from {} to {} elements", from, to);
}

}  // namespace zcbench
