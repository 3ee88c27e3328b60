#include "analysis/summary/fastest_lines.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analysis/summary/summary_table.hpp"
#include "harness/base/format.hpp"
#include "harness/base/wrap.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

std::string label(const Point& point) {
  if (point.strategy == kSerialStrategy) return row_label(point);
  return fmt::format("{} ({})", row_label(point), workers_text(point.workers, point.lifecycle));
}

struct Winner {
  const Point* point;
  double median_ns;
};

using Winners = std::map<std::uint64_t, Winner>;  // by elements

Winners find_winners(const std::vector<PointResult>& points, const std::string& kernel,
                     bool with_controls) {
  Winners winners;
  for (const PointResult& candidate : points) {
    const Point& point = candidate.point;
    if (point.kernel != kernel || !is_contestant(point)) continue;
    if (!with_controls && is_control(point)) continue;
    const auto median = point_median(candidate);
    if (!median) continue;
    const Winner winner{&point, median->median_ns};
    const auto [place, is_first] = winners.emplace(point.elements, winner);
    if (!is_first && winner.median_ns < place->second.median_ns) place->second = winner;
  }
  return winners;
}

// "1k to 1M serial": neighbouring sizes with the same winner.
std::vector<std::string> spans_of(const Winners& winners) {
  std::vector<std::string> spans;
  for (auto begin = winners.begin(); begin != winners.end();) {
    const std::string name = label(*begin->second.point);
    auto last = begin;
    auto end = std::next(begin);
    while (end != winners.end() && label(*end->second.point) == name) last = end++;
    spans.push_back(begin == last ? fmt::format("{}: {}", format_elements(begin->first), name)
                                  : fmt::format("{} to {}: {}", format_elements(begin->first),
                                                format_elements(last->first), name));
    begin = end;
  }
  return spans;
}

std::string line_of(const std::string& head, const Winners& winners, int width) {
  const std::string start = fmt::format("  {:<17} ", head);
  return wrapped(start, fmt::format("{}", fmt::join(spans_of(winners), "; ")),
                 {.width = static_cast<std::size_t>(width),
                  .indent = display_width(start),
                  .breaks_after = ";"});
}

}  // namespace

std::string render_fastest_lines(const std::vector<PointResult>& points, int width) {
  std::vector<std::string> kernels;
  for (const PointResult& result : points) {
    if (std::ranges::find(kernels, result.point.kernel) == kernels.end()) {
      kernels.push_back(result.point.kernel);
    }
  }
  std::string text;
  for (const std::string& kernel : kernels) {
    const Winners winners = find_winners(points, kernel, true);
    if (winners.empty()) continue;
    text += line_of(kernel, winners, width);
    const bool control_wins = std::ranges::any_of(
        winners, [](const auto& winner) { return is_control(*winner.second.point); });
    const Winners processes = find_winners(points, kernel, false);
    if (!control_wins || processes.empty()) continue;
    text += line_of("  with processes", processes, width);
  }
  return text.empty() ? "" : "Fastest by number of elements\n" + text;
}

}  // namespace zcbench
