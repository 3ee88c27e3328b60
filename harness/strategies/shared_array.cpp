#include "harness/strategies/shared_array.hpp"

#include <new>

#include "harness/partition.hpp"

namespace zcbench {

// One worker's line: written by that worker alone, read by the parent after collect().
struct alignas(64) SharedArray::Slot {
  ChunkResult result;
  std::uint32_t round_taken;
  bool has_taken;
};

struct SharedArray::Control {
  FutexWord round;      // parent -> workers: the round whose slices are ready
  FutexWord submitted;  // workers -> parent: slices handed back in this round
};

SharedArray::SharedArray(const TransferSpec& spec)
    : spec_(spec), control_(Mapping::anonymous_shared(control_bytes(spec.workers))) {
  new (control_.data()) Control{};
  // Workers of `fork` are born after the array was filled: their slices are ready at birth, as in
  // the lecture, and nobody has to be woken.
  if (spec_.lifecycle == Lifecycle::fork) control().round.value = 1;
}

std::uint64_t SharedArray::control_bytes(std::uint32_t workers) {
  return sizeof(Control) + workers * sizeof(Slot);
}

SharedArray::Control& SharedArray::control() const {
  return *reinterpret_cast<Control*>(control_.data());
}

SharedArray::Slot& SharedArray::slot(std::uint32_t worker) const {
  return reinterpret_cast<Slot*>(control_.data() + sizeof(Control))[worker];
}

void SharedArray::distribute(const WaitLimit&) {
  if (spec_.lifecycle == Lifecycle::fork) return;
  control().submitted.value.store(0, std::memory_order_relaxed);
  control().round.value.fetch_add(1, std::memory_order_release);
  futex_wake_all(control().round);
}

void SharedArray::collect(std::span<ChunkResult> results, const WaitLimit& limit) {
  futex_wait_until(control().submitted, spec_.workers, limit);
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    results[worker] = slot(worker).result;
  }
}

std::optional<Task> SharedArray::receive(std::uint32_t worker, const WaitLimit& limit) {
  Slot& mine = slot(worker);
  if (mine.has_taken) {
    mine.has_taken = false;
    return std::nullopt;
  }
  mine.round_taken = futex_wait_while(control().round, mine.round_taken, limit);
  mine.has_taken = true;
  const SliceBounds bounds = slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
  return Task{.index = worker, .values = worker_array(worker).subspan(bounds.begin, bounds.size())};
}

void SharedArray::submit(std::uint32_t worker, const Task&, const ChunkResult& result,
                         const WaitLimit&) {
  slot(worker).result = result;
  // Only the last one wakes the parent: it waits for all of them.
  if (control().submitted.value.fetch_add(1, std::memory_order_acq_rel) + 1 == spec_.workers) {
    futex_wake_all(control().submitted);
  }
}

}  // namespace zcbench
