#include "analysis/summary/summary.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "analysis/summary/answer.hpp"
#include "analysis/summary/lecture_lines.hpp"
#include "analysis/summary/share_lines.hpp"
#include "analysis/summary/summary_table.hpp"
#include "harness/base/format.hpp"
#include "harness/base/visible_text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kCells =
    "Median time, half-width of its 95 % confidence interval, ratio to the fastest of the column.";
constexpr std::string_view kLifecycles =
    "fork: workers are started and joined inside the timer; pool: one round trip to running "
    "workers{}.";
constexpr std::string_view kExec = "; exec: as fork, but each worker starts the program anew";

std::string paragraph(const std::string& text, int width) {
  return wrapped("", text, {.width = static_cast<std::size_t>(width), .indent = 2});
}

std::string lifecycles_text(const std::vector<PointResult>& points) {
  const bool has_exec = std::ranges::any_of(
      points, [](const PointResult& result) { return result.point.lifecycle == Lifecycle::exec; });
  return fmt::format(kLifecycles, has_exec ? kExec : "");
}

// Kernels in the order of the plan; serial points are kept separate, as they belong to every table.
using TableKey = std::tuple<std::size_t, std::uint32_t, Lifecycle>;

std::map<TableKey, SummaryTable> make_tables(const std::vector<PointResult>& points) {
  std::vector<std::string> kernels;
  std::map<std::size_t, std::vector<SummaryRow>> serial_rows;  // by place of the kernel
  std::map<TableKey, SummaryTable> tables;
  for (const PointResult& result : points) {
    const Point& point = result.point;
    const auto found = std::ranges::find(kernels, point.kernel);
    const auto place = static_cast<std::size_t>(found - kernels.begin());
    if (found == kernels.end()) kernels.push_back(point.kernel);
    if (point.strategy == kSerialStrategy) {
      add_to_rows(serial_rows[place], result);
      continue;
    }
    SummaryTable& table = tables[{place, point.workers, point.lifecycle}];
    table.title = fmt::format("{}, {}", point.kernel, workers_text(point.workers, point.lifecycle));
    add_to_rows(table.rows, result);
  }
  for (auto& [key, table] : tables) {
    const auto& rows = serial_rows[std::get<0>(key)];
    table.rows.insert(table.rows.end(), rows.begin(), rows.end());
  }
  for (const auto& [place, rows] : serial_rows) {
    const auto first = tables.lower_bound({place, 0, Lifecycle::fork});
    const bool has_table = first != tables.end() && std::get<0>(first->first) == place;
    if (!rows.empty() && !has_table) tables[{place, 0, Lifecycle::fork}] = {kernels[place], rows};
  }
  return tables;
}

std::string render_counts(const RunResult& result, int width) {
  const auto count = [&](PointStatus status) {
    return std::ranges::count(result.points, status, &PointResult::status);
  };
  const auto noisy = std::ranges::count(result.rounds, true, &NoiseProbe::noisy);
  std::string text =
      fmt::format("{}: {} valid, {} failed, {} unavailable; {} left out",
                  format_count(result.points.size(), "point"), count(PointStatus::valid),
                  count(PointStatus::failed), count(PointStatus::unavailable),
                  format_count(result.excluded_points, "combination"));
  // In noisy rounds, something else kept the machine busy; their samples are included.
  if (noisy > 0) text += fmt::format("; {} of {} rounds noisy", noisy, result.rounds.size());
  return paragraph(text, width);
}

// How many sequential points reached their target interval, and which one has the widest.
std::string render_stops(const std::vector<PointResult>& points) {
  std::map<StopReason, std::size_t> stops;
  const PointResult* widest = nullptr;
  double widest_ci = 0.0;
  std::size_t count = 0;
  for (const PointResult& point : points) {
    if (!point.stop || point.samples.empty()) continue;
    ++count;
    ++stops[*point.stop];
    const double ci = point_median(point)->relative_half_width.value_or(0.0);
    if (widest != nullptr && ci <= widest_ci) continue;
    widest = &point;
    widest_ci = ci;
  }
  if (count == 0) return "";
  std::string text = fmt::format("{} of {} reached target_ci", stops[StopReason::target],
                                 format_count(count, "sequential point"));
  for (const StopReason limit : {StopReason::max, StopReason::max_seconds}) {
    if (stops[limit] > 0) text += fmt::format(", {} stopped at {}", stops[limit], to_string(limit));
  }
  return text + fmt::format("\n  widest: +-{:.1f} % of {}, {}\n", widest_ci * 100.0,
                            format_count(widest->samples.size(), "sample"), widest->point.name());
}

