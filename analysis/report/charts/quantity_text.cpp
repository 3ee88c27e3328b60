#include "analysis/report/charts/quantity_text.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

constexpr std::array<std::string_view, 4> kDurations{"ns", "us", "ms", "s"};
constexpr std::array<std::string_view, 6> kSizes{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

std::string scaled(double value, double step, std::span<const std::string_view> units) {
  // Not 1000.0: a tick of 1 ms may have become 999,999.9999 ns on the way.
  constexpr double kMantissaRounding = 1.0 - 1e-9;
  std::size_t unit = 0;
  while (std::abs(value) >= step * kMantissaRounding && unit + 1 < units.size()) {
    value /= step;
    ++unit;
  }
  return fmt::format("{:g} {}", value, units[unit]);
}

// A ratio of 0.0123 needs its digits, which two decimals would cut off.
std::string ratio_text(double value) {
  return value < 9.995 ? fmt::format("{:#.3g}x", value) : format_number(value) + "x";
}

std::string count_text(double value) {
  return format_elements(static_cast<std::uint64_t>(std::llround(value)));
}

}  // namespace

std::string quantity_text(Quantity quantity, double value) {
  switch (quantity) {
    case Quantity::count: return count_text(value);
    case Quantity::duration_ns: return format_duration_ns(value);
    case Quantity::ratio: return ratio_text(value);
    case Quantity::bytes: return format_bytes(static_cast<std::uint64_t>(std::llround(value)));
    case Quantity::percentage: return format_number(value * 100.0) + " %";
    case Quantity::number: return format_number(value);
  }
  return "";
}

std::string tick_text(Quantity quantity, double value) {
  if (value == 0.0) return "0";
  switch (quantity) {
    case Quantity::count: return count_text(value);
    case Quantity::duration_ns: return scaled(value, 1000.0, kDurations);
    case Quantity::ratio: return fmt::format("{:g}x", value);
    case Quantity::bytes: return scaled(value, 1024.0, kSizes);
    case Quantity::percentage: return fmt::format("{:g} %", value * 100.0);
    case Quantity::number: return fmt::format("{:g}", value);
  }
  return "";
}

}  // namespace zcbench
