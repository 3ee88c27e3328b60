#include "harness/transfer/message_queue.hpp"

namespace zcbench {

MessageQueue::Lane::Lane(ControlBlock& side, std::uint64_t wanted_bytes)
    : write_lock(side), read_lock(side) {
  if (!side.is_attached()) {
    pipe = make_pipe();
    widen(pipe, wanted_bytes);
  }
  side.pass(pipe.read_end);
  side.pass(pipe.write_end);
}

MessageQueue::MessageQueue(ControlBlock& side, std::uint64_t wanted_bytes, std::uint32_t lanes)
    : counts_(side.allocate<Counts>(1).front()) {
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    lanes_.push_back(std::make_unique<Lane>(side, wanted_bytes));
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
