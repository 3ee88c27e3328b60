#include "analysis/report/charts/strip_places.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace zcbench {

namespace {

double jitter(std::size_t index) {
  constexpr double kGoldenRatio = 0.6180339887498949;
  const double place = static_cast<double>(index) * kGoldenRatio;
  return place - std::floor(place) - 0.5;
}

std::map<std::string, std::size_t> lone_marks(const Panel& panel) {
  std::map<std::string, std::size_t> counts;
  for (const Series& series : panel.series) {
    for (const Mark& mark : series.marks) {
      if (is_alone(series, mark)) ++counts[mark.category];
    }
  }
  return counts;
}

}  // namespace

bool is_alone(const Series& series, const Mark& mark) {
  return std::ranges::count(series.marks, mark.category, &Mark::category) == 1;
}

std::vector<std::vector<double>> strip_places(const Panel& panel) {
  const std::map<std::string, std::size_t> lone = lone_marks(panel);
  std::map<std::string, std::size_t> lone_index;
  std::map<std::string, std::size_t> dot_index;
  std::vector<std::vector<double>> places;
  for (const Series& series : panel.series) {
    std::vector<double>& row = places.emplace_back();
    for (const Mark& mark : series.marks) {
      if (is_alone(series, mark)) {
        const auto rank = static_cast<double>(lone_index[mark.category]++);
        row.push_back((rank + 0.5) / static_cast<double>(lone.at(mark.category)) - 0.5);
      } else {
        row.push_back(jitter(dot_index[mark.category]++));
      }
    }
  }
  return places;
}

}  // namespace zcbench
