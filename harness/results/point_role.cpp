#include "harness/results/point_role.hpp"

#include "harness/transfer/transfer.hpp"

namespace zcbench {

Family family_of(const Point& point) {
  const Strategy* const strategy = find_strategy(point.strategy);
  if (strategy == nullptr) return Family::other;
  switch (strategy->worker_kind) {
    case WorkerKind::none: return Family::serial;
    case WorkerKind::thread: return Family::threads;
    case WorkerKind::process:
    case WorkerKind::ranks: return strategy->copies ? Family::copying : Family::sharing;
    case WorkerKind::external: break;
  }
  return Family::other;
}

bool is_control(const Point& point) {
  const Family family = family_of(point);
  return family == Family::serial || family == Family::threads;
}

bool is_external(const Point& point) { return !point.command.name.empty(); }

bool is_contestant(const Point& point) { return point.kernel != "null" || !is_external(point); }

}  // namespace zcbench
