#include "harness/results/point_role.hpp"

#include "harness/transfer/transfer.hpp"

namespace zcbench {

bool is_control(const Point& point) {
  const Strategy* const strategy = find_strategy(point.strategy);
  return strategy != nullptr &&
         (strategy->worker_kind == WorkerKind::thread || strategy->worker_kind == WorkerKind::none);
}

bool is_external(const Point& point) { return !point.command.name.empty(); }

bool is_contestant(const Point& point) { return point.kernel != "null" || !is_external(point); }

}  // namespace zcbench