std::vector<std::string> failed_lines(const std::vector<PointResult>& points) {
  std::vector<std::string> lines;
  for (const PointResult& result : points) {
    if (result.status != PointStatus::failed) continue;
    const std::string name = result.point.name();
    const bool named = result.reason.starts_with(name);
    lines.push_back(fmt::format("failed: {}{}", named ? "" : name + ": ", visible(result.reason)));
  }
  return lines;
}

// One line per reason, because a missing facility affects all points of some strategies.
std::vector<std::string> unavailable_lines(const std::vector<PointResult>& points,
                                           bool names_single_points) {
  struct Group {
    std::string reason;
    std::vector<const Point*> points;
    std::string strategies;
  };
  std::vector<Group> groups;
  for (const PointResult& result : points) {
    if (result.status != PointStatus::unavailable) continue;
    const auto found = std::ranges::find(groups, result.reason, &Group::reason);
    Group& group =
        found == groups.end() ? groups.emplace_back(Group{result.reason, {}, {}}) : *found;
    const bool is_new = std::ranges::none_of(
        group.points, [&](const Point* point) { return point->strategy == result.point.strategy; });
    if (is_new) group.strategies += (group.strategies.empty() ? "" : ", ") + result.point.strategy;
    group.points.push_back(&result.point);
  }
  std::vector<std::string> lines;
  for (const Group& group : groups) {
    const std::string who =
        group.points.size() == 1 && names_single_points
            ? group.points.front()->name()
            : fmt::format("{} of {}", format_count(group.points.size(), "point"),
                          visible(group.strategies));
    lines.push_back(fmt::format("unavailable: {}: {}", who, visible(group.reason)));
  }
  return lines;
}

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// A line that fits on two lines of the screen, or its start on one.
std::string brief(const std::string& line, std::size_t width) {
  if (display_width(line) / 2 + 5 > width) return start_of(line, width) + "\n";
  return wrapped("", line, {.width = width, .indent = 2});
}

// The first `most` lines in brief; `zcbench show` has the rest.
std::string first_lines(const std::vector<std::string>& lines, std::size_t most,
                        std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) text += brief(lines[i], width);
  if (lines.size() > most) {
    text += fmt::format("  and {} more; zcbench show lists them\n", lines.size() - most);
  }
  return text;
}

// At most `most_lines` lines, but always the first three sentences: the last are the least
// important.
std::string render_sentences(const Answer& answer, int width, std::size_t most_lines) {
  constexpr std::size_t kAlways = 3;
  std::string text;
  std::size_t lines = 0;
  for (std::size_t i = 0; i < answer.sentences.size(); ++i) {
    const std::string next =
        wrapped("- ", answer.sentences[i], {.width = static_cast<std::size_t>(width), .indent = 2});
    lines += static_cast<std::size_t>(std::ranges::count(next, '\n'));
    if (i >= kAlways && lines > most_lines) break;
    text += next;
  }
  return text;
}

// All non-empty parts, separated by blank lines.
std::string joined_parts(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

}  // namespace

std::string render_summary(const RunResult& result, const SummaryStyle& style) {
  // With the claims and the paths, this makes 40 lines of 100 columns.
  constexpr std::size_t kMostSentenceLines = 12;
  constexpr std::size_t kMostPicks = 6;
  constexpr std::size_t kMostFailed = 2;
  constexpr std::size_t kMostUnavailable = 1;
  const Answer answer = make_answer(result.points);
  const auto width = static_cast<std::size_t>(style.width);
  return joined_parts(
      {render_lecture_lines(result.points, style.width),
       render_sentences(answer, style.width, kMostSentenceLines),
       render_picks(answer.kernels, style.width, style.color, kMostPicks),
       render_counts(result, style.width) + render_stops(result.points) +
           first_lines(failed_lines(result.points), kMostFailed, kAll) +
           first_lines(unavailable_lines(result.points, false), kMostUnavailable, width)});
}

std::string render_tables(const RunResult& result, const SummaryStyle& style,
                          const PeakRates* limits) {
  const Answer answer = make_answer(result.points);
  std::string tables = paragraph(std::string(kCells), style.width) +
                       paragraph(lifecycles_text(result.points), style.width);
  for (const auto& [key, table] : make_tables(result.points)) {
    tables += '\n' + render_table(table, style);
  }
  return joined_parts(
      {render_lecture_lines(result.points, style.width), tables,
       limits == nullptr ? "" : render_share_lines(result.points, *limits, style.width),
       render_sentences(answer, style.width, kAll),
       render_picks(answer.kernels, style.width, style.color),
       render_counts(result, style.width) + render_stops(result.points) +
           first_lines(failed_lines(result.points), kAll, kAll) +
           first_lines(unavailable_lines(result.points, true), kAll, kAll)});
}

}  // namespace zcbench
