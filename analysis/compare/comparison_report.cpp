#include "analysis/compare/comparison_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/compare/verdict_code.hpp"
#include "harness/base/digest.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxTextBytes = 300;
constexpr std::size_t kMaxLineBytes = 2000;
constexpr std::size_t kNamedPoints = 5;
constexpr std::string_view kOtherMachine = "different machines";

std::string shown(std::string_view text) { return escaped(text, kMaxTextBytes); }

std::size_t most_launches(const ResultsSummary& file) {
  std::size_t most = 0;
  for (const ResultsPoint& point : file.points) most = std::max(most, point.launches.size());
  return most;
}

std::string origin_of(const ResultsSummary& file) {
  return fmt::format(
      "{}: {}, {}, build {}, {}", shown(file.label), shown(file.date),
      file.is_google_benchmark ? "Google Benchmark" : "commit " + shown(file.commit),
      shown(file.build_type),
      are_replicates(file.nodes)
          ? format_count(file.nodes.size(), "node")
          : format_count(most_launches(file), file.is_google_benchmark ? "repetition" : "launch"));
}

std::vector<std::string> refusal_lines(const Comparison& comparison) {
  std::vector<std::string> lines;
  for (const KeyDifference& refusal : comparison.refusals) {
    lines.push_back(fmt::format("not comparable: {} is {} in base, {} in new", shown(refusal.field),
                                in_quotes(refusal.base), in_quotes(refusal.other)));
  }
  return lines;
}

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.3f} to {:.3f}", interval->low, interval->high) : "";
}

Table::Row row_of(const PointComparison& point, std::string_view mark) {
  Table::Row row{point.name, "", "", "", ""};
  if (const auto& estimate = point.estimate) {
    row = {point.name, format_duration_ns(estimate->base_median),
           format_duration_ns(estimate->new_median), fmt::format("{:.3f}", estimate->ratio),
           interval_text(estimate->interval)};
  }
  std::string outcome(to_string(point.outcome));
  if (!point.note.empty()) outcome += fmt::format(" ({})", shown(point.note));
  if (point.noise_floor)
    outcome += fmt::format(" (widened by {})", format_percent(*point.noise_floor));
  row.push_back(outcome + std::string(mark));
  return row;
}

// One row per point; every row ends with `mark`.
Table table_of(const Comparison& comparison, const std::string& name_header,
               std::string_view mark) {
  Table table({{.header = name_header, .is_code = true, .is_stub = true},
               {.header = "base", .align = Align::right, .min_width = 8},
               {.header = "new", .align = Align::right, .min_width = 8},
               {.header = "ratio", .align = Align::right, .min_width = 6},
               {.header = "95 % interval", .align = Align::right, .min_width = 16},
               {.header = "outcome", .max_bytes = kMaxLineBytes}});
  for (const PointComparison& point : comparison.points) table.add_row(row_of(point, mark));
  return table;
}

std::string verdict_line(const Comparison& comparison) {
  return fmt::format("verdict: {} (exit code {})", to_string(comparison.verdict),
                     static_cast<int>(exit_code_of(comparison.verdict)));
}

// Adds the warning to every line except those of a Markdown table, which have it in the last cell.
std::string with_machine_warning(const std::string& text) {
  std::string marked;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    marked += line;
    if (!line.empty() && line.front() != '|') marked += fmt::format("  [{}]", kOtherMachine);
    marked += '\n';
    begin = end + 1;
  }
  return marked;
}

bool machines_differ(const Comparison& comparison) {
  return !comparison.machine_differences.empty();
}

// The first few names, and how many more there are.
std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kNamedPoints); ++i) {
    list += fmt::format("{}{}", i == 0 ? "" : ", ", names[i]);
  }
  if (names.size() <= kNamedPoints) return list;
  return list + fmt::format(" and {} more", names.size() - kNamedPoints);
}

bool lies_within(double ratio, double margin) {
  return ratio < 1.0 + margin && ratio > 1.0 / (1.0 + margin);
}

