#include "analysis/claims/point_series.hpp"

#include <algorithm>

namespace zcbench {

namespace {

constexpr double kErrorOfAll = 0.05;

// Empty if a sample does not have the figure.
std::vector<double> values_of(const FigureSpec& figure, const PointResult& result) {
  std::vector<double> values;
  for (const Sample& sample : result.samples) {
    const auto value = figure_of(figure, result.point, sample);
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

}  // namespace

std::vector<PointSeries> series_of(const PointSelector& selector, const FigureSpec& figure,
                                   const RunResult& run) {
  std::vector<PointSeries> series;
  for (const PointResult& result : run.points) {
    if (!selector.selects(result.point)) continue;
    std::vector<double> values = values_of(figure, result);
    if (!values.empty()) series.push_back({&result, std::move(values)});
  }
  return series;
}

double error_of_each(std::size_t count) {
  return kErrorOfAll / static_cast<double>(std::max<std::size_t>(count, 1));
}

std::vector<std::string_view> views_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

}  // namespace zcbench
