#include "analysis/report/ab_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/ab/ab_verdict.hpp"
#include "analysis/report/machine_section.hpp"
#include "harness/base/format.hpp"
#include "harness/json/json_write.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

/// What was known about a point after each of its units.
struct Course {
  std::size_t point;
  std::vector<double> unit_ratios;
  std::vector<PointVerdict> verdicts;  ///< one per unit
};

std::string interval_text(const PointVerdict& verdict) {
  if (!verdict.interval) return "not yet";
  return fmt::format("{} to {}", format_change(verdict.interval->low),
                     format_change(verdict.interval->high));
}

std::string name_of(const AbPoint& point) {
  const std::string baseline = plain_name(point.names[0]);
  const std::string candidate = plain_name(point.names[1]);
  if (baseline == candidate || candidate.empty()) return baseline;
  return baseline.empty() ? candidate : baseline + " \u2192 " + candidate;
}

// Replays the record in the order of the session. An open point's forecast is that after its last
// unit.
std::vector<Course> courses_of(const AbRecord& record) {
  std::vector<Course> courses(record.points.size());
  for (std::size_t point = 0; point < courses.size(); ++point) courses[point].point = point;
  AbJudge judge(record.rules, record.points.size());
  for (const AbUnit& unit : record.units) {
    judge.add(unit);
    courses[unit.point].unit_ratios.push_back(std::exp(measured_unit(unit).metrics[0].log_ratio));
    courses[unit.point].verdicts.push_back(judge.verdict(unit.point));
  }
  return courses;
}

// The slowest candidate first; then the points without a ratio.
std::vector<std::size_t> worst_first(const std::vector<PointVerdict>& verdicts) {
  std::vector<std::size_t> order(verdicts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, std::greater(),
                           [&](std::size_t i) { return verdicts[i].ratio.value_or(0.0); });
  return order;
}

std::string headline(const std::vector<PointVerdict>& verdicts) {
  const std::string start = fmt::format("Verdict: {}.", to_string(verdict_of(verdicts)));
  if (verdicts.size() == 1 && verdicts[0].ratio) {
    const double change = (*verdicts[0].ratio - 1.0) * 100.0;
    return fmt::format("{} The candidate takes {:.1f} % {} time (95 %: {}).", start,
                       std::abs(change), change < 0.0 ? "less" : "more",
                       interval_text(verdicts[0]));
  }
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const PointVerdict& verdict : verdicts) {
    const std::string outcome(to_string(verdict.outcome));
    auto found = std::ranges::find(counts, outcome, &std::pair<std::string, std::size_t>::first);
    if (found == counts.end()) found = counts.insert(found, {outcome, 0});
    ++found->second;
  }
  std::string text;
  for (const auto& [outcome, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, outcome);
  }
  return fmt::format("{} Of {}: {}.", start, format_count(verdicts.size(), "point"), text);
}

std::string decision_text(const AbPoint& point, const PointVerdict& verdict) {
  if (point.failure) return *point.failure;
  if (verdict.outcome != Outcome::inconclusive) {
    return fmt::format("decided after {}, {}", format_count(verdict.units, "unit"),
                       format_duration_ns(verdict.seconds * 1e9));
  }
  if (verdict.units == 0) return "the budget ended before its first unit did";
  const std::string so_far =
      fmt::format("not decided by {} in {}", format_count(verdict.units, "unit"),
                  format_duration_ns(verdict.seconds * 1e9));
  if (!verdict.seconds_needed) return so_far + "; how much longer it takes cannot be told yet";
  return fmt::format("{}; needs about {} more", so_far,
                     format_duration_ns(*verdict.seconds_needed * 1e9));
}

Html point_table(const AbRecord& record, const std::vector<PointVerdict>& verdicts,
                 const std::vector<std::size_t>& order) {
  HtmlTable table{.caption = "Every point, the largest slowdown first",
                  .kind = "words",
                  .columns = {"point", "outcome", "change of time", "95 % interval", "baseline",
                              "candidate", "change of CPU time", "when it was decided"},
                  .rows = {}};
  for (const std::size_t i : order) {
    const PointVerdict& verdict = verdicts[i];
    const bool has_units = verdict.units > 0;
    table.rows.push_back({name_of(record.points[i]), std::string(to_string(verdict.outcome)),
                          verdict.ratio ? format_change(*verdict.ratio) : "\u2013",
                          has_units ? interval_text(verdict) : "\u2013",
                          has_units ? format_duration_ns(verdict.baseline_ns) : "\u2013",
                          has_units ? format_duration_ns(verdict.candidate_ns) : "\u2013",
                          verdict.cpu_ratio ? format_change(*verdict.cpu_ratio) : "\u2013",
                          decision_text(record.points[i], verdict)});
  }
  return html_table(table);
}