// Names points whose CPU time changed although the judged times do not show it.
std::string cpu_time_line(const ComparisonReport& report) {
  std::vector<std::string> names;
  const double margin = report.rules.margin;
  for (const PointComparison& point : report.comparison.points) {
    if (!point.cpu_ratio || lies_within(*point.cpu_ratio, margin)) continue;
    if (!lies_within(point.estimate->ratio, margin)) continue;
    names.push_back(fmt::format("{} (ratio {:.3f})", shown(point.name), *point.cpu_ratio));
  }
  const std::string line = "wall time (real_time) is judged, CPU time is not";
  if (names.empty()) return line;
  return fmt::format("{}: CPU time changed by more than {}, and wall time did not, in {}", line,
                     format_percent(margin), listed(names));
}

std::string unavailable_line(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const UnmeasuredPoint& point : comparison.unavailable) {
    names.push_back(point.reason.empty()
                        ? shown(point.name)
                        : fmt::format("{} ({})", shown(point.name), shown(point.reason)));
  }
  return fmt::format("unavailable on both sides: {}", listed(names));
}

}  // namespace

std::vector<std::string> caveats(const ComparisonReport& report) {
  const Comparison& comparison = report.comparison;
  std::vector<std::string> lines = report.warnings;
  if (!comparison.refusals.empty()) return lines;
  for (const KeyDifference& part : comparison.machine_differences) {
    lines.push_back(fmt::format("different machines: {} is {} in base, {} in new",
                                shown(part.field), in_quotes(part.base), in_quotes(part.other)));
  }
  for (const KeyDifference& part : differences(report.base.programs, report.other.programs)) {
    lines.push_back(fmt::format("{} programs: {} is {} in base, {} in new",
                                are_incomparable(part.base, part.other)
                                    ? "recorded by different digests, so perhaps different"
                                    : "different",
                                shown(part.field), in_quotes(part.base), in_quotes(part.other)));
  }
  if (report.base.is_google_benchmark) {
    lines.push_back(
        "repetitions of one process, not launches: where a process has its pages and addresses "
        "differs between the two files but not within them, so the intervals are too narrow");
  }
  if (comparison.unit == EvidenceUnit::paired_nodes) {
    lines.push_back(
        "a node is one piece of evidence; both files have the same nodes, and each is compared "
        "with "
        "itself");
  } else if (comparison.unit == EvidenceUnit::node) {
    lines.push_back(
        "a node is one piece of evidence, however many launches it ran; a file of one machine is "
        "one "
        "node");
  }
  lines.push_back(fmt::format(
      "a ratio above 1 is slower; regression and improvement: differs from 1 by more than {}, at "
      "95 % for all {} together; within margin: the 95 % interval lies within {}",
      format_percent(std::min(report.rules.smallest_change, report.rules.margin)),
      format_count(comparison.compared, "point"), format_percent(report.rules.margin)));
  lines.push_back(cpu_time_line(report));
  if (!comparison.unavailable.empty()) lines.push_back(unavailable_line(comparison));
  if (report.rules.floor_ns > 0.0) {
    lines.push_back(fmt::format("differences of medians below {} do not count",
                                format_duration_ns(report.rules.floor_ns)));
  }
  lines.push_back(
      "two files measured at different times: drift of the machine looks like a change. zcbench "
      "ab, which runs both builds side by side, is the stronger test");
  return lines;
}

std::string count_line(const Comparison& comparison) {
  std::string line;
  const auto add = [&](Outcome outcome, std::string_view words) {
    const auto count = std::ranges::count(comparison.points, outcome, &PointComparison::outcome);
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, words);
  };
  add(Outcome::regression, "slower");
  add(Outcome::improvement, "faster");
  add(Outcome::within_margin, "within margin");
  if (std::ranges::count(comparison.points, Outcome::below_floor, &PointComparison::outcome) > 0) {
    add(Outcome::below_floor, "below the floor");
  }
  add(Outcome::inconclusive, "inconclusive");
  add(Outcome::missing, "missing");
  add(Outcome::failed, "failed");
  if (std::ranges::count(comparison.points, Outcome::added, &PointComparison::outcome) > 0) {
    add(Outcome::added, "added");
  }
  if (!comparison.unavailable.empty()) {
    line += fmt::format("; {} unavailable on both sides", comparison.unavailable.size());
  }
  return line;
}

