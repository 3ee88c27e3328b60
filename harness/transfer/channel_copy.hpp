// ChannelCopy: a Transfer that sends each worker a slice through its own channel, and gets it back
// that way if the kernel writes it. A strategy that uses it supplies only the kind of channel and
// the function that sends bytes.
#pragma once

#include <vector>

#include "harness/model/partition.hpp"
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/channel.hpp"
#include "harness/transfer/frame.hpp"
#include "harness/transfer/slice_buffer.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

class ChannelCopy : public Transfer {
 public:
  /// `send` may put pages into the channel instead of bytes: neither side changes what it has sent
  /// until the other has read all of it (a worker answers only after it has read its slice; the
  /// parent starts the next round only after it has read all answers).
  ChannelCopy(const TransferSpec& spec, ControlBlock& side,
              Channel (*open)(std::uint64_t wanted_bytes), SendBytes send);

  std::span<double> array() override { return array_.doubles(spec_.elements); }
  bool array_is_shared() const override { return false; }
  void distribute(const Deadline& limit) override;
  void collect(std::span<ChunkResult> results, const Deadline& limit) override;
  [[gnu::hot]] void attach(std::uint32_t worker, bool own_process) override;
  [[gnu::hot]] std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override;
  [[gnu::hot]] void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                           const Deadline& limit) override;
  ChannelBytes channel_bytes() const override;

  /// The memory of the array and the workers' buffers, without the channels.
  static std::uint64_t memory_bytes(const TransferSpec& spec);
  /// The size of the largest frame that goes through a channel.
  static std::uint64_t largest_frame_bytes(const TransferSpec& spec);

 private:
  // The state of one worker.
  struct WorkerSide {
    ChannelEnd end;
    std::uint32_t slice = 0;  // the one of its channel
    bool has_taken = false;
    SliceBuffer buffer;
  };

  [[gnu::hot]] SliceBounds bounds_of(std::uint32_t slice) const;
  std::span<double> slice_values(std::uint32_t slice);
  FrameWriter task_writer(std::uint32_t slice);
  FrameReader result_reader(std::uint32_t slice);
  [[gnu::hot]] void check_own(const FrameHeader& header, FrameKind kind, std::uint32_t slice,
                              std::uint64_t size_bytes) const;

  TransferSpec spec_;
  SendBytes send_;
  StoredArray array_;  // not inherited: workers get the bytes through the channel
  ChannelsInFlight channels_;
  std::vector<WorkerSide> workers_;
  std::vector<ChannelEnd> parent_ends_;  // one per slice
  std::vector<ChunkResult> results_;
  std::vector<FrameWriter> writers_;
  std::vector<FrameReader> readers_;
};

}  // namespace zcbench
