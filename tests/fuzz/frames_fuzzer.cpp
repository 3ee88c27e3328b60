// Feeds input to the channels of copying strategies: one pipe per worker, one pipe for all, and a
// queue with each of its codecs, read by the parent or by a worker. The first byte of an input
// selects the channel and the reader, the second how reads are split.
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

#include "harness/model/partition.hpp"
#include "harness/transfer/codec.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/frame.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/fuzz/accept.hpp"
#include "tests/fuzz/fake_channel.hpp"

using namespace zcbench;

namespace {

constexpr std::uint8_t kAsWorker = 0x80;    // in the first byte
constexpr std::uint8_t kIsHesitant = 0x80;  // in the second byte
constexpr std::uint32_t kWorkers = 3;       // a queue's frames fill every round of its lanes
constexpr std::uint64_t kElements = 13;     // slices of two sizes

struct Subject {
  TransferSpec spec;
  const Codec* codec;  // nullptr if there is none
  std::unique_ptr<ControlBlock> side = std::make_unique<ControlBlock>();
  std::unique_ptr<Transfer> transfer{};

  Subject(const char* strategy, const TransferSpec& given, const Codec* given_codec)
      : spec(given), codec(given_codec) {
    transfer = find_strategy(strategy)->open(spec, *side);
    for (std::uint32_t worker = 0; worker < kWorkers; ++worker) transfer->attach(worker, false);
  }
};

std::vector<Subject> make_subjects() {
  std::vector<Subject> subjects;
  for (const bool returns_slices : {false, true}) {
    TransferSpec spec{.elements = kElements, .workers = kWorkers, .returns_slices = returns_slices};
    subjects.emplace_back("pipe_copy", spec, nullptr);
    if (!returns_slices) subjects.emplace_back("fork_cow", spec, nullptr);
    spec.tasks_per_worker = 2;
    for (const Codec& codec : codecs()) {
      spec.codec = codec.name;
      subjects.emplace_back("serialized_queue", spec, &codec);
    }
  }
  return subjects;
}

Deadline no_limit() {
  return Deadline(std::numeric_limits<std::int64_t>::max(), [] {});
}

bool are_same_bits(std::span<const double> values, std::span<const std::byte> bytes) {
  return std::memcmp(values.data(), bytes.data(), values.size_bytes()) == 0;
}

// Everything that was read must survive being encoded and decoded again.
void require_kept_by(const Codec& codec, std::span<const double> values) {
  std::vector<std::byte> bytes;
  codec.encode(values, bytes);
  std::vector<double> decoded(values.size());
  codec.decode(bytes, decoded);
  fuzz::require(are_same_bits(values, std::as_bytes(std::span(decoded))), "a codec keeps all bits");
}

bool sends_own_bytes(const Subject& subject) {
  return subject.codec == nullptr || subject.codec->lead != nullptr;
}

// Frames are read one after another, so each slice must hold its own frame's bytes.
void require_delivered(const Subject& subject, std::span<const std::byte> frames) {
  const TransferSpec& spec = subject.spec;
  for (std::uint32_t answer = 0; answer < spec.slices(); ++answer) {
    FrameHeader header;
    std::memcpy(&header, frames.data(), sizeof header);
    frames = frames.subspan(sizeof header);
    const SliceBounds slice =
        slice_bounds(spec.elements, spec.slices(), header.index, spec.partition);
    const auto values = subject.transfer->array().subspan(slice.begin, slice.size());
    fuzz::require(are_same_bits(values, frames), "a slice is what its frame brought");
    frames = frames.subspan(values.size_bytes());
  }
  fuzz::require(frames.empty(), "nothing but answers was read");
}

void read_as_parent(const Subject& subject, const fuzz::FakeChannel& channel, bool is_in_order) {
  std::vector<ChunkResult> results(subject.spec.slices());
  subject.transfer->distribute(no_limit());
  subject.transfer->collect(results, no_limit());
  if (!subject.spec.returns_slices) return;
  if (!sends_own_bytes(subject)) return require_kept_by(*subject.codec, subject.transfer->array());
  if (is_in_order) require_delivered(subject, channel.served());
}

void read_as_worker(const Subject& subject, const fuzz::FakeChannel& channel) {
  while (const auto task = subject.transfer->receive(0, no_limit())) {
    const std::span<const std::byte> served = channel.served();
    if (served.empty()) continue;  // fork_cow's workers inherit their slices
    if (!sends_own_bytes(subject)) {
      require_kept_by(*subject.codec, task->values);
    } else if (served.size() < task->values.size_bytes() ||
               !are_same_bits(task->values, served.last(task->values.size_bytes()))) {
      fuzz::found("a task that is not what its frame brought");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Subject> subjects = make_subjects();
  if (size < 2) return 0;
  const Subject& subject = subjects[(data[0] & ~kAsWorker) % subjects.size()];
  const bool is_hesitant = (data[1] & kIsHesitant) != 0;
  const std::size_t most_bytes = data[1] & ~kIsHesitant;
  const fuzz::FakeChannel channel(std::as_bytes(std::span(data, size)).subspan(2), most_bytes,
                                  is_hesitant);
  fuzz::accepts<TrialError>("", [&] {
    if ((data[0] & kAsWorker) != 0) {
      read_as_worker(subject, channel);
    } else {
      read_as_parent(subject, channel, !is_hesitant);
    }
  });
  return 0;
}
