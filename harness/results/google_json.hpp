// Makes JSON of what Google Benchmark writes that is none. Called by google_results, which then
// parses it.
#pragma once

#include <string>
#include <string_view>

namespace zcbench {

/// The same text with every byte in its place, so that positions in messages stay right. Changed:
/// numbers that JSON lacks (nan, -inf, Infinity, 1e999) become null or an empty string; in numbers
/// of a locale ("1,5e3", "1,000") the commas go. In strings, a wrong escape ("C:\Users") becomes
/// a slash, a quote that was not escaped an apostrophe, a control character a blank, a byte that is
/// no UTF-8 a question mark. A byte order mark becomes blanks. Whatever else is wrong stays.
std::string repaired_google_json(std::string_view text);

}  // namespace zcbench
