// Formats a run as CSV (RFC 4180) for spreadsheets, R and pandas. Called by the export command.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// Text that a spreadsheet does not run as a formula: a formula gets a leading ' (OWASP, "CSV
/// Injection"); control characters become \n, \x1b and the like, so that a row is one line.
std::string csv_text(std::string_view text);

/// The cells, separated by commas, quoted where necessary, followed by CRLF.
std::string csv_line(const std::vector<std::string>& cells);

/// A header and one row per sample, in the order of the points; a point without samples has one
/// row with its status and reason. Columns: docs/export.md.
std::string samples_csv(const std::vector<PointResult>& points);
/// A header and one row per point.
std::string summary_csv(const std::vector<PointResult>& points);

}  // namespace zcbench
