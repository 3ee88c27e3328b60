#include "analysis/summary/limits_text.hpp"

#include <fmt/core.h>

#include <array>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kLongestBytes = 120;

std::string memory_row(const SpeedLimits& limits, std::string_view level, std::uint64_t threads) {
  std::string text =
      fmt::format("  {:<7} {:>4} {:<7}", level, threads, threads == 1 ? "thread" : "threads");
  for (const std::string_view loop : {"read", "write", "scale", "copy"}) {
    const auto* figure = limits.find(fmt::format("memory/{}/{}/threads:{}", loop, level, threads));
    text += fmt::format(" {:>8}", figure == nullptr ? "-" : format_number(figure->value));
  }
  return text + "\n";
}

std::string memory_table(const SpeedLimits& limits) {
  std::string text = fmt::format("  {:<20} {:>8} {:>8} {:>8} {:>8}\n", "array GB/s", "read",
                                 "write", "scale", "memcpy");
  for (const std::string_view level : {"L2", "L3", "memory"}) {
    text += memory_row(limits, level, 1);
    if (limits.machine.allowed_cpus > 1) {
      text += memory_row(limits, level, limits.machine.allowed_cpus);
    }
  }
  return text;
}

std::string figure_line(const SpeedFigure& figure) {
  return fmt::format("  {:<52} {:>8} {:<4}  ({} to {})\n", escaped(figure.name, kLongestBytes),
                     format_number(figure.value), escaped(figure.unit, kLongestBytes),
                     format_number(figure.first_quartile), format_number(figure.third_quartile));
}

}  // namespace

std::string render_limits(const SpeedLimits& limits) {
  std::string text = memory_table(limits);
  for (const SpeedFigure& figure : limits.figures) {
    if (!figure.name.starts_with("memory/")) text += figure_line(figure);
  }
  for (const UnavailableFigure& figure : limits.unavailable) {
    text += fmt::format("  unavailable: {}: {}\n", escaped(figure.name, kLongestBytes),
                        escaped(figure.reason, kLongestBytes));
  }
  return text + fmt::format("  caches taken to be L2 {}, L3 {} ({}); measured {}\n",
                            format_bytes(limits.l2_bytes), format_bytes(limits.l3_bytes),
                            escaped(limits.caches_from, kLongestBytes),
                            escaped(limits.date_utc, kLongestBytes));
}

}  // namespace zcbench
