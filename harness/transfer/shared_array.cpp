#include "harness/transfer/shared_array.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "harness/machine/huge_pages.hpp"

namespace zcbench {

namespace {

// Replaces MADV_POPULATE_* on Linux before 5.14; changes no value. Atomic, because another worker
// may be using the page on which two slices meet.
void touch_pages(std::byte* begin, std::byte* end, std::size_t page_bytes, bool for_writing) {
  for (std::byte* page = begin; page < end; page += page_bytes) {
    std::atomic_ref<std::uint64_t> word(*reinterpret_cast<std::uint64_t*>(page));
    if (for_writing) {
      word.fetch_add(0, std::memory_order_relaxed);
    } else {
      word.load(std::memory_order_relaxed);
    }
  }
}

}  // namespace

SharedArray::SharedArray(const TransferSpec& spec, ControlBlock& side)
    : spec_(spec),
      mapped_bytes_(mapped_bytes(spec)),
      alignment_(mapped_alignment(spec.pages)),
      control_(side.allocate<Control>(1).front()),
      slots_(side.allocate<Slot>(spec.workers)),
      views_(spec.workers) {
  // Unless they form a pool, workers start after the array has been filled: their slices are ready
  // when they start, as in the lecture, and no worker has to be woken.
  if (spec_.lifecycle != Lifecycle::pool) control_.round.value = 1;
}

void SharedArray::distribute(const Deadline&) {
  if (spec_.lifecycle != Lifecycle::pool) return;
  control_.submitted.value.store(0, std::memory_order_relaxed);
  control_.round.value.fetch_add(1, std::memory_order_release);
  futex_wake_all(control_.round);
}

void SharedArray::collect(std::span<ChunkResult> results, const Deadline& limit) {
  futex_wait_until(control_.submitted, spec_.workers, limit);
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    results[worker] = slots_[worker].result;
  }
}

void SharedArray::attach(std::uint32_t worker, bool own_process) {
  View view = see_slice(bounds_of(worker));
  slots_[worker].values = view.values;
  if (own_process) {
    view.mapping.keep();
  } else {
    views_[worker] = std::move(view.mapping);
  }
  if (spec_.pages == Pages::warm) populate_slice(worker);
}

SharedArray::View SharedArray::map_slice(const FileDescriptor& file, SliceBounds bounds,
                                         std::size_t header_bytes) const {
  Mapping mapping = Mapping::of_file(file, header_bytes + mapped_bytes_, PROT_READ | PROT_WRITE,
                                     MAP_SHARED, alignment_);
  mapping.advise(MADV_DONTDUMP);
  const std::size_t begin = header_bytes / sizeof(double) + bounds.begin;
  return {.values = mapping.doubles(begin, begin).data(), .mapping = std::move(mapping)};
}

void SharedArray::populate_slice(std::uint32_t worker) {
  const std::span<double> slice = worker_slice(worker);
  if (slice.empty()) return;
  const auto page_bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  auto* const first = reinterpret_cast<std::byte*>(slice.data());
  std::byte* const begin = first - reinterpret_cast<std::uintptr_t>(first) % page_bytes;
  std::byte* const end = first + slice.size_bytes();
  const int advice = spec_.returns_slices ? MADV_POPULATE_WRITE : MADV_POPULATE_READ;
  if (::madvise(begin, static_cast<std::size_t>(end - begin), advice) == 0) return;
  if (errno != EINVAL) throw SystemError("populating a slice's pages", errno);
  touch_pages(begin, end, page_bytes, spec_.returns_slices);
}

std::optional<Task> SharedArray::receive(std::uint32_t worker, const Deadline& limit) {
  Slot& mine = slots_[worker];
  if (mine.has_taken) {
    mine.has_taken = false;
    return std::nullopt;
  }
  mine.round_taken = futex_wait_while(control_.round, mine.round_taken, limit);
  mine.has_taken = true;
  return Task{.index = worker, .values = worker_slice(worker)};
}

void SharedArray::submit(std::uint32_t worker, const Task&, const ChunkResult& result,
                         const Deadline&) {
  slots_[worker].result = result;
  // Only the last worker wakes the parent, which waits for all of them.
  if (control_.submitted.value.fetch_add(1, std::memory_order_acq_rel) + 1 == spec_.workers) {
    futex_wake_all(control_.submitted);
  }
}

std::uint64_t mapped_bytes(const TransferSpec& spec) {
  return mapped_bytes(spec.elements * sizeof(double), spec.pages);
}

}  // namespace zcbench
