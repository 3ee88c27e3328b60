#include "harness/transfer/transfer.hpp"

namespace zcbench {

TransferSpec transfer_spec(const Point& point, const Kernel& kernel) {
  return {.elements = point.elements,
          .workers = point.workers,
          .tasks_per_worker = point.tasks_per_worker,
          .lifecycle = point.lifecycle,
          .partition = point.partition,
          .pages = point.pages,
          .codec = point.codec,
          .returns_slices = kernel.writes_array};
}

}  // namespace zcbench
