#include "analysis/ab/ab_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "analysis/ab/ab_advice.hpp"
#include "analysis/ab/point_gate.hpp"
#include "harness/base/format.hpp"
#include "harness/base/visible_text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

// Shows both names only where the sides differ.
std::string name_of(const AbPoint& point) {
  const std::string baseline = visible(plain_name(point.names[0]));
  const std::string candidate = visible(plain_name(point.names[1]));
  if (baseline == candidate || candidate.empty()) return baseline;
  return baseline.empty() ? candidate : baseline + " -> " + candidate;
}

std::string ratio_text(const std::optional<double>& ratio) {
  return ratio ? fmt::format("{:.3f}", *ratio) : "";
}

std::string interval_text(const PointVerdict& verdict) {
  if (verdict.units == 0) return "";
  if (!verdict.interval) return "not yet";
  return fmt::format("{:.3f} to {:.3f}", verdict.interval->low, verdict.interval->high);
}

std::string more_text(const PointVerdict& verdict) {
  if (verdict.outcome != Outcome::inconclusive) return "";
  if (verdict.units == 0) return "the budget ended before its first unit did";
  if (!verdict.seconds_needed) return "needs more than it has had so far";
  return fmt::format("needs about {} more", format_duration_ns(*verdict.seconds_needed * 1e9));
}

// Two commands, A and B, form a single point, whose name would be both command lines.
bool are_commands(const AbRecord& record) { return record.sides[0].version.empty(); }

Table::Row row_of(const AbPoint& point, const PointVerdict& verdict) {
  std::string outcome(to_string(verdict.outcome));
  const std::string more = more_text(verdict);
  if (!more.empty()) outcome += ", " + more;
  return {name_of(point),
          verdict.units == 0 ? "" : format_duration_ns(verdict.baseline_ns),
          verdict.units == 0 ? "" : format_duration_ns(verdict.candidate_ns),
          ratio_text(verdict.ratio),
          interval_text(verdict),
          ratio_text(verdict.cpu_ratio),
          fmt::format("{}", verdict.units),
          fmt::format("{:.1f}", verdict.seconds),
          outcome};
}

Table table_of(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  const bool commands = are_commands(record);
  std::vector<Table::Column> columns;
  if (!commands) columns.push_back({.header = "point", .is_stub = true});
  for (const std::string_view header :
       {commands ? "A" : "baseline", commands ? "B" : "candidate", "ratio", "95 % interval",
        "CPU ratio", "units", "seconds"}) {
    columns.push_back({.header = std::string(header), .align = Align::right});
  }
  columns.push_back({.header = "outcome"});
  Table table(std::move(columns));
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Table::Row row = row_of(record.points[i], verdicts[i]);
    if (commands) row.erase(row.begin());
    table.add_row(std::move(row));
  }
  return table;
}

std::string side_text(const AbSide& side) {
  if (side.version.empty()) return visible(side.label);
  return visible(fmt::format("{} (zcbench {}, commit {}, {}, {})", side.label, side.version,
                             side.commit, side.build_type, side.compiler));
}

std::string rules_text(const AbRecord& record) {
  const AbRules& rules = record.rules;
  return fmt::format(
      "Profile {}: a regression is more than {:.3g} % slower, at most {:.3g} % false alarms in all "
      "points together; within the margin is less than {:.3g} % either way; changes below {} are "
      "none. Seed {}.",
      visible(rules.profile), rules.detect * 100, rules.alpha * 100, rules.margin * 100,
      format_duration_ns(rules.floor_ns), record.seed);
}

std::string verdict_line(std::span<const PointVerdict> verdicts) {
  std::string counts;
  for (const Outcome outcome :
       {Outcome::regression, Outcome::improvement, Outcome::within_margin, Outcome::below_floor,
        Outcome::inconclusive, Outcome::missing, Outcome::failed}) {
    const auto count = std::ranges::count(verdicts, outcome, &PointVerdict::outcome);
    if (count == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, to_string(outcome));
  }
  return fmt::format("{}: {}", to_string(verdict_of(verdicts)),
                     counts.empty() ? "no point was compared" : counts);
}

std::vector<std::string> failures(const AbRecord& record) {
  std::vector<std::string> lines;
  for (const AbPoint& point : record.points) {
    if (!point.failure) continue;
    lines.push_back(fmt::format("{}: {}", name_of(point), visible(*point.failure)));
  }
  for (const std::string& why : record.unavailable) lines.push_back("not run: " + visible(why));
  return lines;
}

// "2.9 %" for a ratio of 1.029 or 0.971.
std::string change(double ratio) { return fmt::format("{:.1f}", std::abs(ratio - 1.0) * 100); }

std::string signed_changes(const Interval& interval) {
  return fmt::format("{:+.1f} to {:+.1f} %", (interval.low - 1.0) * 100,
                     (interval.high - 1.0) * 100);
}

// "B is 2.9 % slower than A (2.5 to 3.5 %)": a ratio that an alarm was raised for.
std::string changed_time(double ratio, const std::optional<Interval>& interval,
                         std::string_view time) {
  const bool is_more = ratio > 1.0;
  if (ratio >= 2.0 || ratio <= 0.5) {
    std::string text = fmt::format("B takes {:.3g} times the {} of A", ratio, time);
    if (interval) text += fmt::format(" ({:.3g} to {:.3g})", interval->low, interval->high);
    return text;
  }
  std::string text =
      fmt::format("B takes {} % {} {} than A", change(ratio), is_more ? "more" : "less", time);
  if (is_more && time == "time") text = fmt::format("B is {} % slower than A", change(ratio));
  if (!interval) return text;
  const double near = is_more ? interval->low : interval->high;
  const double far = is_more ? interval->high : interval->low;
  return text + fmt::format(" ({} to {} %)", change(near), change(far));
}

