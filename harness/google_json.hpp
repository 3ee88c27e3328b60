// What Google Benchmark writes that is no JSON, made JSON. Called by google_results before it parses.
#pragma once

#include <string>
#include <string_view>

namespace zcbench {

/// The same text with every byte in its place, so that positions in messages stay right. Changed:
/// numbers that JSON lacks (nan, -inf, Infinity, 1e999) become null or an empty string; in numbers
/// of a locale ("1,5e3", "1,000") the commas go; in strings, wrong escapes ("C:\Users"), quotes that
/// were not escaped, control characters and bytes that are no UTF-8 become '/', ''', a blank and '?'.
/// A byte order mark becomes blanks. Whatever else is wrong stays.
std::string repaired_google_json(std::string_view text);

}  // namespace zcbench
