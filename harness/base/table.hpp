// Table: rows of text under column headers, rendered for a terminal or as GitHub Markdown. Cells
// are raw text: the table escapes them for its format, so callers must not. Reports also use this
// file's Markdown cells, code and lists.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zcbench {

enum class Align { left, right };

struct TableStyle {
  bool color = false;
  std::size_t gap = 2;  ///< blanks between columns
  /// Columns of the terminal. A wider table continues below and repeats its first column, or puts
  /// that column's cells on lines of their own (`is_stub`).
  std::size_t width = std::numeric_limits<std::size_t>::max();
};

class Table {
 public:
  struct Column {
    std::string header;
    Align align = Align::left;
    std::size_t min_width = 0;    ///< on a terminal
    std::size_t max_bytes = 300;  ///< the middle of a longer cell is cut out
    bool is_code = false;         ///< in Markdown
    bool is_stub = false;         ///< names of rows that are as long as the rest of the row
  };
  struct Cell {
    Cell(std::string plain, std::string_view escape_sequence = "")
        : text(std::move(plain)), color(escape_sequence) {}
    Cell(const char* plain) : text(plain) {}
    Cell(std::string_view plain) : text(plain) {}
    bool operator==(const Cell&) const = default;

    std::string text;
    std::string_view color;  ///< escape sequence; empty: none
    bool is_code = false;    ///< in Markdown, even if its column is not
  };
  using Row = std::vector<Cell>;

  explicit Table(std::vector<Column> columns, std::string title = "")
      : columns_(std::move(columns)), title_(std::move(title)) {}

  /// In a row with fewer cells than columns, the last cell is a remark that does not widen its
  /// column.
  void add_row(Row row) { rows_.push_back(std::move(row)); }

  const std::string& title() const { return title_; }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<Row>& rows() const { return rows_; }

  /// The title (if any), the header and the rows, each with a newline.
  std::string text(const TableStyle& style = {}) const;
  std::string markdown() const;

 private:
  std::size_t width_of(std::size_t column) const;
  std::string shown(const Row& row, std::size_t column) const;
  std::string stacked_text(const std::vector<std::size_t>& widths, const TableStyle& style) const;
  template <typename CellOf>
  std::string line(std::size_t begin, std::size_t end, const std::vector<std::size_t>& widths,
                   const TableStyle& style, const CellOf& cell_of) const;

  std::vector<Column> columns_;
  std::string title_;
  std::vector<Row> rows_;
};

/// Escapes text for a table cell: one line without control characters, with pipes and HTML escaped.
/// The middle of text longer than `max_bytes` is cut out.
std::string markdown_cell(std::string_view text, std::size_t max_bytes = 2000);

/// The same, formatted as code so that Markdown in it has no effect; "" for empty text.
std::string markdown_code(std::string_view text, std::size_t max_bytes = 300);

/// A bullet list of the lines, escaped like cells.
std::string markdown_list(const std::vector<std::string>& lines);

}  // namespace zcbench
