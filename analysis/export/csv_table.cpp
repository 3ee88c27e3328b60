#include "analysis/export/csv_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <string_view>

#include "harness/base/text.hpp"
#include "harness/model/axis.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxTextBytes = 4096;

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

}  // namespace

std::string csv_text(std::string_view text) {
  const bool is_formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  return (is_formula ? "'" : "") + escaped(text, kMaxTextBytes);
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    line += quoted(cell);
  }
  return line + "\r\n";
}

namespace {

using Cells = std::vector<std::string>;

template <typename Row>
struct Column {
  std::string_view name;
  std::string (*cell)(const Row&);
};

using PointColumn = Column<PointResult>;
using SummaryColumn = Column<PointSummary>;

std::string text(auto number) { return fmt::format("{}", number); }
std::string text(std::optional<std::uint64_t> number) { return number ? text(*number) : ""; }

std::string data_seed(const InputSpec& data) { return data.is_random() ? text(data.seed) : ""; }

// Columns for axes that need more than one cell.
constexpr std::array kObjects{
    PointColumn{"data_source",
                [](const PointResult& of) { return text(to_string(of.point.data.source)); }},
    PointColumn{"data_seed", [](const PointResult& of) { return data_seed(of.point.data); }},
    PointColumn{"data_path", [](const PointResult& of) { return csv_text(of.point.data.path); }},
    PointColumn{"command", [](const PointResult& of) { return csv_text(of.point.command.name); }},
    PointColumn{"status", [](const PointResult& of) { return text(to_string(of.status)); }}};

constexpr std::array kSummary{
    SummaryColumn{"samples", [](const PointSummary& of) { return text(of.samples); }},
    SummaryColumn{"median_ns", [](const PointSummary& of) { return text(of.median_ns); }},
    SummaryColumn{
        "median_low_ns",
        [](const PointSummary& of) { return of.interval_ns ? text(of.interval_ns->low) : ""; }},
    SummaryColumn{
        "median_high_ns",
        [](const PointSummary& of) { return of.interval_ns ? text(of.interval_ns->high) : ""; }},
    SummaryColumn{"fastest_ns", [](const PointSummary& of) { return text(of.fastest_ns); }},
    SummaryColumn{"p90_ns", [](const PointSummary& of) { return text(of.p90_ns); }}};

constexpr std::string_view kReason = "reason";

void add_names(Cells& cells, const auto& columns) {
  for (const auto& column : columns) cells.emplace_back(column.name);
}

void add_cells(Cells& cells, const auto& columns, const auto& row) {
  for (const auto& column : columns) cells.push_back(column.cell(row));
}

void add_empty(Cells& cells, const auto& columns) { cells.resize(cells.size() + columns.size()); }

void add_axis_names(Cells& cells) {
  cells.emplace_back("name");
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) cells.emplace_back(axis.name);
  }
  add_names(cells, kObjects);
}

Cells axes_of(const PointResult& result) {
  Cells cells{csv_text(result.point.name())};
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) cells.push_back(csv_text(axis.text(result.point)));
  }
  add_cells(cells, kObjects, result);
  return cells;
}

// The sample fields in column order: launch, round and order first, then times, then the rest.
std::vector<SampleField> sample_columns() {
  std::vector<SampleField> columns;
  const auto add = [&](auto fields, SampleRole role) {
    std::ranges::copy_if(fields, std::back_inserter(columns),
                         [&](const SampleField& field) { return field.role == role; });
  };
  add(sample_fields() | std::views::reverse, SampleRole::place);
  add(sample_fields(), SampleRole::time);
  add(sample_fields(), SampleRole::detail);
  return columns;
}

// `cells`: the cells of the point's axes, which the line starts with.
std::string sample_line(const PointResult& result, const Sample& sample,
                        const std::vector<SampleField>& columns, Cells cells) {
  for (const SampleField& column : columns) {
    const bool has_number = column.role != SampleRole::detail || !is_external(result.point);
    cells.push_back(
        has_number ? column.visit(sample, [](const auto& number) { return text(number); }) : "");
  }
  cells.emplace_back();
  return csv_line(cells);
}

std::string line_without_samples(const PointResult& result,
                                 const std::vector<SampleField>& columns) {
  Cells cells = axes_of(result);
  add_empty(cells, columns);
  cells.push_back(csv_text(result.reason));
  return csv_line(cells);
}

}  // namespace

std::string samples_csv(const std::vector<PointResult>& points) {
  const std::vector<SampleField> columns = sample_columns();
  Cells names;
  add_axis_names(names);
  for (const SampleField& column : columns) names.emplace_back(column.column);
  names.emplace_back(kReason);
  std::string table = csv_line(names);
  for (const PointResult& result : points) {
    if (result.samples.empty()) table += line_without_samples(result, columns);
    const Cells axes = axes_of(result);
    for (const Sample& sample : result.samples) table += sample_line(result, sample, columns, axes);
  }
  return table;
}

std::string summary_csv(const std::vector<PointResult>& points) {
  Cells names;
  add_axis_names(names);
  add_names(names, kSummary);
  names.emplace_back(kReason);
  std::string table = csv_line(names);
  for (const PointResult& result : points) {
    Cells cells = axes_of(result);
    if (const auto summary = point_summary(result)) {
      add_cells(cells, kSummary, *summary);
    } else {
      add_empty(cells, kSummary);
    }
    cells.push_back(csv_text(result.reason));
    table += csv_line(cells);
  }
  return table;
}

}  // namespace zcbench
