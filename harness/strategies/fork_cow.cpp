// fork_cow: a private array of the parent that workers inherit when they are forked. Nothing is
// copied until a process writes, so workers only read. Each result comes back through a pipe. The
// cost is in fork, which copies the page tables of the whole array.
#include <sys/mman.h>

#include "harness/machine/huge_pages.hpp"
#include "harness/model/partition.hpp"
#include "harness/os/posix.hpp"
#include "harness/transfer/frame.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

class ForkCow : public Transfer {
 public:
  explicit ForkCow(const TransferSpec& spec)
      : spec_(spec),
        array_(Mapping::anonymous_private(mapped_bytes(spec), mapped_alignment(spec.pages))),
        to_parent_(make_pipe()),
        has_taken_(spec.workers) {
    array_.advise(MADV_DONTDUMP);
    populate(array_, spec.pages);
  }

  std::span<double> array() override { return array_.doubles(spec_.elements); }
  bool array_is_shared() const override { return false; }

  void distribute(const Deadline&) override {}

  void collect(std::span<ChunkResult> results, const Deadline& limit) override {
    std::vector<std::uint8_t> is_answered(spec_.workers);
    const auto no_payload = [&](const FrameHeader& header) {
      check_frame(header, spec_.workers, 0);
      expect_slice(header, FrameKind::result, slice_of(header.index).size());
      if (is_answered[header.index]++ != 0) {
        throw TrialError("malformed frame: a second answer of one worker");
      }
      return std::span<std::byte>{};
    };
    const auto arrived = [results](const FrameHeader& header) {
      results[header.index] = header.result;
    };
    FrameReader reader(to_parent_.read_end.get(), spec_.workers, no_payload, arrived);
    exchange(
        {}, std::span(&reader, 1), [&reader] { return reader.done(); }, limit);
    bytes_ = reader.bytes();
  }

  void attach(std::uint32_t, bool own_process) override {
    if (own_process) to_parent_.read_end.reset();
  }

  std::optional<Task> receive(std::uint32_t worker, const Deadline&) override {
    if (has_taken_[worker] != 0) return std::nullopt;
    has_taken_[worker] = 1;
    const SliceBounds bounds = slice_of(worker);
    return Task{.index = worker, .values = array_.doubles(bounds.begin, bounds.end)};
  }

  void submit(std::uint32_t, const Task& task, const ChunkResult& result,
              const Deadline& limit) override {
    const FrameHeader header{.kind = FrameKind::result,
                             .index = task.index,
                             .elements = task.values.size(),
                             .result = result};
    // All workers write to one pipe. A frame without a payload is much smaller than PIPE_BUF, so it
    // is written whole or not at all.
    write_frame(to_parent_.write_end.get(), header, {}, limit);
  }

  ChannelBytes channel_bytes() const override { return {.from_workers = bytes_}; }

 private:
  SliceBounds slice_of(std::uint32_t worker) const {
    return slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
  }

  TransferSpec spec_;
  Mapping array_;
  Pipe to_parent_;
  std::vector<std::uint8_t> has_taken_;  // one per worker, which alone uses it
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<Transfer> open_fork_cow(const TransferSpec& spec, ControlBlock&) {
  return std::make_unique<ForkCow>(spec);
}

Footprint fork_cow_footprint(const TransferSpec& spec) {
  // The parent and each worker have their own page tables: 8 bytes for each 4 KiB.
  const std::uint64_t array_bytes = mapped_bytes(spec);
  return {.memory_bytes = array_bytes + (spec.workers + 1) * (array_bytes / 512), .descriptors = 2};
}

}  // namespace zcbench
