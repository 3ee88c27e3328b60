// Chart: one picture of a report as plain values, with nothing left to compute. Made by run_charts,
// drawn twice: as SVG by svg_chart, and as a Vega-Lite specification by vega_chart.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace zcbench {

/// How values of an axis read: `count` "10M" (of elements, of workers: whole numbers), "1.2 ms",
/// "3.4x", "7.6 MiB", "42 %" (of the plain ratio 0.42), "1.5".
enum class Quantity { count, duration_ns, ratio, bytes, percentage, number };
enum class Scale { linear, logarithmic };

struct Axis {
  std::string title;
  Quantity quantity = Quantity::number;
  Scale scale = Scale::linear;
};

struct Mark {
  double x = 0.0;                ///< of `lines` only; the others have a category instead
  double y = 0.0;                ///< the value; for `spans` the end
  std::optional<double> low{};   ///< of the 95 % interval; for `spans` the begin
  std::optional<double> high{};  ///< of the 95 % interval
  std::string category{};        ///< of `bars`, `strips` and `spans`: the row it stands in
  std::string detail{};          ///< one line, for a tooltip
};

/// What has one colour and one name throughout the report, e.g. a strategy or a phase.
struct Series {
  std::string name;
  std::vector<Mark> marks;  ///< of `lines`: by rising x
  std::size_t style = 0;    ///< place in the palette; given by assign_styles
};

/// Small multiples share both axes.
struct Panel {
  std::string title;  ///< empty if it is the only one
  std::vector<Series> series;
};

/// `lines`: x against y, with a band from low to high. `bars`: per category one bar, its series
/// stacked. `strips`: per category every value as a dot; where a series has one only, a point with
/// a whisker from low to high. `spans`: per category pieces from low to y, e.g. a worker's life.
/// All but `lines` lie: axis y runs from left to right, x is unused.
enum class ChartKind { lines, bars, strips, spans };

struct Chart {
  std::string id;  ///< unique in the page: [a-z0-9-]+
  std::string title;
  std::string description;  ///< what can be seen, for those who cannot see it
  ChartKind kind = ChartKind::lines;
  Axis x;
  Axis y;
  std::vector<Panel> panels;
  std::size_t columns = 2;  ///< panels of `lines` side by side
};

}  // namespace zcbench
