#include "analysis/advise/curve_crossover.hpp"

#include <algorithm>
#include <cmath>

namespace zcbench {

namespace {

constexpr double kStepsPerDecade = 64.0;
constexpr int kHalvings = 40;

std::vector<double> grid(const Interval& sizes) {
  const double decades = std::log10(sizes.high / sizes.low);
  const auto steps = static_cast<std::size_t>(std::max(std::ceil(decades * kStepsPerDecade), 1.0));
  std::vector<double> points;
  for (std::size_t i = 0; i <= steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps);
    points.push_back(sizes.low * std::pow(sizes.high / sizes.low, share));
  }
  return points;
}

double log_ratio(const LogEstimate& first, const LogEstimate& second) {
  return std::log(second.time / first.time);
}

bool is_within(const LogEstimate& first, const LogEstimate& second, double variance,
               double confidence) {
  const double freedom = std::min(first.degrees_of_freedom, second.degrees_of_freedom);
  return std::abs(log_ratio(first, second)) <=
         student_reach(1.0 - confidence, freedom) * std::sqrt(variance);
}

bool cannot_be_told_apart(const Curve& first, const Curve& second, double elements) {
  const LogEstimate one = first(elements);
  const LogEstimate other = second(elements);
  return is_within(one, other, one.curve_variance + other.curve_variance, kFitConfidence);
}

// Where `test` changes from true at `from` to false at `to`.
double boundary(double from, double to, const std::function<bool(double)>& test) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = std::sqrt(from * to);
    (test(middle) ? from : to) = middle;
  }
  return std::sqrt(from * to);
}

// The end of the range around `start` in which `test` holds, in the direction of the points;
// nullopt if it holds at all of them.
std::optional<double> end_of_stretch(double start, std::span<const double> points,
                                     const std::function<bool(double)>& test) {
  double inside = start;
  for (const double point : points) {
    if (!test(point)) return boundary(inside, point, test);
    inside = point;
  }
  return std::nullopt;
}

CurveCrossover crossover_between(const Curve& first, const Curve& second,
                                 const std::vector<double>& points, std::size_t below) {
  const bool rises = log_ratio(first(points[below]), second(points[below])) > 0.0;
  CurveCrossover found;
  found.elements = boundary(points[below], points[below + 1], [&](double elements) {
    return (log_ratio(first(elements), second(elements)) > 0.0) == rises;
  });
  const auto test = [&](double elements) { return cannot_be_told_apart(first, second, elements); };
  const std::vector<double> downwards(points.rend() - static_cast<std::ptrdiff_t>(below) - 1,
                                      points.rend());
  found.low = end_of_stretch(found.elements, downwards, test);
  found.high = end_of_stretch(found.elements, std::span(points).subspan(below + 1), test);
  return found;
}

}  // namespace

std::vector<CurveCrossover> crossovers(const Curve& first, const Curve& second,
                                       const Interval& sizes) {
  const std::vector<double> points = grid(sizes);
  std::vector<CurveCrossover> found;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const bool before = log_ratio(first(points[i]), second(points[i])) > 0.0;
    const bool after = log_ratio(first(points[i + 1]), second(points[i + 1])) > 0.0;
    if (before != after) found.push_back(crossover_between(first, second, points, i));
  }
  return found;
}

std::vector<FastestRange> lowest_curves(std::span<const Curve> curves, const Interval& sizes) {
  if (curves.empty()) return {};
  const auto lowest_at = [&](double elements) {
    const auto time = [&](const Curve& curve) { return curve(elements).time; };
    return static_cast<std::size_t>(std::ranges::min_element(curves, {}, time) - curves.begin());
  };
  const std::vector<double> points = grid(sizes);
  std::vector<FastestRange> fastest_ranges{{.curve = lowest_at(points.front())}};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const std::size_t next = lowest_at(points[i + 1]);
    const std::size_t present = fastest_ranges.back().curve;
    if (next == present) continue;
    fastest_ranges.push_back({next, crossover_between(curves[present], curves[next], points, i)});
  }
  return fastest_ranges;
}

bool too_close_to_call(const LogEstimate& first, const LogEstimate& second, double confidence) {
  return is_within(first, second, first.point_variance + second.point_variance, confidence);
}

}  // namespace zcbench
