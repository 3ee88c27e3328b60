#include "analysis/compare/trend_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxPointBytes = 300;
constexpr std::size_t kFilesForStep = 12;  // fewer have too few orders for a significant step

bool has_moved(const PointHistory& point) { return !point.changes.empty() || point.drift; }

std::string since_text(const TrendFile& file) {
  std::string text = escaped(file.date);
  if (!file.commit.empty()) text += fmt::format(" (commit {})", escaped(file.commit));
  return text;
}

std::string drift_text(const PointHistory& point) {
  return fmt::format("{} over {}", format_change(point.drift->ratio),
                     format_count(point.values.size(), "file"));
}

std::string level_text(const LevelChange& change) {
  return fmt::format("{} -> {}, {}", format_duration_ns(change.from_ns),
                     format_duration_ns(change.to_ns), format_change(change.ratio()));
}

std::size_t faster_points(const TrendReport& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.points,
      [&](const PointHistory& point) { return point.is_faster(report.rules.margin); }));
}

std::string head_line(const TrendReport& report) {
  return fmt::format("{}, {} to {}; {}", format_count(report.files.size(), "results file"),
                     escaped(report.files.front().date), escaped(report.files.back().date),
                     format_count(report.points.size(), "point"));
}

std::string count_line(const TrendReport& report) {
  return fmt::format("{} of {} slower, {} faster", slower_points(report),
                     format_count(report.points.size(), "point"), faster_points(report));
}

std::string rate_line(const TrendReport& report) {
  const double rate = report.rules.significance;
  return fmt::format(
      "up to {:g} % of the points that did not change are called slower: here {:.2g}", rate * 100.0,
      rate * static_cast<double>(report.points.size()));
}

// The lines that follow the points: a few words each.
std::vector<std::string> foot_lines(const TrendReport& report) {
  const auto still = std::ranges::count_if(
      report.points, [](const PointHistory& point) { return !has_moved(point); });
  std::vector<std::string> lines{fmt::format("{}; {} did not move", count_line(report), still)};
  if (report.files.size() < kFilesForStep) {
    lines.push_back(fmt::format(
        "few files: a step is distinguishable from noise from {} files on, a drift from 6",
        kFilesForStep));
  }
  lines.push_back(rate_line(report));
  lines.push_back("wall time (real_time) is judged, CPU time is not");
  return lines;
}

std::string point_text(const PointHistory& point, const TrendReport& report) {
  const std::string in_files = point.values.size() == report.files.size()
                                   ? ""
                                   : fmt::format(" (in {} of the files)", point.values.size());
  std::string text =
      fmt::format("\n{}{}\n  {}, {} from first to last\n", escaped(point.name, kMaxPointBytes),
                  in_files, point.verdict(report.rules.margin), format_change(point.total_ratio()));
  for (const LevelChange& change : point.changes) {
    text +=
        fmt::format("  since {}: {}\n", since_text(report.files[change.file]), level_text(change));
  }
  if (point.drift) {
    text += fmt::format("  drift: {}{}\n", drift_text(point),
                        point.changes.empty() ? "" : "; a line fits better than these steps");
  }
  return text;
}

}  // namespace

std::size_t slower_points(const TrendReport& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.points,
      [&](const PointHistory& point) { return point.is_slower(report.rules.margin); }));
}

std::string render_text(const TrendReport& report, const TableStyle& style) {
  std::string text = head_line(report) + "\n";
  for (const std::string& warning : report.warnings) text += warning + "\n";
  for (const PointHistory& point : report.points) {
    if (has_moved(point)) text += point_text(point, report);
  }
  text += '\n';
  for (const std::string& line : foot_lines(report)) {
    text += wrapped("", line, {.width = style.width, .indent = 2});
  }
  return text;
}

std::string render_markdown(const TrendReport& report) {
  std::string text = fmt::format("{}\n\n", head_line(report));
  for (const std::string& warning : report.warnings) text += warning + "\n\n";
  Table table({{.header = "point", .is_code = true},
               {.header = "verdict"},
               {.header = "first to last"},
               {.header = "what"},
               {.header = "since"},
               {.header = "commit"}});
  const auto row = [&](const PointHistory& point, const std::string& what, const TrendFile& file) {
    table.add_row({point.name, point.verdict(report.rules.margin),
                   format_change(point.total_ratio()), what, file.date, file.commit});
  };
  for (const PointHistory& point : report.points) {
    for (const LevelChange& change : point.changes) {
      row(point, level_text(change), report.files[change.file]);
    }
    if (point.drift) {
      row(point, "drift " + drift_text(point), report.files[point.values.front().file]);
    }
  }
  return text + table.markdown() + "\n" + markdown_list(foot_lines(report));
}

Json to_json(const TrendReport& report) {
  Json files = Json::array();
  for (const TrendFile& file : report.files) {
    files.push_back({{"path", file.path}, {"date", file.date}, {"commit", file.commit}});
  }
  Json points = Json::array();
  for (const PointHistory& point : report.points) {
    Json values = Json::array();
    for (const HistoryValue& value : point.values) {
      values.push_back({{"file", value.file}, {"median_ns", value.median_ns}});
    }
    Json changes = Json::array();
    for (const LevelChange& change : point.changes) {
      const TrendFile& file = report.files[change.file];
      changes.push_back({{"file", change.file},
                         {"date", file.date},
                         {"commit", file.commit},
                         {"from_ns", change.from_ns},
                         {"to_ns", change.to_ns},
                         {"ratio", change.ratio()}});
    }
    Json drift;
    if (point.drift) drift = {{"ratio", point.drift->ratio}, {"p", point.drift->p}};
    points.push_back({{"name", point.name},
                      {"verdict", point.verdict(report.rules.margin)},
                      {"total_ratio", point.total_ratio()},
                      {"changes", std::move(changes)},
                      {"drift", std::move(drift)},
                      {"values", std::move(values)}});
  }
  return {{"files", std::move(files)},
          {"points", std::move(points)},
          {"slower", slower_points(report)},
          {"faster", faster_points(report)},
          {"significance", report.rules.significance},
          {"margin", report.rules.margin},
          {"seed", report.rules.seed},
          {"warnings", report.warnings}};
}

}  // namespace zcbench
