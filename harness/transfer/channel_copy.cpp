#include "harness/transfer/channel_copy.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

namespace zcbench {

namespace {

bool all_done(const auto& ends) {
  return std::ranges::all_of(ends, [](const auto& end) { return end.done(); });
}

}  // namespace

ChannelCopy::ChannelCopy(const TransferSpec& spec, ControlBlock& side,
                         Channel (*open)(std::uint64_t wanted_bytes), SendBytes send)
    : spec_(spec),
      send_(send),
      array_(side, ArrayKind::unforked_pages, spec.pages, spec.elements * sizeof(double)),
      channels_(side, spec.workers, open, largest_frame_bytes(spec)),
      workers_(spec.workers),
      results_(spec.workers) {}

void ChannelCopy::distribute(const Deadline& limit) {
  if (parent_ends_.empty()) parent_ends_ = channels_.take_parent_ends();
  writers_.clear();
  readers_.clear();
  for (std::uint32_t slice = 0; slice < spec_.workers; ++slice) {
    writers_.push_back(task_writer(slice));
    readers_.push_back(result_reader(slice));
  }
  exchange(
      writers_, readers_, [this] { return all_done(writers_); }, limit);
}

void ChannelCopy::collect(std::span<ChunkResult> results, const Deadline& limit) {
  exchange(
      writers_, readers_, [this] { return all_done(readers_); }, limit);
  std::ranges::copy(results_, results.begin());
}

void ChannelCopy::attach(std::uint32_t worker, bool own_process) {
  ChannelsInFlight::Taken taken = channels_.take_worker_end(worker);
  if (own_process) channels_.leave();
  WorkerSide& mine = workers_[worker];
  mine.slice = taken.channel;
  mine.end = std::move(taken.end);
  mine.buffer = SliceBuffer(bounds_of(mine.slice).size());
}

std::optional<Task> ChannelCopy::receive(std::uint32_t worker, const Deadline& limit) {
  WorkerSide& mine = workers_[worker];
  if (std::exchange(mine.has_taken, false)) return std::nullopt;
  FrameHeader header;
  read_header(mine.end.reads(), header, limit);
  const std::span<double> values = mine.buffer.doubles(bounds_of(mine.slice).size());
  check_own(header, FrameKind::task, mine.slice, values.size_bytes());
  read_full(mine.end.reads(), std::as_writable_bytes(values), limit);
  mine.has_taken = true;
  return Task{.index = mine.slice, .values = values};
}

void ChannelCopy::submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                         const Deadline& limit) {
  const auto payload = std::as_bytes(spec_.returns_slices ? task.values : std::span<double>{});
  const FrameHeader header{.kind = FrameKind::result,
                           .index = task.index,
                           .elements = task.values.size(),
                           .payload_bytes = payload.size(),
                           .result = result};
  write_frame(workers_[worker].end.writes(), header, payload, limit, send_);
}

ChannelBytes ChannelCopy::channel_bytes() const {
  ChannelBytes bytes;
  for (const FrameWriter& writer : writers_) bytes.to_workers += writer.bytes();
  for (const FrameReader& reader : readers_) bytes.from_workers += reader.bytes();
  return bytes;
}

std::uint64_t ChannelCopy::memory_bytes(const TransferSpec& spec) {
  std::uint64_t bytes = spec.elements * sizeof(double);
  for (std::uint32_t worker = 0; worker < spec.workers; ++worker) {
    bytes += SliceBuffer::resident_bytes(
        slice_bounds(spec.elements, spec.workers, worker, spec.partition).size());
  }
  return bytes;
}

std::uint64_t ChannelCopy::largest_frame_bytes(const TransferSpec& spec) {
  return sizeof(FrameHeader) +
         largest_slice(spec.elements, spec.workers, spec.partition) * sizeof(double);
}

SliceBounds ChannelCopy::bounds_of(std::uint32_t slice) const {
  return slice_bounds(spec_.elements, spec_.workers, slice, spec_.partition);
}

std::span<double> ChannelCopy::slice_values(std::uint32_t slice) {
  return array().subspan(bounds_of(slice).begin, bounds_of(slice).size());
}

FrameWriter ChannelCopy::task_writer(std::uint32_t slice) {
  auto next = [this, slice, sent = false](FrameHeader& header,
                                          std::span<const std::byte>& payload) mutable {
    if (sent) return false;
    sent = true;
    payload = std::as_bytes(slice_values(slice));
    header = {.kind = FrameKind::task,
              .index = slice,
              .elements = bounds_of(slice).size(),
              .payload_bytes = payload.size()};
    return true;
  };
  return FrameWriter(parent_ends_[slice].writes(), next, send_);
}

FrameReader ChannelCopy::result_reader(std::uint32_t slice) {
  // A worker answers only after it has received its whole slice, so the answer may overwrite the
  // slice in the array.
  auto place = [this, slice](const FrameHeader& header) {
    const std::span<std::byte> values =
        std::as_writable_bytes(spec_.returns_slices ? slice_values(slice) : std::span<double>{});
    check_own(header, FrameKind::result, slice, values.size());
    return values;
  };
  auto arrived = [this, slice](const FrameHeader& header) { results_[slice] = header.result; };
  return FrameReader(parent_ends_[slice].reads(), 1, place, arrived);
}

void ChannelCopy::check_own(const FrameHeader& header, FrameKind kind, std::uint32_t slice,
                            std::uint64_t size_bytes) const {
  check_frame(header, spec_.workers, size_bytes);
  if (header.index != slice || header.payload_bytes != size_bytes) {
    throw TrialError("a frame of another slice arrived");
  }
  expect_slice(header, kind, bounds_of(slice).size());
}

}  // namespace zcbench
