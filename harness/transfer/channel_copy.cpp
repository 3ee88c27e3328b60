#include "harness/transfer/channel_copy.hpp"

#include <sys/mman.h>

#include <algorithm>

namespace zcbench {

namespace {

bool all_done(const auto& ends) {
  return std::ranges::all_of(ends, [](const auto& end) { return end.done(); });
}

}  // namespace

ChannelCopy::ChannelCopy(const TransferSpec& spec, Channel (*open)(std::uint64_t wanted_bytes),
                         SendBytes send)
    : spec_(spec),
      send_(send),
      array_(ArrayKind::unforked_pages, spec.pages, spec.elements * sizeof(double)),
      buffers_(spec.workers),
      has_taken_(spec.workers),
      results_(spec.workers) {
  for (std::uint32_t worker = 0; worker < spec.workers; ++worker) {
    channels_.push_back(open(largest_frame_bytes(spec)));
  }
}

void ChannelCopy::distribute(const Deadline& limit) {
  writers_.clear();
  readers_.clear();
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    writers_.push_back(task_writer(worker));
    readers_.push_back(result_reader(worker));
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
  if (own_process) close_all_but(worker);
  buffers_[worker] = SliceBuffer(slice_of(worker).size());
}

std::optional<Task> ChannelCopy::receive(std::uint32_t worker, const Deadline& limit) {
  if (has_taken_[worker] != 0) {
    has_taken_[worker] = 0;
    return std::nullopt;
  }
  FrameHeader header;
  const int descriptor = channels_[worker].worker.reads();
  read_full(descriptor, std::as_writable_bytes(std::span(&header, 1)), limit);
  const std::span<double> values = buffers_[worker].doubles(slice_of(worker).size());
  check_own(header, FrameKind::task, worker, values.size_bytes());
  read_full(descriptor, std::as_writable_bytes(values), limit);
  has_taken_[worker] = 1;
  return Task{.index = worker, .values = values};
}

void ChannelCopy::submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                         const Deadline& limit) {
  const auto payload = std::as_bytes(spec_.returns_slices ? task.values : std::span<double>{});
  const FrameHeader header{.kind = FrameKind::result,
                           .index = task.index,
                           .elements = task.values.size(),
                           .payload_bytes = payload.size(),
                           .result = result};
  write_frame(channels_[worker].worker.writes(), header, payload, limit, send_);
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

SliceBounds ChannelCopy::slice_of(std::uint32_t worker) const {
  return slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
}

std::span<double> ChannelCopy::slice_values(std::uint32_t worker) {
  return array().subspan(slice_of(worker).begin, slice_of(worker).size());
}

FrameWriter ChannelCopy::task_writer(std::uint32_t worker) {
  auto next = [this, worker, sent = false](FrameHeader& header,
                                           std::span<const std::byte>& payload) mutable {
    if (sent) return false;
    sent = true;
    payload = std::as_bytes(slice_values(worker));
    header = {.kind = FrameKind::task,
              .index = worker,
              .elements = slice_of(worker).size(),
              .payload_bytes = payload.size()};
    return true;
  };
  return FrameWriter(channels_[worker].parent.writes(), next, send_);
}

FrameReader ChannelCopy::result_reader(std::uint32_t worker) {
  // A worker answers only after it has its whole slice, so the answer may overwrite it in place.
  auto place = [this, worker](const FrameHeader& header) {
    const std::span<std::byte> slice =
        std::as_writable_bytes(spec_.returns_slices ? slice_values(worker) : std::span<double>{});
    check_own(header, FrameKind::result, worker, slice.size());
    return slice;
  };
  auto arrived = [this, worker](const FrameHeader& header) { results_[worker] = header.result; };
  return FrameReader(channels_[worker].parent.reads(), 1, place, arrived);
}

void ChannelCopy::check_own(const FrameHeader& header, FrameKind kind, std::uint32_t worker,
                            std::uint64_t size_bytes) const {
  check_frame(header, spec_.workers, size_bytes);
  if (header.index != worker || header.payload_bytes != size_bytes) {
    throw TrialError("a frame of another slice arrived");
  }
  expect_slice(header, kind, slice_of(worker).size());
}

void ChannelCopy::close_all_but(std::uint32_t mine) {
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    channels_[worker].parent.reset();
    if (worker != mine) channels_[worker].worker.reset();
  }
}

}  // namespace zcbench
