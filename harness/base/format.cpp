#include "harness/base/format.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace zcbench {

namespace {

// The smallest value that rounding to three digits would turn into four.
constexpr double kFourDigits = 999.5;

std::string scaled(double value, double step, std::span<const std::string_view> units) {
  std::size_t unit = 0;
  while (value >= kFourDigits && unit + 1 < units.size()) {
    value /= step;
    ++unit;
  }
  return fmt::format("{} {}", format_number(value), units[unit]);
}

}  // namespace

std::string format_number(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

std::string format_duration_ns(double duration_ns) {
  static constexpr std::array<std::string_view, 4> kUnits{"ns", "us", "ms", "s"};
  constexpr double kMinutesFromNs = 99.95e9;
  if (duration_ns < kMinutesFromNs) return scaled(duration_ns, 1000.0, kUnits);
  const auto seconds = static_cast<std::uint64_t>(std::llround(duration_ns / 1e9));
  return fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

std::string format_bytes(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 5> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  return scaled(static_cast<double>(bytes) / 1024.0, 1024.0, kUnits);
}

std::string format_thousands(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t digits = 3; digits < text.size(); digits += 4) {
    text.insert(text.end() - static_cast<std::ptrdiff_t>(digits), ',');
  }
  return text;
}

std::string format_count(std::uint64_t count, std::string_view noun) {
  const std::string_view ending = noun.ends_with("ch") ? "es" : "s";
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : ending);
}

std::string format_change(double ratio) { return fmt::format("{:+.1f} %", (ratio - 1.0) * 100.0); }

std::string format_percent(double share) { return format_number(share * 100.0) + " %"; }

std::string format_elements(std::uint64_t elements) {
  struct Suffix {
    std::uint64_t size;
    char letter;
  };
  for (const auto& [size, letter] :
       {Suffix{1'000'000'000, 'G'}, Suffix{1'000'000, 'M'}, Suffix{1'000, 'k'}}) {
    // With more than two decimals, the short form is no easier to read.
    if (elements < size || elements % (size / 100) != 0) continue;
    return fmt::format("{}{}", static_cast<double>(elements) / static_cast<double>(size), letter);
  }
  return format_thousands(elements);
}

}  // namespace zcbench
