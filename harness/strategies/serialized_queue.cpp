// serialized_queue: slices are encoded and put into a task queue. Each worker takes the next task
// and puts its answer into a result queue, as with multiprocessing.Queue. Each queue consists of up
// to eight pipes, which hold the messages under way.
#include <sys/mman.h>

#include <algorithm>

#include "harness/model/partition.hpp"
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/codec.hpp"
#include "harness/transfer/message_queue.hpp"
#include "harness/transfer/slice_buffer.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

// An upper bound for every codec: no double takes more than 27 characters of JSON.
std::uint64_t largest_payload_bytes(const TransferSpec& spec) {
  return 32 * largest_slice(spec.elements, spec.slices(), spec.partition) + 64;
}

// One lane per worker, at most kMostLanes, so that the queue holds as much as the pipes of
// pipe_copy and workers need not wait for each other to read or write. A codec that cannot work in
// place gets a single lane: it is slower than any pipe, and with several lanes the parent would
// encode a slice for each of them before it sends the first.
std::uint32_t lanes_of(const TransferSpec& spec) {
  constexpr std::uint32_t kMostLanes = 8;
  return find_codec(spec.codec)->lead == nullptr ? 1 : std::min(spec.workers, kMostLanes);
}

// The size of everything that is in a lane at the same time if slices are sent as raw doubles. A
// lane holds that much if pipes may be that large.
std::uint64_t lane_bytes(const TransferSpec& spec) {
  const std::uint64_t frames = (spec.slices() + spec.workers) / lanes_of(spec) + 1;
  const std::uint64_t slices = (spec.slices() + lanes_of(spec) - 1) / lanes_of(spec);
  return slices * largest_slice(spec.elements, spec.slices(), spec.partition) * sizeof(double) +
         frames * sizeof(FrameHeader);
}

bool all_done(const auto& ends) {
  return std::ranges::all_of(ends, [](const auto& end) { return end.done(); });
}

class SerializedQueue : public Transfer {
 public:
  SerializedQueue(const TransferSpec& spec, ControlBlock& side)
      : spec_(spec),
        codec_(*find_codec(spec.codec)),
        array_(side, ArrayKind::unforked_pages, spec.pages, spec.elements * sizeof(double)),
        tasks_(side, lane_bytes(spec), lanes_of(spec)),
        answers_(side, lane_bytes(spec), lanes_of(spec)),
        workers_(spec.workers),
        results_(spec.slices()),
        is_answered_(spec.slices()) {}

  std::span<double> array() override { return array_.doubles(spec_.elements); }
  bool array_is_shared() const override { return false; }

  void distribute(const Deadline& limit) override {
    std::ranges::fill(is_answered_, 0);
    writers_.clear();
    readers_.clear();
    for (std::uint32_t lane = 0; lane < tasks_.lanes(); ++lane) {
      writers_.push_back(task_writer(lane));
      readers_.push_back(answer_reader(lane));
    }
    frames_put_ += spec_.slices() + spec_.workers;
    answers_got_ += spec_.slices();
    exchange(
        writers_, readers_, [this] { return all_done(writers_); }, limit);
  }

  void collect(std::span<ChunkResult> results, const Deadline& limit) override {
    exchange(
        writers_, readers_, [this] { return all_done(readers_); }, limit);
    std::ranges::copy(results_, results.begin());
  }

  void attach(std::uint32_t worker, bool own_process) override {
    workers_[worker].values =
        SliceBuffer(largest_slice(spec_.elements, spec_.slices(), spec_.partition));
    if (!own_process) return;
    tasks_.close_write_ends();
    answers_.close_read_ends();
  }

  std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override {
    WorkerSide& mine = workers_[worker];
    const FrameHeader header = tasks_.get(
        [this, &mine](const FrameHeader& frame) { return place_task(frame, mine); }, limit);
    if (header.kind == FrameKind::end_of_round) return std::nullopt;
    const std::span<double> values = mine.values.doubles(header.elements);
    if (codec_.lead == nullptr) codec_.decode(mine.bytes, values);
    return Task{.index = header.index, .values = values};
  }

