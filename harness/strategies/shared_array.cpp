#include "harness/strategies/shared_array.hpp"

#include "harness/partition.hpp"

namespace zcbench {

SharedArray::SharedArray(const TransferSpec& spec, SideBlock& side)
    : spec_(spec),
      control_(side.allocate<Control>(1).front()),
      slots_(side.allocate<Slot>(spec.workers)) {
  // Workers of `fork` are born after the array was filled: their slices are ready at birth, as in
  // the lecture, and nobody has to be woken.
  if (spec_.lifecycle == Lifecycle::fork) control_.round.value = 1;
}

void SharedArray::distribute(const WaitLimit&) {
  if (spec_.lifecycle == Lifecycle::fork) return;
  control_.submitted.value.store(0, std::memory_order_relaxed);
  control_.round.value.fetch_add(1, std::memory_order_release);
  futex_wake_all(control_.round);
}

void SharedArray::collect(std::span<ChunkResult> results, const WaitLimit& limit) {
  futex_wait_until(control_.submitted, spec_.workers, limit);
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    results[worker] = slots_[worker].result;
  }
}

std::optional<Task> SharedArray::receive(std::uint32_t worker, const WaitLimit& limit) {
  Slot& mine = slots_[worker];
  if (mine.has_taken) {
    mine.has_taken = false;
    return std::nullopt;
  }
  mine.round_taken = futex_wait_while(control_.round, mine.round_taken, limit);
  mine.has_taken = true;
  const SliceBounds bounds = slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
  return Task{.index = worker, .values = worker_array(worker).subspan(bounds.begin, bounds.size())};
}

void SharedArray::submit(std::uint32_t worker, const Task&, const ChunkResult& result,
                         const WaitLimit&) {
  slots_[worker].result = result;
  // Only the last one wakes the parent: it waits for all of them.
  if (control_.submitted.value.fetch_add(1, std::memory_order_acq_rel) + 1 == spec_.workers) {
    futex_wake_all(control_.submitted);
  }
}

}  // namespace zcbench
