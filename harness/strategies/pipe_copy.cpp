// pipe_copy: each worker has one pipe from the parent and one to it. The bytes of its slice are
// sent through the first, and returned through the second if the kernel writes the array.
#include "harness/transfer/channel_copy.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

std::unique_ptr<Transfer> open_pipe_copy(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<ChannelCopy>(spec, side, open_pipe_channel, send_copy);
}

Footprint pipe_copy_footprint(const TransferSpec& spec) {
  const std::uint64_t pipe_bytes = pipe_bytes_for(ChannelCopy::largest_frame_bytes(spec));
  return {.memory_bytes = ChannelCopy::memory_bytes(spec) + 2 * pipe_bytes * spec.workers,
          .descriptors = 4 * spec.workers};
}

}  // namespace zcbench
