#include "analysis/summary/limits_text.hpp"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kLongestBytes = 120;

constexpr std::array<std::string_view, 4> kLoops{"read", "write", "scale", "copy"};

Table::Row memory_row(const PeakRates& limits, std::string_view level, std::uint64_t threads) {
  Table::Row row{
      fmt::format("  {:<7} {:>4} {}", level, threads, threads == 1 ? "thread" : "threads")};
  for (const std::string_view loop : kLoops) {
    const auto* figure = limits.find(fmt::format("memory/{}/{}/threads:{}", loop, level, threads));
    row.push_back(figure == nullptr ? "-" : format_number(figure->value));
  }
  return row;
}

std::string memory_table(const PeakRates& limits) {
  std::vector<Table::Column> columns{{.header = "  array GB/s", .min_width = 22}};
  for (const std::string_view loop : kLoops) {
    columns.push_back({.header = loop == "copy" ? "memcpy" : std::string(loop),
                       .align = Align::right,
                       .min_width = 8});
  }
  Table table(std::move(columns));
  for (const std::string_view level : {"L2", "L3", "memory"}) {
    table.add_row(memory_row(limits, level, 1));
    if (limits.machine.allowed_cpus > 1) {
      table.add_row(memory_row(limits, level, limits.machine.allowed_cpus));
    }
  }
  return table.text({.gap = 1});
}

std::string figure_line(const PeakRate& figure) {
  return fmt::format("  {:<52} {:>8} {:<4}  ({} to {})\n", escaped(figure.name, kLongestBytes),
                     format_number(figure.value), escaped(figure.unit, kLongestBytes),
                     format_number(figure.first_quartile), format_number(figure.third_quartile));
}

}  // namespace

std::string render_limits(const PeakRates& limits) {
  std::string text = memory_table(limits);
  for (const PeakRate& figure : limits.figures) {
    if (!figure.name.starts_with("memory/")) text += figure_line(figure);
  }
  for (const UnavailableRate& figure : limits.unavailable) {
    text += fmt::format("  unavailable: {}: {}\n", escaped(figure.name, kLongestBytes),
                        escaped(figure.reason, kLongestBytes));
  }
  return text + fmt::format("  caches taken to be L2 {}, L3 {} ({}); measured {}\n",
                            format_bytes(limits.l2_bytes), format_bytes(limits.l3_bytes),
                            escaped(limits.caches_from, kLongestBytes),
                            escaped(limits.date_utc, kLongestBytes));
}

}  // namespace zcbench
