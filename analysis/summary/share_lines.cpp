#include "analysis/summary/share_lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "analysis/summary/summary_table.hpp"
#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

enum ShareColumn : std::size_t { kSerial, kPool, kFork, kColumnCount };
constexpr std::array<std::string_view, kColumnCount> kHeaders{"serial", "best pool", "best fork"};

struct ShareCell {
  double median_ns;
  std::string text;
};

struct Row {
  std::string kernel;
  std::uint64_t elements;
  std::array<std::optional<ShareCell>, kColumnCount> cells;
};

// Nullopt for threads, which are a control and neither a pool nor forked, and for exec'd workers,
// which reach the same as forked ones after a longer start.
std::optional<ShareColumn> column_of(const Point& point) {
  if (point.strategy == kSerialStrategy) return kSerial;
  if (point.strategy == "threads") return std::nullopt;
  if (point.lifecycle == Lifecycle::exec) return std::nullopt;
  return point.lifecycle == Lifecycle::pool ? kPool : kFork;
}

std::string percent(double share) {
  return fmt::format("{:.{}f} %", share * 100.0, share < 0.0995 ? 1 : 0);
}

std::string cell_text(const Point& point, const MemoryLimit& limit, double median_ns) {
  const std::string share =
      fmt::format("{:>5} {}", percent(share_of(limit, point, median_ns)), limit.level);
  if (point.strategy == kSerialStrategy) return share;
  return fmt::format("{}, {} x{}", share, row_label(point), point.workers);
}

Row& row_of(std::vector<Row>& rows, const Point& point) {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) {
    return row.kernel == point.kernel && row.elements == point.elements;
  });
  if (found != rows.end()) return *found;
  return rows.emplace_back(Row{point.kernel, point.elements, {}});
}

std::vector<Row> make_rows(const std::vector<PointResult>& points, const PeakRates& limits) {
  std::vector<Row> rows;
  for (const PointResult& result : points) {
    const Point& point = result.point;
    const auto column = column_of(point);
    const auto median = point_median(result);
    const auto limit = memory_limit(limits, point);
    if (!column || !median || !limit) continue;
    std::optional<ShareCell>& cell = row_of(rows, point).cells[*column];
    if (cell && cell->median_ns <= median->median_ns) continue;
    cell = ShareCell{median->median_ns, cell_text(point, *limit, median->median_ns)};
  }
  return rows;
}

// "scale loop: L2 184 and 263, L3 88.0 and 158, memory 28.4 and 49.7 GB/s"
std::string loop_line(const PeakRates& limits, std::string_view loop) {
  const std::uint64_t cpus = limits.machine.allowed_cpus;
  std::string text = fmt::format("{} loop:", loop);
  for (const std::string_view level : {"L2", "L3", "memory"}) {
    text += fmt::format("{} {}", level == "L2" ? "" : ",", level);
    for (const std::uint64_t threads : {std::uint64_t{1}, cpus}) {
      const auto* figure =
          limits.find(fmt::format("memory/{}/{}/threads:{}", loop, level, threads));
      if (threads > 1) text += " and";
      text += figure == nullptr ? " ?" : " " + format_number(figure->value);
      if (cpus == 1) break;
    }
  }
  return text + " GB/s";
}

std::string legend(const PeakRates& limits, std::size_t width) {
  const std::uint64_t cpus = limits.machine.allowed_cpus;
  const std::string text = fmt::format(
      "Share of this machine's memory limit, measured {}: array bytes / median time, against a "
      "plain loop over as much memory in as many threads (1{}); read for statistics, scale in "
      "place "
      "for kernels that write.",
      escaped(limits.date_utc.substr(0, 10), 10), cpus > 1 ? fmt::format(" and {}", cpus) : "");
  const Wrapping wrapping{.width = width, .indent = 2};
  return wrapped("", text, wrapping) + wrapped("  ", loop_line(limits, "read"), wrapping) +
         wrapped("  ", loop_line(limits, "scale"), wrapping);
}

}  // namespace

std::string render_share_lines(const std::vector<PointResult>& points, const PeakRates& limits,
                               int width) {
  std::vector<Row> rows = make_rows(points, limits);
  if (rows.empty()) return "";
  std::ranges::stable_sort(rows, [](const Row& a, const Row& b) {
    return a.kernel == b.kernel && a.elements < b.elements;
  });
  constexpr std::size_t kNameColumns = 30;
  std::vector<Table::Column> columns{{.header = "", .min_width = kNameColumns}};
  for (const std::string_view header : kHeaders) columns.push_back({.header = std::string(header)});
  Table table(std::move(columns));
  for (const Row& row : rows) {
    Table::Row cells{fmt::format("  {:<17} {:>10}", row.kernel, format_elements(row.elements))};
    for (const auto& cell : row.cells) cells.push_back(cell ? cell->text : "    -");
    table.add_row(std::move(cells));
  }
  const auto columns_of_terminal = static_cast<std::size_t>(width);
  return legend(limits, columns_of_terminal) + table.text({.gap = 3, .width = columns_of_terminal});
}

}  // namespace zcbench
