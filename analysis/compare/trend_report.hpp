// A history as text for people and as JSON for programs. Called by the trend command.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/compare/history.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

struct TrendFile {
  std::string path;
  std::string date;
  std::string commit;  ///< empty: the file does not name one
};

struct TrendReport {
  std::vector<TrendFile> files;      ///< ordered by date
  std::vector<PointHistory> points;  ///< in the order in which the files first name them
  TrendRules rules;
  std::vector<std::string> warnings;  ///< one line each: how the files differ
};

std::size_t slower_points(const TrendReport& report);

/// For a terminal: the points that moved, and how many did not.
std::string render_text(const TrendReport& report, const TableStyle& style = {});
/// For a CI summary: a table of GitHub's Markdown.
std::string render_markdown(const TrendReport& report);
/// Every point with all its medians. Fields: docs/trend.md.
nlohmann::ordered_json to_json(const TrendReport& report);

}  // namespace zcbench
