#include "analysis/advise/advise_report.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "analysis/advise/advise_lines.hpp"
#include "analysis/advise/advise_tables.hpp"
#include "harness/base/markdown.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kWidth = 100;
const std::string kIndent = "    ";

std::string text_of(const AdviceTable& table) {
  std::vector<std::size_t> widths;
  for (const std::string& cell : table.header) widths.push_back(cell.size());
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text = table.title.empty() ? "" : table.title + "\n";
  const auto add = [&](const std::vector<std::string>& row) {
    text += fmt::format("{:<{}}", row.front(), widths.front());
    for (std::size_t i = 1; i < row.size(); ++i) {
      text += fmt::format("  {:>{}}", row[i], widths[i]);
    }
    text += '\n';
  };
  add(table.header);
  for (const auto& row : table.rows) add(row);
  return text;
}

std::string markdown_of(const AdviceTable& table) {
  std::string text = table.title.empty() ? "" : "**" + table.title + "**\n\n";
  const auto add = [&](const std::vector<std::string>& row) {
    for (const std::string& cell : row) text += "| " + markdown_cell(cell) + " ";
    text += "|\n";
  };
  add(table.header);
  text += "|---";
  for (std::size_t i = 1; i < table.header.size(); ++i) text += "|---:";
  text += "|\n";
  for (const auto& row : table.rows) add(row);
  return text;
}

// Broken after a comma or the like, so that a number keeps its unit; what follows is indented.
std::string wrapped(const std::string& line) {
  std::string text;
  std::size_t begin = 0;
  std::size_t room = kWidth;
  while (line.size() - begin > room) {
    const std::string_view fitting = std::string_view(line).substr(begin, room);
    const std::size_t mark = fitting.find_last_of(",;:");
    if (mark == std::string::npos) break;
    text += fitting.substr(0, mark + 1);
    text += "\n" + kIndent;
    begin = line.find_first_not_of(' ', begin + mark + 1);
    room = kWidth - kIndent.size();
  }
  return text + line.substr(begin);
}

std::string wrapped_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += wrapped(line) + "\n";
  return text;
}

std::string joined_lines(const std::vector<std::string>& lines, std::string_view before) {
  std::string text;
  for (const std::string& line : lines) text += fmt::format("{}{}\n", before, line);
  return text;
}

}  // namespace

std::string render_text(const Advice& advice) {
  std::string text =
      wrapped_lines(head_lines(advice)) + "\n" + wrapped_lines(recommendation_lines(advice));
  if (!advice.strategies.empty()) text += "\n" + text_of(prediction_table(advice));
  text += wrapped_lines(caveat_lines(advice));
  const AdviceTable by_size = size_table(advice);
  if (!by_size.rows.empty()) text += "\n" + text_of(by_size);
  for (const AdviceTable& table : price_tables(advice)) text += "\n" + text_of(table);
  return text + "\n" + wrapped_lines(check_lines(advice));
}

std::string render_markdown(const Advice& advice) {
  std::string text;
  for (const std::string& line : recommendation_lines(advice)) text += "**" + line + "**\n\n";
  text += joined_lines(head_lines(advice), "- ") + "\n";
  if (!advice.strategies.empty()) text += markdown_of(prediction_table(advice)) + "\n";
  text += joined_lines(caveat_lines(advice), "- ");
  const AdviceTable by_size = size_table(advice);
  if (!by_size.rows.empty()) text += "\n" + markdown_of(by_size);
  for (const AdviceTable& table : price_tables(advice)) text += "\n" + markdown_of(table);
  return text + "\n" + joined_lines(check_lines(advice), "- ");
}

}  // namespace zcbench
