#include "harness/measure/array_check.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "harness/measure/parallel_for.hpp"

namespace zcbench {

namespace {

// 64 MiB: the amount of work between two calls of check().
constexpr std::uint64_t kBlocksAtOnce = 256;

std::span<double> block_of(std::span<double> array, std::uint64_t index) {
  const std::uint64_t first = index * kBlockElements;
  return array.subspan(first, std::min(kBlockElements, array.size() - first));
}

void fill_block(const InputBlocks& input, std::uint64_t index, std::span<double> block) {
  const std::uint64_t first = index * kBlockElements;
  if (first >= input.held().size()) return input.fill(first, block);
  std::memcpy(block.data(), input.held().data() + first, block.size_bytes());
}

using Visit = std::function<void(std::uint64_t index, std::span<double> block)>;

void for_each_block(const ArrayWork& work, const Visit& visit) {
  const std::uint64_t blocks = (work.array.size() + kBlockElements - 1) / kBlockElements;
  for (std::uint64_t first = 0; first < blocks; first += kBlocksAtOnce) {
    work.check();
    const std::uint64_t count = std::min(kBlocksAtOnce, blocks - first);
    in_side_threads(work.threads, count, [&](std::uint64_t begin, std::uint64_t end) {
      for (std::uint64_t index = first + begin; index < first + end; ++index) {
        visit(index, block_of(work.array, index));
      }
    });
  }
}

}  // namespace

void fill_array(const ArrayWork& work) {
  for_each_block(work, [&work](std::uint64_t index, std::span<double> block) {
    fill_block(work.input, index, block);
  });
}

std::optional<std::string> check_array(const ArrayWork& work, const BlockCheck& block_check,
                                       const Reference& reference, RightBlocks afterwards) {
  // One byte per block, not one bit, because threads write neighbouring entries.
  std::vector<std::uint8_t> is_wrong((work.array.size() + kBlockElements - 1) / kBlockElements);
  for_each_block(work, [&](std::uint64_t index, std::span<double> block) {
    if (!block_check.is_right(block, index, reference)) {
      is_wrong[index] = 1;
    } else if (afterwards == RightBlocks::get_input) {
      fill_block(work.input, index, block);
    }
  });
  std::vector<std::uint64_t> wrong_blocks;
  for (std::uint64_t index = 0; index < is_wrong.size(); ++index) {
    if (is_wrong[index] != 0) wrong_blocks.push_back(index);
  }
  if (wrong_blocks.empty()) return std::nullopt;
  return block_check.describe(work.input, work.array, wrong_blocks);
}

}  // namespace zcbench