  void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
              const Deadline& limit) override {
    FrameHeader header{.kind = FrameKind::result,
                       .index = task.index,
                       .elements = task.values.size(),
                       .result = result};
    std::span<const std::byte> payload;
    if (spec_.returns_slices) payload = encode(task.values, workers_[worker].bytes, header);
    answers_.put(header, payload, limit);
  }

  ChannelBytes channel_bytes() const override {
    ChannelBytes bytes;
    for (const FrameWriter& writer : writers_) bytes.to_workers += writer.bytes();
    for (const FrameReader& reader : readers_) bytes.from_workers += reader.bytes();
    return bytes;
  }

 private:
  // Buffers that a worker reuses from task to task.
  struct WorkerSide {
    std::vector<std::byte> bytes;  // encoded, if the codec cannot work in place
    SliceBuffer values;
  };

  SliceBounds slice_of(std::uint32_t index) const {
    return slice_bounds(spec_.elements, spec_.slices(), index, spec_.partition);
  }
  std::span<double> slice_values(std::uint32_t index) {
    return array().subspan(slice_of(index).begin, slice_of(index).size());
  }

  // Returns the number of this round's first frame in that lane, if `before` frames preceded the
  // round.
  std::uint32_t first_in_lane(std::uint32_t lane, std::uint32_t before) const {
    const std::uint32_t lanes = tasks_.lanes();
    return (lane + lanes - before % lanes) % lanes;
  }

  FrameWriter task_writer(std::uint32_t lane) {
    auto next = [this, frame = first_in_lane(lane, frames_put_)](
                    FrameHeader& header, std::span<const std::byte>& payload) mutable {
      const bool is_due = frame < spec_.slices() + spec_.workers;
      if (is_due) fill_frame(frame, header, payload);
      frame += tasks_.lanes();
      return is_due;
    };
    return FrameWriter(tasks_.pipe(lane).write_end.get(), next);
  }

  FrameReader answer_reader(std::uint32_t lane) {
    const std::uint32_t lanes = answers_.lanes();
    const std::uint32_t first = first_in_lane(lane, answers_got_);
    const std::uint32_t frames = (spec_.slices() + lanes - 1 - first) / lanes;
    return FrameReader(
        answers_.pipe(lane).read_end.get(), frames,
        [this](const FrameHeader& header) { return place_answer(header); },
        [this](const FrameHeader& header) { arrived(header); });
  }

  // The frames of a round: one per slice, then one end_of_round per worker.
  void fill_frame(std::uint32_t frame, FrameHeader& header, std::span<const std::byte>& payload) {
    if (frame >= spec_.slices()) {
      header.kind = FrameKind::end_of_round;
      return;
    }
    header = {.kind = FrameKind::task, .index = frame, .elements = slice_of(frame).size()};
    payload = encode(slice_values(frame), encoded_, header);
  }

  // Completes `header` and returns the payload that follows it: the values themselves, or their
  // encoding in `bytes`.
  std::span<const std::byte> encode(std::span<const double> values, std::vector<std::byte>& bytes,
                                    FrameHeader& header) const {
    std::span<const std::byte> payload;
    if (codec_.lead != nullptr) {
      const CodecLead lead = codec_.lead(values.size_bytes());
      header.lead = lead.bytes;
      header.lead_bytes = lead.size;
      payload = std::as_bytes(values);
    } else {
      codec_.encode(values, bytes);
      payload = bytes;
    }
    header.payload_bytes = payload.size();
    return payload;
  }

  // Returns where the payload of a slice's frame goes: `values`, or `bytes` if it must be decoded.
  std::span<std::byte> place(const FrameHeader& header, std::span<double> values,
                             std::vector<std::byte>& bytes) const {
    if (codec_.lead == nullptr) {
      bytes.resize(header.payload_bytes);
      return bytes;
    }
    const CodecLead lead = codec_.lead(values.size_bytes());
    if (header.payload_bytes != values.size_bytes() || header.lead_bytes != lead.size ||
        header.lead != lead.bytes) {
      throw TrialError("malformed frame: not the byte string that was due");
    }
    return std::as_writable_bytes(values);
  }

  std::span<std::byte> place_task(const FrameHeader& header, WorkerSide& mine) const {
    check_frame(header, spec_.slices(), largest_payload_bytes(spec_));
    if (header.kind == FrameKind::end_of_round && header.payload_bytes == 0) return {};
    expect_slice(header, FrameKind::task, slice_of(header.index).size());
    return place(header, mine.values.doubles(header.elements), mine.bytes);
  }

  // A worker answers only after it has received its whole slice, so the answer may overwrite the
  // slice in the array.
  std::span<std::byte> place_answer(const FrameHeader& header) {
    check_frame(header, spec_.slices(), spec_.returns_slices ? largest_payload_bytes(spec_) : 0);
    expect_slice(header, FrameKind::result, slice_of(header.index).size());
    if (is_answered_[header.index] != 0) {
      throw TrialError("malformed frame: a second answer to one task");
    }
    is_answered_[header.index] = 1;
    if (!spec_.returns_slices) return {};
    return place(header, slice_values(header.index), answer_);
  }

  void arrived(const FrameHeader& header) {
    if (spec_.returns_slices && codec_.lead == nullptr) {
      codec_.decode(answer_, slice_values(header.index));
    }
    results_[header.index] = header.result;
  }

  TransferSpec spec_;
  const Codec& codec_;
  // Not inherited, so that workers get the bytes only through the queue and forking them is cheap.
  StoredArray array_;
  MessageQueue tasks_;
  MessageQueue answers_;
  std::vector<WorkerSide> workers_;
  std::vector<ChunkResult> results_;
  std::vector<std::uint8_t> is_answered_;  // per slice, in this round
  std::vector<std::byte> encoded_;         // if the codec cannot work in place
  std::vector<std::byte> answer_;          // likewise
  std::uint32_t frames_put_ = 0;           // in all rounds so far
  std::uint32_t answers_got_ = 0;
  std::vector<FrameWriter> writers_;  // one per lane, new in each round
  std::vector<FrameReader> readers_;  // one per lane, new in each round
};

}  // namespace

std::unique_ptr<Transfer> open_serialized_queue(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<SerializedQueue>(spec, side);
}

Footprint serialized_queue_footprint(const TransferSpec& spec) {
  const std::uint64_t array_bytes = spec.elements * sizeof(double);
  const std::uint64_t slice_elements = largest_slice(spec.elements, spec.slices(), spec.partition);
  // The parent has the array and two encoded slices; each worker has a slice and its encoding.
  const std::uint64_t per_slice_bytes =
      find_codec(spec.codec)->working_bytes_per_element * slice_elements;
  const std::uint64_t worker_bytes = per_slice_bytes + SliceBuffer::resident_bytes(slice_elements);
  return {.memory_bytes = array_bytes + 2 * per_slice_bytes + spec.workers * worker_bytes +
                          2 * lanes_of(spec) * pipe_bytes_for(lane_bytes(spec)),
          .descriptors = 4 * lanes_of(spec)};
}

}  // namespace zcbench
