#include "harness/transfer/transfer.hpp"

#include <algorithm>
#include <stdexcept>

namespace zcbench {

CodecName::CodecName(std::string_view name) {
  if (name.size() >= text_.size()) throw std::logic_error("a codec's name is too long");
  std::ranges::copy(name, text_.begin());
}

bool has_ranks(const Point& point) {
  return find_strategy(point.strategy)->worker_kind == WorkerKind::ranks;
}

bool can_live(const Strategy& strategy, Lifecycle lifecycle) {
  // MPI starts its ranks before anything can be timed, and they live until it ends.
  if (strategy.worker_kind == WorkerKind::ranks) return lifecycle == Lifecycle::pool;
  switch (lifecycle) {
    case Lifecycle::fork: return true;
    case Lifecycle::pool: return !strategy.fork_only;
    case Lifecycle::exec:
      // An external program decides itself what `exec` means.
      return strategy.worker_kind == WorkerKind::external ||
             (strategy.worker_kind == WorkerKind::process && !strategy.inherits);
  }
  return false;
}

TransferSpec transfer_spec(const Point& point, const Kernel& kernel) {
  return {.elements = point.elements,
          .workers = point.workers,
          .tasks_per_worker = point.tasks_per_worker,
          .lifecycle = point.lifecycle,
          .partition = point.partition,
          .pages = point.pages,
          .codec{point.codec},
          .nodes = point.nodes,
          .returns_slices = kernel.writes_array};
}

}  // namespace zcbench
