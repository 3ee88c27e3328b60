#include "analysis/export/csv_table.hpp"

#include <fmt/core.h>

#include <array>
#include <string_view>

#include "harness/base/text.hpp"
#include "harness/results/contest.hpp"
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
using SampleColumn = Column<Sample>;
using SummaryColumn = Column<PointSummary>;

std::string text(auto number) { return fmt::format("{}", number); }

std::string data_seed(const InputSpec& data) {
  const bool is_random = data.source == InputSource::uniform || data.source == InputSource::normal;
  return is_random ? text(data.seed) : "";
}

constexpr std::array kAxes{
    PointColumn{"name", [](const PointResult& of) { return csv_text(of.point.name()); }},
    PointColumn{"kernel", [](const PointResult& of) { return csv_text(of.point.kernel); }},
    PointColumn{"strategy", [](const PointResult& of) { return csv_text(of.point.strategy); }},
    PointColumn{"elements", [](const PointResult& of) { return text(of.point.elements); }},
    PointColumn{"workers", [](const PointResult& of) { return text(of.point.workers); }},
    PointColumn{"lifecycle",
                [](const PointResult& of) { return text(to_string(of.point.lifecycle)); }},
    PointColumn{"codec", [](const PointResult& of) { return csv_text(of.point.codec); }},
    PointColumn{"tasks_per_worker",
                [](const PointResult& of) { return text(of.point.tasks_per_worker); }},
    PointColumn{"variant", [](const PointResult& of) { return csv_text(of.point.variant); }},
    PointColumn{"pages", [](const PointResult& of) { return text(to_string(of.point.pages)); }},
    PointColumn{"placement",
                [](const PointResult& of) { return text(to_string(of.point.placement)); }},
    PointColumn{"partition",
                [](const PointResult& of) { return text(to_string(of.point.partition)); }},
    PointColumn{"data_source",
                [](const PointResult& of) { return text(to_string(of.point.data.source)); }},
    PointColumn{"data_seed", [](const PointResult& of) { return data_seed(of.point.data); }},
    PointColumn{"data_path", [](const PointResult& of) { return csv_text(of.point.data.path); }},
    PointColumn{"command", [](const PointResult& of) { return csv_text(of.point.command.name); }},
    PointColumn{"status", [](const PointResult& of) { return text(to_string(of.status)); }}};

constexpr std::array kSample{
    SampleColumn{"launch", [](const Sample& of) { return text(of.launch); }},
    SampleColumn{"round", [](const Sample& of) { return text(of.round); }},
    SampleColumn{"order", [](const Sample& of) { return text(of.order); }},
    SampleColumn{"real_time_ns", [](const Sample& of) { return text(of.real_time_ns); }},
    SampleColumn{"cpu_time_ns", [](const Sample& of) { return text(of.cpu_time_ns); }}};

// What only a sample that we took ourselves can tell.
constexpr std::array kInner{
    SampleColumn{"publish_ns", [](const Sample& of) { return text(of.phases.publish_ns); }},
    SampleColumn{"start_ns", [](const Sample& of) { return text(of.phases.start_ns); }},
    SampleColumn{"distribute_ns", [](const Sample& of) { return text(of.phases.distribute_ns); }},
    SampleColumn{"compute_ns", [](const Sample& of) { return text(of.phases.compute_ns); }},
    SampleColumn{"collect_ns", [](const Sample& of) { return text(of.phases.collect_ns); }},
    SampleColumn{"join_ns", [](const Sample& of) { return text(of.phases.join_ns); }},
    SampleColumn{"copied_publish_bytes",
                 [](const Sample& of) { return text(of.bytes_copied.publish); }},
    SampleColumn{"copied_to_workers_bytes",
                 [](const Sample& of) { return text(of.bytes_copied.to_workers); }},
    SampleColumn{"copied_from_workers_bytes",
                 [](const Sample& of) { return text(of.bytes_copied.from_workers); }},
    SampleColumn{"copied_results_bytes",
                 [](const Sample& of) { return text(of.bytes_copied.results); }},
    SampleColumn{"off_clock_ns", [](const Sample& of) { return text(of.off_clock_ns); }},
    SampleColumn{"setup_ns", [](const Sample& of) { return text(of.setup_ns); }},
    SampleColumn{"compute_span_ns", [](const Sample& of) { return text(of.compute_span_ns); }},
    SampleColumn{"worker_cpu_ns", [](const Sample& of) { return text(of.worker_cpu_ns); }},
    SampleColumn{"minor_faults", [](const Sample& of) { return text(of.minor_faults); }},
    SampleColumn{"major_faults", [](const Sample& of) { return text(of.major_faults); }},
    SampleColumn{"context_switches", [](const Sample& of) { return text(of.context_switches); }},
    SampleColumn{"worker_peak_rss_bytes", [](const Sample& of) {
                   const auto& peak = of.worker_peak_rss_bytes;
                   return peak ? text(*peak) : "";
                 }}};

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

Cells axes_of(const PointResult& result) {
  Cells cells;
  add_cells(cells, kAxes, result);
  return cells;
}

std::string sample_line(const PointResult& result, const Sample& sample) {
  Cells cells = axes_of(result);
  add_cells(cells, kSample, sample);
  if (is_external(result.point)) {
    add_empty(cells, kInner);
  } else {
    add_cells(cells, kInner, sample);
  }
  cells.emplace_back();
  return csv_line(cells);
}

std::string line_without_samples(const PointResult& result) {
  Cells cells = axes_of(result);
  add_empty(cells, kSample);
  add_empty(cells, kInner);
  cells.push_back(csv_text(result.reason));
  return csv_line(cells);
}

}  // namespace

std::string samples_csv(const std::vector<PointResult>& points) {
  Cells names;
  add_names(names, kAxes);
  add_names(names, kSample);
  add_names(names, kInner);
  names.emplace_back(kReason);
  std::string table = csv_line(names);
  for (const PointResult& result : points) {
    if (result.samples.empty()) table += line_without_samples(result);
    for (const Sample& sample : result.samples) table += sample_line(result, sample);
  }
  return table;
}

std::string summary_csv(const std::vector<PointResult>& points) {
  Cells names;
  add_names(names, kAxes);
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
