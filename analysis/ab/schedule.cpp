#include "analysis/ab/schedule.hpp"

#include <algorithm>
#include <limits>

#include "harness/base/random_bits.hpp"

namespace zcbench {

namespace {

// Before that nobody can tell which point is near.
constexpr std::size_t kUnitsForForecast = 4;

double needed(const OpenPoint& point) {
  return point.seconds_needed.value_or(std::numeric_limits<double>::infinity());
}

}  // namespace

std::vector<std::size_t> next_pass(std::vector<OpenPoint> open, double seconds_left,
                                   std::mt19937_64& random) {
  shuffle(open, random);
  double needed_by_all = 0.0;
  for (const OpenPoint& point : open) needed_by_all += needed(point);
  const bool forecast = std::ranges::all_of(
      open, [](const OpenPoint& point) { return point.units >= kUnitsForForecast; });
  std::vector<std::size_t> pass;
  if (!forecast || needed_by_all <= seconds_left) {
    for (const OpenPoint& point : open) pass.push_back(point.point);
    return pass;
  }
  std::ranges::stable_sort(open, {}, needed);
  double seconds = 0.0;
  for (const OpenPoint& point : open) {
    seconds += needed(point);
    if (!pass.empty() && seconds > seconds_left) break;
    pass.push_back(point.point);
  }
  return pass;
}

}  // namespace zcbench
