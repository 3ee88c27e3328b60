// Repairs output of Google Benchmark that is not valid JSON. Called by google_results, which then
// parses it.
#pragma once

#include <string>
#include <string_view>

namespace zcbench {

/// Returns the repaired text, with every byte in its place, so that positions in messages stay
/// right. Numbers that JSON lacks (nan, -inf, Infinity, 1e999) become null or an empty string;
/// numbers of a locale ("1,5e3", "1,000") lose their commas. In strings, a wrong escape
/// ("C:\Users") becomes a slash, a quote that was not escaped an apostrophe, a control character a
/// blank, a byte that is not UTF-8 a question mark. A byte order mark becomes blanks. Other errors
/// stay.
std::string repaired_google_json(std::string_view text);

}  // namespace zcbench
