#include "analysis/claims/workers_at_once.hpp"

#include <algorithm>
#include <vector>

namespace zcbench {

WorkersAtOnce workers_at_once(std::span<const Interval> busy) {
  if (busy.empty()) return {};
  double total = 0.0;
  std::vector<double> begins;
  std::vector<double> ends;
  for (const Interval& worker : busy) {
    total += worker.high - worker.low;
    begins.push_back(worker.low);
    ends.push_back(worker.high);
  }
  std::ranges::sort(begins);
  std::ranges::sort(ends);
  const double span = ends.back() - begins.front();
  WorkersAtOnce result{.mean = span > 0.0 ? total / span : 0.0, .peak = 0};
  std::size_t ended = 0;
  for (std::size_t begun = 1; begun <= begins.size(); ++begun) {
    while (ends[ended] <= begins[begun - 1] && ended + 1 < begun) ++ended;
    result.peak = std::max(result.peak, begun - ended);
  }
  return result;
}

}  // namespace zcbench
