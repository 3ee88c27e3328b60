#include "analysis/ab/ab_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/visible_text.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kSuffix = "/real_time";

std::string without_suffix(std::string name) {
  if (name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
  return name;
}

// Two names only where the sides differ.
std::string name_of(const AbPoint& point) {
  const std::string baseline = visible(without_suffix(point.names[0]));
  const std::string candidate = visible(without_suffix(point.names[1]));
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
  std::vector<Table::Column> columns{{.header = "point"}};
  for (const std::string_view header :
       {"baseline", "candidate", "ratio", "95 % interval", "CPU ratio", "units", "seconds"}) {
    columns.push_back({.header = std::string(header), .align = Align::right});
  }
  columns.push_back({.header = "outcome"});
  Table table(std::move(columns));
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    table.add_row(row_of(record.points[i], verdicts[i]));
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
  for (const Outcome outcome : {Outcome::regression, Outcome::improvement, Outcome::within_margin,
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

}  // namespace

std::string to_text(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  std::string text = fmt::format("baseline:  {}\ncandidate: {}\n{}\n\n{}",
                                 side_text(record.sides[0]), side_text(record.sides[1]),
                                 rules_text(record), table_of(record, verdicts).text());
  for (const std::string& line : failures(record)) text += line + "\n";
  return text + "\nverdict: " + verdict_line(verdicts) + "\n";
}

std::string to_markdown(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  return fmt::format("**zcbench ab: {}**\n\n{}\n{}\nbaseline: {}\ncandidate: {}\n\n{}\n",
                     verdict_line(verdicts), table_of(record, verdicts).markdown(),
                     markdown_list(failures(record)), markdown_code(side_text(record.sides[0])),
                     markdown_code(side_text(record.sides[1])), rules_text(record));
}

}  // namespace zcbench
