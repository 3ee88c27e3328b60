#include "analysis/ab/clock_floor.hpp"

#include <algorithm>
#include <vector>

#include "harness/os/deadline.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kSteps = 1000;
constexpr std::int64_t kLongestNs = 50'000'000;

}  // namespace

double clock_floor_ns(const std::function<std::int64_t()>& read_clock_ns) {
  std::vector<std::int64_t> steps_ns;
  const std::int64_t begin_ns = read_clock_ns();
  std::int64_t last_ns = begin_ns;
  while (steps_ns.size() < kSteps && (steps_ns.empty() || last_ns - begin_ns < kLongestNs)) {
    const std::int64_t time_ns = read_clock_ns();
    if (time_ns == last_ns) continue;
    steps_ns.push_back(time_ns - last_ns);
    last_ns = time_ns;
  }
  std::ranges::sort(steps_ns);
  return static_cast<double>(std::max<std::int64_t>(steps_ns[(steps_ns.size() - 1) * 99 / 100], 1));
}

double clock_floor_ns() { return clock_floor_ns(now_ns); }

}  // namespace zcbench
