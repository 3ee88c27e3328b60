// Formats numbers for people: three significant digits and a unit. Reports use these functions;
// files contain plain numbers in the unit that the field's name states.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zcbench {

/// Three significant digits without an exponent: "1.23", "12.3", "123", "12345".
std::string format_number(double value);
/// "812 ns", "1.23 us", "45.6 ms", "7.00 s", "2 min 30 s".
std::string format_duration_ns(double duration_ns);
/// "512 B", "7.63 MiB"; powers of 1024.
std::string format_bytes(std::uint64_t bytes);
/// "2,000,000".
std::string format_thousands(std::uint64_t count);
/// "1 point", "2 points".
std::string format_count(std::uint64_t count, std::string_view noun);
/// A ratio as a change: "+2.9 %" for 1.029, "-3.0 %" for 0.97.
std::string format_change(double ratio);
/// A share of 1 in percent: "12.3 %" for 0.123.
std::string format_percent(double share);
/// The shortest exact form: "1k", "2M", "1.5M", otherwise "1,048,576".
std::string format_elements(std::uint64_t elements);

}  // namespace zcbench
