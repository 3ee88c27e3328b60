#include "analysis/report/history_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/format.hpp"
#include "harness/json/json_write.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

// "2026-11-03 (commit c0ffee)"
std::string place_of(const TrendFile& file) {
  const std::string day = file.date.substr(0, file.date.find('T'));
  return file.commit.empty() ? day : fmt::format("{} (commit {})", day, file.commit);
}

// How the point moved, in one line: steps, or the drift if that fits better.
std::string moves_of(const PointHistory& point, const TrendReport& trend) {
  if (point.drift) {
    return fmt::format("drifts by {} from {} to {}", format_change(point.drift->ratio),
                       place_of(trend.files[point.values.front().file]),
                       place_of(trend.files[point.values.back().file]));
  }
  std::string text;
  for (const LevelChange& change : point.changes) {
    text += fmt::format("{}{} since {}", text.empty() ? "" : "; ", format_change(change.ratio()),
                        place_of(trend.files[change.file]));
  }
  return text.empty() ? "no step, no drift" : text;
}

std::vector<const PointHistory*> worst_first(const TrendReport& trend) {
  std::vector<const PointHistory*> points;
  for (const PointHistory& point : trend.points) points.push_back(&point);
  std::ranges::stable_sort(points, std::greater(), &PointHistory::total_ratio);
  return points;
}

std::string headline(const TrendReport& trend) {
  const auto faster = std::ranges::count_if(
      trend.points, [&](const PointHistory& point) { return point.is_faster(trend.rules.margin); });
  const std::size_t slower = slower_points(trend);
  if (slower == 0 && faster == 0) {
    return fmt::format("No point became slower or faster over {}.",
                       format_count(trend.files.size(), "run"));
  }
  return fmt::format("{} of {} became slower, {} faster, over {}.", slower,
                     format_count(trend.points.size(), "point"), faster,
                     format_count(trend.files.size(), "run"));
}

std::string data_of(const std::vector<const PointHistory*>& order, const TrendReport& trend) {
  Json points = Json::array();
  for (const PointHistory* point : order) {
    Json values = Json::array();
    for (const HistoryValue& value : point->values) {
      values.push_back({{"file", value.file}, {"median_ns", value.median_ns}});
    }
    Json changes = Json::array();
    for (const LevelChange& change : point->changes) {
      changes.push_back({{"file", change.file},
                         {"from_ns", change.from_ns},
                         {"to_ns", change.to_ns},
                         {"text", fmt::format("{} {}", format_change(change.ratio()),
                                              place_of(trend.files[change.file]))}});
    }
    points.push_back({{"name", plain_name(point->name)},
                      {"verdict", point->verdict(trend.rules.margin)},
                      {"note", point->drift ? moves_of(*point, trend) : std::string()},
                      {"has_moved", point->drift || !point->changes.empty()},
                      {"drift", point->drift ? Json(point->drift->ratio) : Json()},
                      {"changes", std::move(changes)},
                      {"values", std::move(values)}});
  }
  Json files = Json::array();
  for (const TrendFile& file : trend.files) files.push_back(place_of(file));
  return json_line({{"kind", "history"}, {"files", files}, {"points", std::move(points)}});
}

Html point_table(const std::vector<const PointHistory*>& order, const TrendReport& trend) {
  HtmlTable table{.caption = "Every point, the largest slowdown first",
                  .kind = "words",
                  .columns = {"point", "verdict", "first to last", "what moved",
                              "median, first run", "median, last run", "runs"},
                  .rows = {}};
  for (const PointHistory* point : order) {
    table.rows.push_back({plain_name(point->name), point->verdict(trend.rules.margin),
                          format_change(point->total_ratio()), moves_of(*point, trend),
                          format_duration_ns(point->values.front().median_ns),
                          format_duration_ns(point->values.back().median_ns),
                          std::to_string(point->values.size())});
  }
  return search_field() + html_table(table);
}

// A table of medians: a row per point, a column per file.
Html median_table(const std::vector<const PointHistory*>& order, const TrendReport& trend) {
  HtmlTable table{.caption = "Median of every point in every run",
                  .kind = "numbers",
                  .columns = {"point"},
                  .rows = {}};
  for (const TrendFile& file : trend.files) table.columns.push_back(place_of(file));
  for (const PointHistory* point : order) {
    std::vector<Html> row(trend.files.size() + 1, "\u2013");
    row[0] = plain_name(point->name);
    for (const HistoryValue& value : point->values) {
      row[value.file + 1] = format_duration_ns(value.median_ns);
    }
    table.rows.push_back(std::move(row));
  }
  return folded(table.caption, html_table(table));
}

Html file_table(const TrendReport& trend) {
  HtmlTable table{.caption = "The runs, by date",
                  .kind = "facts",
                  .columns = {"date", "commit", "file"},
                  .rows = {}};
  for (const TrendFile& file : trend.files)
    table.rows.push_back({file.date, file.commit, file.path});
  Html html;
  for (const std::string& warning : trend.warnings) html += element("p", warning);
  return html + html_table(table);
}

}  // namespace

Page history_page(const TrendReport& trend) {
  const std::vector<const PointHistory*> order = worst_first(trend);
  const double rate = trend.rules.significance;
  const std::string rules = fmt::format(
      "A point is slower if its last level lies more than {:.3g} % above its first, or its drift "
      "does. Up to {:.3g} % of the points that did not change are called slower or faster by "
      "chance: here {:.2g}. A step can be told from noise from 12 runs on, a drift from 6.",
      trend.rules.margin * 100.0, rate * 100.0, rate * static_cast<double>(trend.points.size()));
  return {
      .title = "zcbench: history of " + format_count(trend.files.size(), "run"),
      .facts = element(
          "span", fmt::format("{} to {} \u00b7 {}", trend.files.front().date,
                              trend.files.back().date, format_count(trend.points.size(), "point"))),
      .lead = element("section", {{"class", "lead"}, {"id", "answer"}},
                      element("h1", headline(trend)) + element("p", {{"class", "note"}}, rules) +
                          chart_place("history", "Every point, the largest slowdown first",
                                      "Median of each run, in order of the dates. Lines: levels "
                                      "between steps, or the drift.")),
      .sections = {{"points", "Every point",
                    point_table(order, trend) + median_table(order, trend)},
                   {"files", "The runs", file_table(trend)}},
      .charts = {"history"},
      .data = data_of(order, trend)};
}

}  // namespace zcbench
