// pipe_copy: every worker has a pipe to it and one from it; its slice's bytes go through the first,
// and come back through the second if the kernel writes them.
#include <sys/mman.h>

#include <algorithm>

#include "harness/partition.hpp"
#include "harness/posix.hpp"
#include "harness/strategies/frame.hpp"
#include "harness/strategies/strategies.hpp"

namespace zcbench {

namespace {

class PipeCopy : public Transfer {
 public:
  explicit PipeCopy(const TransferSpec& spec)
      : spec_(spec),
        array_(Mapping::anonymous_private(spec.elements * sizeof(double))),
        buffers_(spec.workers),
        has_taken_(spec.workers),
        results_(spec.workers) {
    array_.advise(MADV_DONTFORK);  // workers must get the bytes through the pipe, and fork cheaply
    array_.advise(MADV_DONTDUMP);
    for (std::uint32_t worker = 0; worker < spec.workers; ++worker) {
      to_worker_.push_back(make_pipe());
      from_worker_.push_back(make_pipe());
    }
  }

  std::span<double> array() override { return array_.doubles(spec_.elements); }
  bool array_is_shared() const override { return false; }

  void distribute(const WaitLimit& limit) override {
    writers_.clear();
    readers_.clear();
    for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
      writers_.push_back(task_writer(worker));
      readers_.push_back(result_reader(worker));
    }
    exchange(
        writers_, readers_, [this] { return all_done(writers_); }, limit);
  }

  void collect(std::span<ChunkResult> results, const WaitLimit& limit) override {
    exchange(
        writers_, readers_, [this] { return all_done(readers_); }, limit);
    std::ranges::copy(results_, results.begin());
  }

  void attach(std::uint32_t worker, bool own_process) override {
    if (own_process) close_all_but(worker);
    buffers_[worker] = Mapping::anonymous_private(slice_of(worker).size() * sizeof(double));
    buffers_[worker].advise(MADV_DONTDUMP);
  }

  std::optional<Task> receive(std::uint32_t worker, const WaitLimit& limit) override {
    if (has_taken_[worker] != 0) {
      has_taken_[worker] = 0;
      return std::nullopt;
    }
    FrameHeader header;
    const int descriptor = to_worker_[worker].read_end.get();
    read_full(descriptor, std::as_writable_bytes(std::span(&header, 1)), limit);
    const std::span<double> values = buffers_[worker].doubles(slice_of(worker).size());
    check_frame(header, spec_.workers, values.size_bytes());
    if (header.index != worker || header.payload_bytes != values.size_bytes()) {
      throw TrialError("a frame of another slice arrived");
    }
    read_full(descriptor, std::as_writable_bytes(values), limit);
    has_taken_[worker] = 1;
    return Task{.index = worker, .values = values};
  }

  void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
              const WaitLimit& limit) override {
    const auto payload = std::as_bytes(spec_.returns_slices ? task.values : std::span<double>{});
    const FrameHeader header{.kind = FrameKind::result,
                             .index = task.index,
                             .elements = task.values.size(),
                             .payload_bytes = payload.size(),
                             .result = result};
    write_frame(from_worker_[worker].write_end.get(), header, payload, limit);
  }

  ChannelBytes channel_bytes() const override {
    ChannelBytes bytes;
    for (const FrameWriter& writer : writers_) bytes.to_workers += writer.bytes();
    for (const FrameReader& reader : readers_) bytes.from_workers += reader.bytes();
    return bytes;
  }

 private:
  SliceBounds slice_of(std::uint32_t worker) const {
    return slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
  }
  std::span<double> slice_values(std::uint32_t worker) {
    return array().subspan(slice_of(worker).begin, slice_of(worker).size());
  }

  static bool all_done(const auto& ends) {
    return std::ranges::all_of(ends, [](const auto& end) { return end.done(); });
  }

  FrameWriter task_writer(std::uint32_t worker) {
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
    return FrameWriter(to_worker_[worker].write_end.get(), next);
  }

  FrameReader result_reader(std::uint32_t worker) {
    // A worker answers only after it has its whole slice, so the answer may overwrite it in place.
    auto place = [this, worker](const FrameHeader& header) {
      const std::span<std::byte> slice =
          std::as_writable_bytes(spec_.returns_slices ? slice_values(worker) : std::span<double>{});
      check_frame(header, spec_.workers, slice.size());
      if (header.index != worker || header.payload_bytes != slice.size()) {
        throw TrialError("a frame of another slice arrived");
      }
      return slice;
    };
    auto arrived = [this, worker](const FrameHeader& header) { results_[worker] = header.result; };
    return FrameReader(from_worker_[worker].read_end.get(), 1, place, arrived);
  }

  void close_all_but(std::uint32_t mine) {
    for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
      to_worker_[worker].write_end.reset();
      from_worker_[worker].read_end.reset();
      if (worker == mine) continue;
      to_worker_[worker].read_end.reset();
      from_worker_[worker].write_end.reset();
    }
  }

  TransferSpec spec_;
  Mapping array_;
  std::vector<Pipe> to_worker_;
  std::vector<Pipe> from_worker_;
  std::vector<Mapping> buffers_;         // worker side, one each
  std::vector<std::uint8_t> has_taken_;  // worker side, one each
  std::vector<ChunkResult> results_;
  std::vector<FrameWriter> writers_;
  std::vector<FrameReader> readers_;
};

}  // namespace

std::unique_ptr<Transfer> open_pipe_copy(const TransferSpec& spec, SideBlock&) {
  return std::make_unique<PipeCopy>(spec);
}

Footprint pipe_copy_footprint(const TransferSpec& spec) {
  const std::uint64_t pipe_bytes = std::uint64_t{spec.workers} * 2 * 65536;
  return {.memory_bytes = 2 * spec.elements * sizeof(double) + pipe_bytes,
          .descriptors = 4 * spec.workers};
}

}  // namespace zcbench
