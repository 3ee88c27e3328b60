#include "analysis/report/charts/axis_range.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "analysis/report/charts/quantity_text.hpp"

namespace zcbench {

namespace {

constexpr double kPadding = 0.04;         // of the axis, at an end where a mark would touch it
constexpr double kMostLinearTicks = 6.0;  // more would run into each other on a phone
constexpr std::size_t kFewestPlaces = 3;
constexpr int kMostByteTicks = 6;
constexpr double kRounding = 1e-9;

// The smallest of 1, 2 and 5 times a power of ten that is not below `value`.
double round_up(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power >= value * (1.0 - kRounding)) return digit * power;
  }
  return 10.0 * power;
}

double linear_step(Quantity quantity, double span) {
  const double least = span / kMostLinearTicks;
  if (quantity == Quantity::bytes) return std::exp2(std::ceil(std::log2(least) - kRounding));
  const double step = round_up(least);
  return quantity == Quantity::count ? std::max(step, 1.0) : step;
}

std::vector<double> linear_places(Quantity quantity, double low, double high) {
  const double step = linear_step(quantity, high - low);
  std::vector<double> places;
  for (double index = std::ceil(low / step - kRounding); index * step <= high + step * kRounding;
       ++index) {
    places.push_back(index * step);
  }
  return places;
}

std::vector<double> decade_places(const std::vector<double>& digits, double low, double high) {
  std::vector<double> places;
  for (double power = std::floor(std::log10(low)); power <= std::ceil(std::log10(high)); ++power) {
    for (const double digit : digits) {
      const double place = digit * std::pow(10.0, power);
      if (place >= low * (1.0 - kRounding) && place <= high * (1.0 + kRounding)) {
        places.push_back(place);
      }
    }
  }
  return places;
}

std::vector<double> byte_places(double low, double high) {
  const int first = static_cast<int>(std::ceil(std::log2(low) - kRounding));
  const int last = static_cast<int>(std::floor(std::log2(high) + kRounding));
  int step = 1;
  while ((last - first) / step + 1 > kMostByteTicks) ++step;
  std::vector<double> places;
  for (int power = first; power <= last; ++power) {
    if (power % step == 0) places.push_back(std::exp2(power));
  }
  return places;
}

std::vector<double> logarithmic_places(Quantity quantity, double low, double high) {
  if (quantity == Quantity::bytes) {
    const std::vector<double> places = byte_places(low, high);
    return places.size() < 2 ? linear_places(quantity, low, high) : places;
  }
  for (const std::vector<double>& digits :
       {std::vector{1.0}, std::vector{1.0, 2.0, 5.0}, std::vector{1.0, 1.5, 2.0, 3.0, 5.0, 7.0}}) {
    std::vector<double> places = decade_places(digits, low, high);
    if (quantity == Quantity::count) {
      std::erase_if(places, [](double place) { return place != std::floor(place); });
    }
    if (places.size() >= kFewestPlaces) return places;
  }
  return linear_places(quantity, low, high);
}

struct Extent {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();

  void take(double value, Scale scale) {
    if (scale == Scale::logarithmic && value <= 0.0) return;
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

AxisRange range_of(const Axis& axis, const Extent& extent) {
  if (extent.least > extent.most) return make_range(axis, 1.0, 10.0);  // nothing to show
  return make_range(axis, extent.least, extent.most);
}

Extent bar_extent(const Chart& chart) {
  Extent extent{.least = 0.0, .most = 0.0};
  for (const Panel& panel : chart.panels) {
    std::map<std::string, double> lengths;
    for (const Series& series : panel.series) {
      for (const Mark& mark : series.marks) lengths[mark.category] += mark.y;
    }
    for (const auto& [category, length] : lengths) extent.take(length, Scale::linear);
  }
  return extent;
}

}  // namespace

double AxisRange::share_of(double value) const {
  if (scale == Scale::linear) return (value - low) / (high - low);
  return std::log(value / low) / std::log(high / low);
}

AxisRange make_range(const Axis& axis, double least, double most) {
  AxisRange range{.scale = axis.scale, .low = least, .high = most, .ticks = {}};
  if (axis.scale == Scale::logarithmic) {
    const double factor = most > least ? std::pow(most / least, kPadding) : 2.0;
    range.low = least / factor;
    range.high = most * factor;
  } else {
    const double span = most > least ? most - least : std::max(std::abs(most), 1.0);
    range.low = least == 0.0 ? 0.0 : least - span * kPadding;
    range.high = most + span * kPadding;
  }
  const std::vector<double> places = axis.scale == Scale::logarithmic
                                         ? logarithmic_places(axis.quantity, range.low, range.high)
                                         : linear_places(axis.quantity, range.low, range.high);
  for (const double place : places) range.ticks.push_back({place, tick_text(axis.quantity, place)});
  return range;
}

AxisRange x_range(const Chart& chart) {
  Extent extent;
  for (const Panel& panel : chart.panels) {
    for (const Series& series : panel.series) {
      for (const Mark& mark : series.marks) extent.take(mark.x, chart.x.scale);
    }
  }
  return range_of(chart.x, extent);
}

AxisRange y_range(const Chart& chart) {
  Axis axis = chart.y;
  if (chart.kind == ChartKind::bars) {
    axis.scale = Scale::linear;
    return range_of(axis, bar_extent(chart));
  }
  Extent extent;
  if (axis.scale == Scale::linear) extent.take(0.0, axis.scale);
  for (const Panel& panel : chart.panels) {
    for (const Series& series : panel.series) {
      for (const Mark& mark : series.marks) {
        extent.take(mark.y, axis.scale);
        if (mark.low) extent.take(*mark.low, axis.scale);
        if (mark.high) extent.take(*mark.high, axis.scale);
      }
    }
  }
  return range_of(axis, extent);
}

}  // namespace zcbench