std::string render_text(const ComparisonReport& report, const TableStyle& style) {
  const Comparison& comparison = report.comparison;
  const auto paragraph = [&](std::string_view head, const std::string& line) {
    return wrapped(head, line, {.width = style.width, .indent = 2});
  };
  std::string text = paragraph("base ", origin_of(report.base)) +
                     paragraph("new  ", origin_of(report.other)) + "\n";
  for (const std::string& line : refusal_lines(comparison)) text += paragraph("", line);
  if (!comparison.points.empty()) {
    text += table_of(comparison, "", "").text(style) + "\n" + paragraph("", count_line(comparison));
  }
  text += paragraph("", verdict_line(comparison));
  for (const std::string& line : caveats(report)) text += paragraph("note: ", line);
  return machines_differ(comparison) ? with_machine_warning(text) : text;
}

std::string render_markdown(const ComparisonReport& report) {
  const Comparison& comparison = report.comparison;
  std::string text = fmt::format("**{}**\n\n- base {}\n- new {}\n", verdict_line(comparison),
                                 markdown_code(origin_of(report.base), kMaxLineBytes),
                                 markdown_code(origin_of(report.other), kMaxLineBytes));
  text += markdown_list(refusal_lines(comparison));
  if (!comparison.points.empty()) {
    const std::string mark = machines_differ(comparison) ? fmt::format(" [{}]", kOtherMachine) : "";
    text += fmt::format("\n{}\n{}\n", table_of(comparison, "point", mark).markdown(),
                        count_line(comparison));
  }
  text += "\n" + markdown_list(caveats(report));
  return machines_differ(comparison) ? with_machine_warning(text) : text;
}

namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const std::optional<Interval>& interval) {
  if (!interval) return nullptr;
  return {{"low", interval->low}, {"high", interval->high}};
}

Json differences_json(const std::vector<KeyDifference>& differences) {
  Json array = Json::array();
  for (const KeyDifference& difference : differences) {
    array.push_back(
        {{"field", difference.field}, {"base", difference.base}, {"new", difference.other}});
  }
  return array;
}

Json file_json(const ResultsSummary& file) {
  return {{"file", file.label},
          {"written_by", file.is_google_benchmark ? "Google Benchmark" : "zcbench"},
          {"date", file.date},
          {"commit", file.commit},
          {"build_type", file.build_type},
          {"config_hash", file.config_hash},
          {"machine", file.machine.folder_name()}};
}

Json point_json(const PointComparison& point, bool machines_differ) {
  Json json{{"name", point.name},
            {"outcome", to_string(point.outcome)},
            {"note", point.note},
            {"different_machines", machines_differ},
            {"base_launches", point.base_launches},
            {"new_launches", point.new_launches}};
  if (!point.estimate) return json;
  json["base_median_ns"] = point.estimate->base_median;
  json["new_median_ns"] = point.estimate->new_median;
  json["ratio"] = point.estimate->ratio;
  json["interval"] = interval_json(point.estimate->interval);
  json["alarm_interval"] = interval_json(point.estimate->alarm_interval);
  json["cpu_ratio"] = or_null(point.cpu_ratio);
  json["noise_floor"] = or_null(point.noise_floor);
  return json;
}

}  // namespace

nlohmann::ordered_json to_json(const ComparisonReport& report) {
  const Comparison& comparison = report.comparison;
  Json points = Json::array();
  for (const PointComparison& point : comparison.points) {
    points.push_back(point_json(point, !comparison.machine_differences.empty()));
  }
  return {{"verdict", to_string(comparison.verdict)},
          {"exit_code", static_cast<int>(exit_code_of(comparison.verdict))},
          {"base", file_json(report.base)},
          {"new", file_json(report.other)},
          {"margin", report.rules.margin},
          {"smallest_change", std::min(report.rules.smallest_change, report.rules.margin)},
          {"floor_ns", report.rules.floor_ns},
          {"unit", to_string(comparison.unit)},
          {"refusals", differences_json(comparison.refusals)},
          {"machine_differences", differences_json(comparison.machine_differences)},
          {"points", std::move(points)},
          {"unavailable", comparison.unavailable.size()},
          {"notes", caveats(report)}};
}

}  // namespace zcbench
