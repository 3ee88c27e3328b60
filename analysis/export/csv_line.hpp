// Lines of a CSV file as RFC 4180 has them. Used by csv_table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

/// Text that a spreadsheet takes for text: what it would run as a formula gets a ' in front (OWASP,
/// "CSV Injection"); control characters become \n, \x1b and the like, so that a row is one line.
std::string csv_text(std::string_view text);

/// The cells, separated by commas and quoted where they must be, ended by CRLF.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace zcbench
