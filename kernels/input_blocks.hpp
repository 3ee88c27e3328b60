// InputBlocks: the input array as whoever checks a result reads it: block by block, because a large
// one is not kept in memory but made anew. Input makes it; the trial and the kernels read it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace zcbench {

/// 256 KiB: half of a common L2 cache, so that what is made there is still there when it is used.
inline constexpr std::uint64_t kBlockElements = 32'768;

/// Can make any part of an array.
class BlockSource {
 public:
  virtual ~BlockSource() = default;
  /// The values from index `first` on, as many as there are places.
  virtual void fill(std::uint64_t first, std::span<double> values) const = 0;
};

/// A view: what it was made of must outlive it.
class InputBlocks {
 public:
  /// An array that lies in memory as a whole.
  InputBlocks(std::span<const double> values) : held_(values), elements_(values.size()) {}
  InputBlocks(const std::vector<double>& values) : InputBlocks(std::span(values)) {}
  /// An array that begins with `held`, whole blocks of it, and goes on as `rest` says.
  InputBlocks(std::span<const double> held, std::uint64_t elements, const BlockSource& rest)
      : held_(held), elements_(elements), rest_(&rest) {}

  std::uint64_t size() const { return elements_; }
  /// The beginning of the array: all of it, or whole blocks.
  std::span<const double> held() const { return held_; }
  /// The values from `first` on, which must lie behind those held, as many as there are places.
  void fill(std::uint64_t first, std::span<double> values) const { rest_->fill(first, values); }

  /// Calls visit(first index, values) for all blocks in order: kBlockElements each, but the last.
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
