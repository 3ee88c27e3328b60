// InputBlocks: the input array, read block by block to check a result, because a large array is not
// kept in memory but generated again. Input makes it; the trial and the kernels read it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace zcbench {

/// 256 KiB, half of a common L2 cache: a block that was just generated is read from the cache.
inline constexpr std::uint64_t kBlockElements = 32'768;

/// Can make any part of an array.
class BlockSource {
 public:
  virtual ~BlockSource() = default;
  /// Fills `values` with those from index `first` on.
  virtual void fill(std::uint64_t first, std::span<double> values) const = 0;
};

/// A view: the memory and the source that it refers to must outlive it.
class InputBlocks {
 public:
  /// An array that is in memory as a whole.
  InputBlocks(std::span<const double> values) : held_(values), elements_(values.size()) {}
  InputBlocks(const std::vector<double>& values) : InputBlocks(std::span(values)) {}
  /// An array whose first blocks are `held`; `rest` generates the others.
  InputBlocks(std::span<const double> held, std::uint64_t elements, const BlockSource& rest)
      : held_(held), elements_(elements), rest_(&rest) {}

  std::uint64_t size() const { return elements_; }
  /// The part that is in memory: the whole array or its first blocks.
  std::span<const double> held() const { return held_; }
  /// Fills `values` with those from index `first` on, none of which may be held.
  void fill(std::uint64_t first, std::span<double> values) const { rest_->fill(first, values); }

  /// Calls visit(first index, values) for all blocks in order; only the last has fewer than
  /// kBlockElements.
  template <typename Visit>
  void for_each(Visit visit) const {
    std::vector<double> made(held_.size() < elements_ ? kBlockElements : 0);
    for (std::uint64_t first = 0; first < elements_; first += kBlockElements) {
      const std::uint64_t count = std::min(kBlockElements, elements_ - first);
      if (first < held_.size()) {
        visit(first, held_.subspan(first, count));
      } else {
        const std::span<double> block = std::span(made).first(count);
        fill(first, block);
        visit(first, std::span<const double>(block));
      }
    }
  }

 private:
  std::span<const double> held_;
  std::uint64_t elements_;
  const BlockSource* rest_ = nullptr;
};

}  // namespace zcbench
