#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "analysis/summary/picks.hpp"
#include "analysis/summary/statements.hpp"
#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"
#include "harness/results/point_role.hpp"

namespace zcbench {

namespace {

// The parts of a point's time, as shares of it.
enum TimePart { kStarting, kMoving, kMapping, kComputing, kPartCount };
constexpr std::array<std::string_view, kPartCount> kPartWords{"starting and joining workers",
                                                              "handing out and collecting the data",
                                                              "mapping the array", "computing"};

double median_of(const PointResult& result, double (*number)(const Sample&)) {
  std::vector<double> numbers;
  for (const Sample& sample : result.samples) numbers.push_back(number(sample));
  return median(numbers);
}

struct LargestPart {
  TimePart part;
  double share;
};

double compute_ns(const Sample& sample) { return static_cast<double>(sample.phases.compute_ns); }

// `pool`: the same work by living workers, whose pages are mapped already; nullptr: not measured.
// If new workers compute longer and have more page faults, the difference counts as mapping.
LargestPart largest_part(const PointResult& result, const PointResult* pool) {
  std::array<double, kPartCount> parts{};
  parts[kStarting] = median_of(result, [](const Sample& sample) {
    return static_cast<double>(sample.phases.start_ns + sample.phases.join_ns);
  });
  parts[kMoving] = median_of(result, [](const Sample& sample) {
    return static_cast<double>(sample.phases.distribute_ns + sample.phases.collect_ns);
  });
  parts[kComputing] = median_of(result, compute_ns);
  if (pool != nullptr && family_of(result.point) == Family::sharing) {
    const auto faults = [](const Sample& sample) {
      return static_cast<double>(sample.minor_faults);
    };
    const double longer = parts[kComputing] - median_of(*pool, compute_ns);
    if (longer > 0.0 && median_of(result, faults) > median_of(*pool, faults)) {
      parts[kMapping] = longer;
      parts[kComputing] -= longer;
    }
  }
  double sum = 0.0;
  for (const double part : parts) sum += part;
  const auto largest = std::ranges::max_element(parts);
  return {.part = static_cast<TimePart>(largest - parts.begin()),
          .share = sum == 0.0 ? 0.0 : *largest / sum};
}

const PointResult* same_in_pool(const SizeContest& size, const Point& point) {
  for (const Entrant& entrant : size.entrants) {
    const Point& other = entrant.point();
    if (other.lifecycle == Lifecycle::pool && other.workers == point.workers &&
        row_label(other) == row_label(point)) {
      return entrant.result;
    }
  }
  return nullptr;
}

// The points whose time is split into parts: those of the fastest strategy at the largest size;
// preferably one that shares the array and is forked for each job. With the fewest workers, because
// the first of several compute while the parent still starts the last.
std::vector<const Entrant*> points_to_explain(const KernelContest& contest) {
  const Entrant* chosen = nullptr;
  const auto rank = [](const Entrant& entrant) {
    const Point& point = entrant.point();
    return std::tuple(point.lifecycle == Lifecycle::fork, family_of(point) == Family::sharing,
                      -static_cast<std::int64_t>(point.workers), -entrant.median_ns);
  };
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      if (!is_process(entrant.point())) continue;
      const bool is_larger =
          chosen == nullptr || entrant.point().elements > chosen->point().elements;
      if (is_larger || rank(entrant) > rank(*chosen)) chosen = &entrant;
    }
  }
  if (chosen == nullptr) return {};
  std::vector<const Entrant*> points;
  for (const SizeContest& size : contest.sizes) {
    for (const Entrant& entrant : size.entrants) {
      if (way_name(entrant.point()) == way_name(chosen->point())) points.push_back(&entrant);
    }
  }
  return points;
}

}  // namespace

Statement find_time_parts(const KernelContest& contest) {
  const std::vector<const Entrant*> points = points_to_explain(contest);
  if (points.empty()) return {};
  const auto part_of = [&](const Entrant& entrant) {
    const auto size =
        std::ranges::find(contest.sizes, entrant.point().elements, &SizeContest::elements);
    const bool is_new = entrant.point().lifecycle != Lifecycle::pool;
    return largest_part(*entrant.result, is_new ? same_in_pool(*size, entrant.point()) : nullptr);
  };
  const auto elements_text = [](const Entrant& entrant) {
    return format_elements(entrant.point().elements);
  };
  const LargestPart first = part_of(*points.front());
  std::string text = fmt::format("{}, {} takes {} of the time at {} elements",
                                 way_phrase(points.back()->point()), kPartWords[first.part],
                                 percent_text(first.share), elements_text(*points.front()));
  if (points.size() == 1) return {text, {}};
  const LargestPart last = part_of(*points.back());
  text += last.part == first.part ? " and" : fmt::format(", {}", kPartWords[last.part]);
  return {fmt::format("{} {} at {}", text, percent_text(last.share), elements_text(*points.back())),
          {}};
}

}  // namespace zcbench
