#include "analysis/claims/figure_unit.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstdint>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

// Where digits that a person compares, like 16,000 and 16,400, would be lost in a larger unit.
constexpr double kManyBytes = 1e6;
constexpr double kWholeNumbersBelow = 1e15;
// Would be shown as 0 with a sign.
constexpr double kSignedZero = 0.0005;

std::string number_text(double value) {
  if (value == std::floor(value) && value < kWholeNumbersBelow) {
    return format_thousands(static_cast<std::uint64_t>(value));
  }
  return format_number(value);
}

// Two decimals say nothing of a hundredth.
std::string ratio_text(double value) {
  constexpr double kSmall = 0.095;
  return (value < kSmall ? fmt::format("{:.2g}", value) : format_number(value)) + "x";
}

std::string bytes_text(double value) {
  if (value >= kManyBytes) return format_bytes(static_cast<std::uint64_t>(std::llround(value)));
  return number_text(value) + " B";
}

std::string magnitude_text(double value, FigureUnit unit) {
  switch (unit) {
    case FigureUnit::ns: return format_duration_ns(value);
    case FigureUnit::bytes: return bytes_text(value);
    case FigureUnit::share: return number_text(value * 100.0) + " %";
    case FigureUnit::ratio: return ratio_text(value);
    case FigureUnit::exponent: return fmt::format("{:.3f}", value);
    case FigureUnit::yes_no:
      if (value == 0.0) return "no";
      return value == 1.0 ? "yes" : number_text(value);
    case FigureUnit::sigma: return fmt::format("{:.2f} sigma", value);
    case FigureUnit::number: break;
  }
  return number_text(value);
}

}  // namespace

std::string_view to_string(FigureUnit unit) {
  switch (unit) {
    case FigureUnit::ns: return "ns";
    case FigureUnit::bytes: return "bytes";
    case FigureUnit::yes_no: return "yes_no";
    case FigureUnit::share: return "share";
    case FigureUnit::ratio: return "ratio";
    case FigureUnit::exponent: return "exponent";
    case FigureUnit::sigma: return "sigma";
    case FigureUnit::number: break;
  }
  return "number";
}

std::string figure_text(double value, FigureUnit unit) {
  if (!std::isfinite(value)) return std::isnan(value) ? "NaN" : value > 0.0 ? "inf" : "-inf";
  const bool is_signed = unit == FigureUnit::exponent || unit == FigureUnit::sigma;
  if (is_signed && std::abs(value) < kSignedZero) value = 0.0;
  const std::string magnitude = magnitude_text(std::abs(value), unit);
  if (value < 0.0) return "-" + magnitude;
  return is_signed && value > 0.0 ? "+" + magnitude : magnitude;
}

}  // namespace zcbench
