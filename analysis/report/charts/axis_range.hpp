// From where to where the axes of a chart reach, and where their ticks stand. Called by both
// renderers, so that both show the same; small multiples share what this says.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

struct Tick {
  double value;
  std::string label;
};

struct AxisRange {
  Scale scale = Scale::linear;
  double low = 0.0;  ///< above 0 if logarithmic
  double high = 1.0;
  std::vector<Tick> ticks;  ///< rising, all within [low, high]

  /// 0 at low, 1 at high.
  double share_of(double value) const;
};

/// Of an axis that shows all of [least, most]; `least` above 0 if the axis is logarithmic. Ticks of
/// a logarithmic axis are at decades, with a few between them where there are fewer than three; of
/// a linear one at 1, 2 or 5 times a power of ten; of bytes at powers of two and their multiples.
AxisRange make_range(const Axis& axis, double least, double most);

/// Over all panels. Linear y axes begin at 0, so do the bars of any chart. Logarithmic axes show
/// values above 0 only.
AxisRange x_range(const Chart& chart);
AxisRange y_range(const Chart& chart);

}  // namespace zcbench
