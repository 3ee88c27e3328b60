#include "analysis/summary/summary_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kGreen = "\x1b[1;32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::size_t kGap = 3;

struct Cell {
  std::string time;
  std::string interval;
  std::string ratio;
  std::string word;  // instead of the other three: "failed", "unavailable", "-"
  std::string_view color;
};

std::string interval_text(const PointMedian& median) {
  if (!median.relative_half_width) return "";
  const double percent = *median.relative_half_width * 100.0;
  return fmt::format("+-{:.{}f} %", percent, percent < 9.95 ? 1 : 0);
}

Cell word_cell(const PointResult* point) {
  Cell cell;
  cell.word = "-";
  if (point != nullptr && point->status == PointStatus::failed) {
    cell.word = "failed";
    cell.color = kRed;
  } else if (point != nullptr && point->status == PointStatus::unavailable) {
    cell.word = "unavailable";
  }
  return cell;
}

Cell time_cell(const PointMedian& median, double fastest_ns) {
  const double ratio = median.median_ns / fastest_ns;
  return {.time = format_duration_ns(median.median_ns),
          .interval = interval_text(median),
          .ratio = format_number(ratio) + "x",
          .word = "",
          .color = median.median_ns == fastest_ns ? kGreen : ""};
}

// The cells of one size, one per row.
std::vector<Cell> make_cells(const std::vector<SummaryRow>& rows, std::uint64_t elements) {
  std::vector<const PointResult*> points;
  std::vector<std::optional<PointMedian>> medians;
  double fastest_ns = std::numeric_limits<double>::infinity();
  for (const SummaryRow& row : rows) {
    const auto found = row.by_elements.find(elements);
    points.push_back(found == row.by_elements.end() ? nullptr : found->second);
    medians.push_back(points.back() == nullptr ? std::nullopt : point_median(*points.back()));
    if (medians.back()) fastest_ns = std::min(fastest_ns, medians.back()->median_ns);
  }
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    cells.push_back(medians[i] ? time_cell(*medians[i], fastest_ns) : word_cell(points[i]));
  }
  return cells;
}

// The cells as text, with times, intervals and ratios aligned in columns.
std::vector<std::string> aligned(const std::vector<Cell>& cells) {
  const auto widest = [&](std::string Cell::*part) {
    std::size_t width = 0;
    for (const Cell& cell : cells) width = std::max(width, (cell.*part).size());
    return width;
  };
  const std::size_t time = widest(&Cell::time);
  const std::size_t interval = widest(&Cell::interval);
  const std::size_t ratio = widest(&Cell::ratio);
  std::vector<std::string> texts;
  for (const Cell& cell : cells) {
    texts.push_back(cell.word.empty() ? fmt::format("{:>{}} {:>{}} {:>{}}", cell.time, time,
                                                    cell.interval, interval, cell.ratio, ratio)
                                      : cell.word);
  }
  return texts;
}

}  // namespace

void add_to_rows(std::vector<SummaryRow>& rows, const PointResult& point) {
  const std::string label = row_label(point.point);
  auto row = std::ranges::find(rows, label, &SummaryRow::label);
  if (row == rows.end())
    row = rows.insert(rows.end(), SummaryRow{.label = label, .by_elements = {}});
  row->by_elements.emplace(point.point.elements, &point);
}

std::string render_table(const SummaryTable& table, const SummaryStyle& style) {
  std::set<std::uint64_t> sizes;
  for (const SummaryRow& row : table.rows) {
    for (const auto& [elements, point] : row.by_elements) sizes.insert(elements);
  }
  std::vector<Table::Column> columns{{.header = ""}};
  std::vector<Table::Row> rows;
  for (const SummaryRow& row : table.rows) rows.push_back({row.label});
  for (const std::uint64_t elements : sizes) {
    columns.push_back({.header = format_elements(elements), .align = Align::right});
    const std::vector<Cell> cells = make_cells(table.rows, elements);
    const std::vector<std::string> texts = aligned(cells);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].emplace_back(texts[i], cells[i].color);
    }
  }
  Table rendered(std::move(columns), table.title);
  for (Table::Row& row : rows) rendered.add_row(std::move(row));
  return rendered.text(
      {.color = style.color, .gap = kGap, .width = static_cast<std::size_t>(style.width)});
}

}  // namespace zcbench
