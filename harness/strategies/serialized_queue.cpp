// serialized_queue: slices are encoded and put into one task queue; a worker takes whatever task
// comes next and puts its answer into one result queue (what multiprocessing.Queue does).
#include <sys/mman.h>

#include <algorithm>

#include "harness/array_store.hpp"
#include "harness/partition.hpp"
#include "harness/strategies/codec.hpp"
#include "harness/strategies/message_queue.hpp"
#include "harness/strategies/slice_buffer.hpp"
#include "harness/strategies/strategies.hpp"

namespace zcbench {

namespace {

// Generous for every codec: no double takes more than 27 characters of JSON.
std::uint64_t largest_payload_bytes(const TransferSpec& spec) {
  return 32 * largest_slice(spec.elements, spec.slices(), spec.partition) + 64;
}

// Enough for all there ever is in a queue, if pipes may be that large.
std::uint64_t queue_bytes(const TransferSpec& spec) {
  return spec.elements * sizeof(double) + (spec.slices() + spec.workers) * sizeof(FrameHeader);
}

class SerializedQueue : public Transfer {
 public:
  explicit SerializedQueue(const TransferSpec& spec)
      : spec_(spec),
        codec_(*find_codec(spec.codec)),
        array_(ArrayKind::unforked_pages, spec.pages, spec.elements * sizeof(double)),
        tasks_(queue_bytes(spec)),
        answers_(queue_bytes(spec)),
        workers_(spec.workers),
        results_(spec.slices()),
        is_answered_(spec.slices()) {
  }

  std::span<double> array() override { return array_.doubles(spec_.elements); }
  bool array_is_shared() const override { return false; }

  void distribute(const WaitLimit& limit) override {
    next_task_ = 0;
    std::ranges::fill(is_answered_, 0);
    writer_.clear();
    reader_.clear();
    writer_.emplace_back(tasks_.pipe().write_end.get(),
                         [this](FrameHeader& header, std::span<const std::byte>& payload) {
                           return next_frame(header, payload);
                         });
    reader_.emplace_back(
        answers_.pipe().read_end.get(), spec_.slices(),
        [this](const FrameHeader& header) { return place_answer(header); },
        [this](const FrameHeader& header) { arrived(header); });
    exchange(
        writer_, reader_, [this] { return writer_.front().done(); }, limit);
  }

  void collect(std::span<ChunkResult> results, const WaitLimit& limit) override {
    exchange(
        writer_, reader_, [this] { return reader_.front().done(); }, limit);
    std::ranges::copy(results_, results.begin());
  }

  void attach(std::uint32_t worker, bool own_process) override {
    workers_[worker].values =
        SliceBuffer(largest_slice(spec_.elements, spec_.slices(), spec_.partition));
    if (!own_process) return;
    tasks_.pipe().write_end.reset();
    answers_.pipe().read_end.reset();
  }

  std::optional<Task> receive(std::uint32_t worker, const WaitLimit& limit) override {
    WorkerSide& mine = workers_[worker];
    const FrameHeader header = tasks_.get(
        [this, &mine](const FrameHeader& frame) { return place_task(frame, mine); }, limit);
    if (header.kind == FrameKind::end_of_round) return std::nullopt;
    const std::span<double> values = mine.values.doubles(header.elements);
    if (codec_.lead == nullptr) codec_.decode(mine.bytes, values);
    return Task{.index = header.index, .values = values};
  }

  void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
              const WaitLimit& limit) override {
    FrameHeader header{.kind = FrameKind::result,
                       .index = task.index,
                       .elements = task.values.size(),
                       .result = result};
    std::span<const std::byte> payload;
    if (spec_.returns_slices) payload = encode(task.values, workers_[worker].bytes, header);
    answers_.put(header, payload, limit);
  }

  ChannelBytes channel_bytes() const override {
    return {.to_workers = writer_.front().bytes(), .from_workers = reader_.front().bytes()};
  }

 private:
  // What one worker reuses from task to task.
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

  // Every slice once, then one end of round for each worker.
  bool next_frame(FrameHeader& header, std::span<const std::byte>& payload) {
    const std::uint32_t frame = next_task_++;
    if (frame >= spec_.slices()) {
      header.kind = FrameKind::end_of_round;
      return frame < spec_.slices() + spec_.workers;
    }
    header = {
        .kind = FrameKind::task, .index = frame, .elements = slice_of(frame).size()};
    payload = encode(slice_values(frame), encoded_, header);
    return true;
  }

  // The payload that follows `header`: the values themselves, or their encoding in `bytes`.
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

  // Where the payload of a slice's frame goes: into `values`, or into `bytes` to be decoded later.
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
    if (header.kind != FrameKind::task || header.elements != slice_of(header.index).size()) {
      throw TrialError("malformed frame: not a task of its slice's size");
    }
    return place(header, mine.values.doubles(header.elements), mine.bytes);
  }

  // A worker answers only after it has its whole slice, so the answer may overwrite it in place.
  std::span<std::byte> place_answer(const FrameHeader& header) {
    check_frame(header, spec_.slices(), spec_.returns_slices ? largest_payload_bytes(spec_) : 0);
    if (header.kind != FrameKind::result || is_answered_[header.index] != 0) {
      throw TrialError("malformed frame: not the one answer to its task");
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
  // Not inherited: workers must get the bytes through the kernel, and be forked cheaply.
  StoredArray array_;
  MessageQueue tasks_;
  MessageQueue answers_;
  std::vector<WorkerSide> workers_;
  std::vector<ChunkResult> results_;
  std::vector<std::uint8_t> is_answered_;  // per slice, in this round
  std::vector<std::byte> encoded_;
  std::vector<std::byte> answer_;
  std::uint32_t next_task_ = 0;
  std::vector<FrameWriter> writer_;  // one, made anew for each round
  std::vector<FrameReader> reader_;  // one, made anew for each round
};

}  // namespace

std::unique_ptr<Transfer> open_serialized_queue(const TransferSpec& spec, SideBlock&) {
  return std::make_unique<SerializedQueue>(spec);
}

Footprint serialized_queue_footprint(const TransferSpec& spec) {
  const std::uint64_t array_bytes = spec.elements * sizeof(double);
  const std::uint64_t slice_elements = largest_slice(spec.elements, spec.slices(), spec.partition);
  // The parent's array and its two encodings; in every worker a slice and its encoding.
  const std::uint64_t per_slice_bytes =
      find_codec(spec.codec)->working_bytes_per_element * slice_elements;
  const std::uint64_t worker_bytes = per_slice_bytes + SliceBuffer::resident_bytes(slice_elements);
  return {.memory_bytes = array_bytes + 2 * per_slice_bytes + spec.workers * worker_bytes +
                          2 * pipe_bytes_for(queue_bytes(spec)),
          .descriptors = 4};
}

}  // namespace zcbench
