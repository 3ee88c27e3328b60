#include "harness/base/table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

// Renderers disagree about "\\|"; after a blank, every renderer reads the pipe as escaped.
void add_pipe(std::string& markdown) { markdown += markdown.ends_with('\\') ? " \\|" : "\\|"; }

std::string painted(const std::string& text, std::string_view color, const TableStyle& style) {
  if (!style.color || color.empty()) return text;
  return std::string(color) + text + std::string(kPlain);
}

std::string blanks_up_to(std::size_t width, const std::string& text) {
  return std::string(width - std::min(width, display_width(text)), ' ');
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row;
  for (const std::string& cell : cells) row += "| " + cell + " ";
  return row + "|\n";
}

}  // namespace

std::string Table::shown(const Row& row, std::size_t column) const {
  return column < row.size() ? escaped(row[column].text, columns_[column].max_bytes) : "";
}

std::size_t Table::width_of(std::size_t column) const {
  std::size_t width = std::max(columns_[column].min_width, display_width(columns_[column].header));
  for (const Row& row : rows_) {
    const bool is_remark = column + 1 == row.size() && row.size() < columns_.size();
    if (!is_remark) width = std::max(width, display_width(shown(row, column)));
  }
  return width;
}

// One line: the first column, then columns [begin, end). `cell_of` returns each one's text and
// color.
template <typename CellOf>
std::string Table::line(std::size_t begin, std::size_t end, const std::vector<std::size_t>& widths,
                        const TableStyle& style, const CellOf& cell_of) const {
  std::string line;
  const auto add_cell = [&](std::size_t column) {
    const Cell cell = cell_of(column);
    const std::string blanks = blanks_up_to(widths[column], cell.text);
    const std::string text = painted(cell.text, cell.color, style);
    line += columns_[column].align == Align::left ? text + blanks : blanks + text;
  };
  add_cell(0);
  for (std::size_t column = begin; column < end; ++column) {
    line.append(style.gap, ' ');
    add_cell(column);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// Each row on two lines: its first cell, then the others, indented. Wraps what is too long.
std::string Table::stacked_text(const std::vector<std::size_t>& widths,
                                const TableStyle& style) const {
  const std::string indent(style.gap, ' ');
  const auto rest = [&](std::size_t count, const auto& cell_of) {
    std::string line;
    for (std::size_t column = 1; column < count; ++column) {
      const Cell cell = cell_of(column);
      const std::string blanks = blanks_up_to(widths[column], cell.text);
      const std::string before = columns_[column].align == Align::left ? "" : blanks;
      const bool is_last = column + 1 == count;
      if (is_last && display_width(line + indent + before + cell.text) > style.width) {
        return wrapped(line + indent, cell.text, {.width = style.width, .indent = 2 * style.gap});
      }
      line += indent + before + painted(cell.text, cell.color, style);
      if (before.empty() && !is_last) line += blanks;
    }
    return line.empty() ? line : line + "\n";
  };
  std::string text =
      rest(columns_.size(), [&](std::size_t column) { return Cell(columns_[column].header); });
  for (const Row& row : rows_) {
    text += painted(shown(row, 0), row[0].color, style) + "\n";
    text += rest(row.size(),
                 [&](std::size_t column) { return Cell(shown(row, column), row[column].color); });
  }
  return text;
}

std::string Table::text(const TableStyle& style) const {
  std::string text = title_.empty() ? "" : painted(title_, kBold, style) + "\n";
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    widths.push_back(width_of(column));
  }
  const std::size_t gaps = style.gap * (widths.size() - 1);
  const bool fits = std::accumulate(widths.begin(), widths.end(), gaps) <= style.width;
  if (!fits && columns_[0].is_stub) return text + stacked_text(widths, style);
  std::size_t begin = 1;
  do {
    std::size_t end = begin;
    std::size_t width = widths[0];
    while (end < columns_.size() &&
           (end == begin || width + style.gap + widths[end] <= style.width)) {
      width += style.gap + widths[end++];
    }
    text += line(begin, end, widths, style,
                 [&](std::size_t column) { return Cell(columns_[column].header); });
    for (const Row& row : rows_) {
      text += line(begin, end, widths, style, [&](std::size_t column) {
        const std::string_view color = column < row.size() ? row[column].color : "";
        return Cell(shown(row, column), color);
      });
    }
    begin = end;
  } while (begin < columns_.size());
  return text;
}

std::string Table::markdown() const {
  std::vector<std::string> headers;
  std::string rule;
  for (const Column& column : columns_) {
    headers.push_back(markdown_cell(column.header, column.max_bytes));
    rule += column.align == Align::left ? "|---" : "|--:";
  }
  std::string text = title_.empty() ? "" : "**" + title_ + "**\n\n";
  text += markdown_row(headers) + rule + "|\n";
  for (const Row& row : rows_) {
    std::vector<std::string> cells(columns_.size());
    for (std::size_t column = 0; column < row.size(); ++column) {
      const auto& [text_of_cell, color, is_code] = row[column];
      cells[column] = is_code || columns_[column].is_code
                          ? markdown_code(text_of_cell, columns_[column].max_bytes)
                          : markdown_cell(text_of_cell, columns_[column].max_bytes);
    }
    text += markdown_row(cells);
  }
  return text;
}

std::string markdown_cell(std::string_view text, std::size_t max_bytes) {
  std::string markdown;
  for (const char c : escaped(text, max_bytes)) {
    if (c == '|') {
      add_pipe(markdown);
    } else if (c == '<') {
      markdown += "&lt;";
    } else {
      markdown += c;
    }
  }
  return markdown;
}

std::string markdown_code(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return "";
  std::string markdown = "`";
  for (const char c : escaped(text, max_bytes)) {
    if (c == '|') {
      add_pipe(markdown);
    } else {
      markdown += c == '`' ? '\'' : c;
    }
  }
  return markdown + "`";
}

std::string markdown_list(const std::vector<std::string>& lines) {
  std::string list;
  for (const std::string& line : lines) list += "- " + markdown_cell(line) + "\n";
  return list;
}

}  // namespace zcbench