std::optional<Interval> cpu_interval(const AbRecord& record) {
  std::vector<UnitEvidence> units;
  for (const AbUnit& unit : record.units) units.push_back(measured_unit(unit).metrics.back());
  return ratio_interval(units, 0.95);
}

bool wall_time_shows(const PointVerdict& verdict) {
  const bool is_slower = verdict.outcome == Outcome::regression;
  if (!verdict.interval) return is_slower == (*verdict.ratio > 1.0);
  return is_slower ? verdict.interval->low > 1.0 : verdict.interval->high < 1.0;
}

// An alarm comes from wall and CPU time together; the sentence names the one that shows it.
std::string alarm_text(const AbRecord& record, const PointVerdict& verdict) {
  if (wall_time_shows(verdict)) return changed_time(*verdict.ratio, verdict.interval, "time");
  return changed_time(*verdict.cpu_ratio, cpu_interval(record), "CPU time");
}

// A sentence on the wall time if only the CPU time shows the change; otherwise empty.
std::string wall_time_text(const PointVerdict& verdict) {
  if (wall_time_shows(verdict) || !verdict.interval) return "";
  return " The wall time alone does not show it (" + signed_changes(*verdict.interval) + ").";
}

// "22.5 % less", "3.0 % more".
std::string more_or_less(double ratio) {
  return fmt::format("{} % {}", change(ratio), ratio < 1.0 ? "less" : "more");
}

std::string undecided_text(const AbRecord& record, const PointVerdict& verdict,
                           const std::string& runs) {
  if (verdict.units == 0) {
    return fmt::format(
        "Not decided: not one unit, which is 6 runs or more of each program, was complete; give a "
        "--budget of more than {}.",
        format_duration_ns(record.budget_s * 1e9));
  }
  std::string text =
      fmt::format("Not decided after {} and {}: ", format_duration_ns(verdict.seconds * 1e9), runs);
  text += verdict.interval ? fmt::format("B may take from {} to {} time than A",
                                         more_or_less(verdict.interval->low),
                                         more_or_less(verdict.interval->high))
                           : std::string("they are too few for an interval");
  if (!verdict.seconds_needed) return text + ".";
  return text + fmt::format("; about {} more would decide.",
                            format_duration_ns(*verdict.seconds_needed * 1e9));
}

// The whole comparison of two commands in one sentence.
std::string sentence(const AbRecord& record, const PointVerdict& verdict) {
  if (record.points[0].failure) return "No verdict: " + visible(*record.points[0].failure) + ".";
  std::size_t pairs = 0;
  for (const AbUnit& unit : record.units) pairs += unit.pairs.size();
  const std::string runs = format_count(pairs, "pair") + " of runs";
  const double alarm_in = 1.0 / record.rules.alpha;
  const double miss_in = 1.0 / record.rules.beta;
  const std::string open =
      verdict.interval ? " (B: " + signed_changes(*verdict.interval) + ")" : "";
  switch (verdict.outcome) {
    case Outcome::regression:
    case Outcome::improvement:
      return fmt::format("{}, confirmed by {}; false alarms at most 1 in {:.0f}.{}",
                         alarm_text(record, verdict), runs, alarm_in, wall_time_text(verdict));
    case Outcome::within_margin:
      return fmt::format(
          "A and B take the same time within {:.3g} %{}, confirmed by {}; a change of that size is "
          "missed at most 1 time in {:.0f}.",
          record.rules.margin * 100, open, runs, miss_in);
    case Outcome::below_floor:
      return fmt::format("A and B differ by less than {}, the floor{}, confirmed by {}.",
                         format_duration_ns(record.rules.floor_ns), open, runs);
    default: return undecided_text(record, verdict, runs);
  }
}

std::string sides_text(const AbRecord& record) {
  const bool commands = are_commands(record);
  return fmt::format("{}{}\n{}{}\n", commands ? "A: " : "baseline:  ", side_text(record.sides[0]),
                     commands ? "B: " : "candidate: ", side_text(record.sides[1]));
}

}  // namespace

std::string to_text(const AbRecord& record, std::span<const PointVerdict> verdicts,
                    const TableStyle& style) {
  const auto paragraph = [&](const std::string& line) {
    return wrapped("", line, {.width = style.width});
  };
  std::string text;
  if (are_commands(record)) text = paragraph(sentence(record, verdicts[0])) + "\n";
  text += fmt::format("{}{}\n{}", sides_text(record), paragraph(rules_text(record)),
                      table_of(record, verdicts).text(style));
  for (const std::string& line : failures(record)) text += line + "\n";
  const std::string advice = scatter_advice(record, verdicts);
  if (!advice.empty()) text += paragraph(advice);
  return text + "\nverdict: " + verdict_line(verdicts) + "\n";
}

std::string to_markdown(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  const bool commands = are_commands(record);
  std::vector<std::string> notes = failures(record);
  const std::string advice = scatter_advice(record, verdicts);
  if (!advice.empty()) notes.push_back(advice);
  return fmt::format(
      "**zcbench ab: {}**\n\n{}{}\n{}\n{}: {}\n{}: {}\n\n{}\n", verdict_line(verdicts),
      commands ? markdown_cell(sentence(record, verdicts[0])) + "\n\n" : "",
      table_of(record, verdicts).markdown(), markdown_list(notes), commands ? "A" : "baseline",
      markdown_code(side_text(record.sides[0])), commands ? "B" : "candidate",
      markdown_code(side_text(record.sides[1])), rules_text(record));
}

}  // namespace zcbench