Html unit_table(const AbRecord& record, const std::vector<Course>& courses) {
  HtmlTable table{.caption = "Every unit",
                  .kind = "numbers",
                  .columns = {"point", "unit", "change in this unit", "change so far",
                              "95 % interval so far", "seconds so far"},
                  .rows = {}};
  for (const Course& course : courses) {
    for (std::size_t i = 0; i < course.verdicts.size(); ++i) {
      const PointVerdict& verdict = course.verdicts[i];
      table.rows.push_back({name_of(record.points[course.point]), std::to_string(i + 1),
                            format_change(course.unit_ratios[i]), format_change(*verdict.ratio),
                            interval_text(verdict), fmt::format("{:.1f}", verdict.seconds)});
    }
  }
  return folded(table.caption, html_table(table));
}

std::string data_of(const AbRecord& record, const std::vector<Course>& courses,
                    const std::vector<PointVerdict>& verdicts,
                    const std::vector<std::size_t>& order) {
  Json points = Json::array();
  for (const std::size_t i : order) {
    if (courses[i].verdicts.empty()) continue;
    Json units = Json::array();
    for (std::size_t unit = 0; unit < courses[i].verdicts.size(); ++unit) {
      const PointVerdict& so_far = courses[i].verdicts[unit];
      Json& row = units.emplace_back(Json{{"unit", unit + 1},
                                          {"ratio", courses[i].unit_ratios[unit]},
                                          {"estimate", *so_far.ratio},
                                          {"seconds", so_far.seconds}});
      row["low"] = so_far.interval ? Json(so_far.interval->low) : Json();
      row["high"] = so_far.interval ? Json(so_far.interval->high) : Json();
    }
    points.push_back({{"name", name_of(record.points[i])},
                      {"note", fmt::format("{}, {}", to_string(verdicts[i].outcome),
                                           decision_text(record.points[i], verdicts[i]))},
                      {"is_decided", verdicts[i].outcome != Outcome::inconclusive},
                      {"units", std::move(units)}});
  }
  return json_line({{"kind", "ab"},
                    {"detect", record.rules.detect},
                    {"margin", record.rules.margin},
                    {"points", std::move(points)}});
}

Html sides_section(const AbRecord& record) {
  const auto row = [&](const char* name, std::string AbSide::*member) {
    return FactRow{.name = name, .values = {record.sides[0].*member, record.sides[1].*member}};
  };
  return facts_table("The two sides",
                     {row("what", &AbSide::label), row("version", &AbSide::version),
                      row("commit", &AbSide::commit), row("build type", &AbSide::build_type),
                      row("compiler", &AbSide::compiler), row("flags", &AbSide::flags)},
                     {kSideNames[0], kSideNames[1]});
}

Html rules_section(const AbRecord& record, const std::string& label) {
  const AbRules& rules = record.rules;
  Html html = element(
      "p", fmt::format("Profile {}. A regression is a slowdown of more than {:.3g} %; false alarms "
                       "in at most {:.3g} % of all comparisons. Within the margin means less than "
                       "{:.3g} % either way. A change of less than {} does not count. The interval "
                       "holds at every moment, so a point may stop as soon as it is decided.",
                       rules.profile, rules.detect * 100, rules.alpha * 100, rules.margin * 100,
                       format_duration_ns(rules.floor_ns)));
  for (const std::string& why : record.unavailable) html += element("p", "Not run: " + why);
  return html + facts_table("The comparison",
                            {{"file", {label}},
                             {"date", {record.started_utc}},
                             {"config", {record.config}},
                             {"seed", {std::to_string(record.seed)}},
                             {"budget", {format_duration_ns(record.budget_s * 1e9)}},
                             {"judge again", {"zcbench ab --replay " + label}}},
                            {label});
}

}  // namespace

Page ab_page(const AbRecord& record, const std::string& label) {
  const std::vector<Course> courses = courses_of(record);
  const std::vector<PointVerdict> verdicts = judge(record);
  const std::vector<std::size_t> order = worst_first(verdicts);
  const Html caption =
      "Candidate against baseline. Dots: single units. Line: the estimate so far; band: its 95 % "
      "interval. Dashed: the margin. A flag marks the unit that decided.";
  return {.title = "zcbench ab: " + std::string(to_string(verdict_of(verdicts))),
          .facts = element("span", fmt::format("{} \u00b7 {}", label, record.started_utc)),
          .lead = element("section", {{"class", "lead"}, {"id", "answer"}},
                          element("h1", headline(verdicts)) +
                              chart_place("ab", "The ratio as units came in", caption)),
          .sections = {{"points", "Every point",
                        point_table(record, verdicts, order) + unit_table(record, courses)},
                       {"sides", "What was compared", sides_section(record)},
                       {"rules", "How it was decided", rules_section(record, label)}},
          .charts = {"ab"},
          .data = data_of(record, courses, verdicts, order)};
}

}  // namespace zcbench
