#include "analysis/summary/summary_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "harness/base/format.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kGreen = "\x1b[1;32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::size_t kGap = 3;  // between columns

struct Cell {
  std::string time;
  std::string interval;
  std::string ratio;
  std::string word;  // instead of the other three: "failed", "unavailable", "-"
  std::string_view color;
};

struct Column {
  std::string header;
  std::vector<Cell> cells;  // one per row
  std::size_t time_width = 0;
  std::size_t interval_width = 0;
  std::size_t ratio_width = 0;
  std::size_t width = 0;
};

std::string painted(std::string_view text, std::string_view color, const SummaryStyle& style) {
  if (!style.color || color.empty()) return std::string(text);
  return fmt::format("{}{}{}", color, text, kPlain);
}

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

Column make_column(const std::vector<SummaryRow>& rows, std::uint64_t elements) {
  std::vector<const PointResult*> points;
  std::vector<std::optional<PointMedian>> medians;
  double fastest_ns = std::numeric_limits<double>::infinity();
  for (const SummaryRow& row : rows) {
    const auto found = row.by_elements.find(elements);
    points.push_back(found == row.by_elements.end() ? nullptr : found->second);
    medians.push_back(points.back() == nullptr ? std::nullopt : point_median(*points.back()));
    if (medians.back()) fastest_ns = std::min(fastest_ns, medians.back()->median_ns);
  }
  Column column;
  column.header = format_elements(elements);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Cell& cell = column.cells.emplace_back(medians[i] ? time_cell(*medians[i], fastest_ns)
                                                            : word_cell(points[i]));
    column.time_width = std::max(column.time_width, cell.time.size());
    column.interval_width = std::max(column.interval_width, cell.interval.size());
    column.ratio_width = std::max(column.ratio_width, cell.ratio.size());
    column.width = std::max(column.width, cell.word.size());
  }
  column.width = std::max({column.width, column.header.size(),
                           column.time_width + column.interval_width + column.ratio_width + 2});
  return column;
}

std::string cell_text(const Cell& cell, const Column& column) {
  if (!cell.word.empty()) return cell.word;
  return fmt::format("{:>{}} {:>{}} {:>{}}", cell.time, column.time_width, cell.interval,
                     column.interval_width, cell.ratio, column.ratio_width);
}

// Columns [begin, end) of the table, one line per row.
std::string render_block(const SummaryTable& table, std::span<const Column> columns,
                         std::size_t label_width, const SummaryStyle& style) {
  std::string text(label_width, ' ');
  for (const Column& column : columns) {
    text += fmt::format("{:>{}}", column.header, column.width + kGap);
  }
  text += '\n';
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    text += fmt::format("{:<{}}", table.rows[row].label, label_width);
    for (const Column& column : columns) {
      const Cell& cell = column.cells[row];
      const std::string cell_content = cell_text(cell, column);
      text.append(kGap + column.width - cell_content.size(), ' ');
      text += painted(cell_content, cell.color, style);
    }
    text += '\n';
  }
  return text;
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
  std::size_t label_width = 0;
  for (const SummaryRow& row : table.rows) {
    label_width = std::max(label_width, row.label.size());
    for (const auto& [elements, point] : row.by_elements) sizes.insert(elements);
  }
  std::vector<Column> columns;
  for (const std::uint64_t elements : sizes) columns.push_back(make_column(table.rows, elements));

  std::string text = painted(table.title, kBold, style) + "\n";
  std::span<const Column> rest(columns);
  while (!rest.empty()) {
    std::size_t count = 0;
    std::size_t width = label_width;
    while (count < rest.size() &&
           (count == 0 || width + kGap + rest[count].width <= std::size_t(style.width))) {
      width += kGap + rest[count++].width;
    }
    text += render_block(table, rest.first(count), label_width, style);
    rest = rest.subspan(count);
  }
  return text;
}

}  // namespace zcbench
