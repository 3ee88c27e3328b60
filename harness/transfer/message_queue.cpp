#include "harness/transfer/message_queue.hpp"

#include <new>

namespace zcbench {

MessageQueue::MessageQueue(std::uint64_t wanted_bytes, std::uint32_t lanes)
    : shared_(Mapping::anonymous_shared(sizeof(Counts) + lanes * 2 * RobustLock::kPlaceBytes)),
      counts_(*new (shared_.data()) Counts{}) {
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    std::byte* const locks =
        shared_.data() + sizeof(Counts) + std::size_t{lane} * 2 * RobustLock::kPlaceBytes;
    lanes_.push_back(std::make_unique<Lane>(wanted_bytes, locks));
  }
}

void MessageQueue::put(const FrameHeader& header, std::span<const std::byte> payload,
                       const Deadline& limit) {
  Lane& lane = lane_of(counts_.puts.fetch_add(1, std::memory_order_relaxed));
  const RobustLock::Guard guard(lane.write_lock, limit);
  write_frame(lane.pipe.write_end.get(), header, payload, limit);
}

FrameHeader MessageQueue::get(const Place& place, const Deadline& limit) {
  FrameHeader header;
  Lane& lane = lane_of(counts_.gets.fetch_add(1, std::memory_order_relaxed));
  const RobustLock::Guard guard(lane.read_lock, limit);
  read_header(lane.pipe.read_end.get(), header, limit);
  read_full(lane.pipe.read_end.get(), place(header), limit);
  return header;
}

void MessageQueue::close_write_ends() {
  for (const auto& lane : lanes_) lane->pipe.write_end.reset();
}

void MessageQueue::close_read_ends() {
  for (const auto& lane : lanes_) lane->pipe.read_end.reset();
}

}  // namespace zcbench
