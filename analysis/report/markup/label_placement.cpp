#include "analysis/report/markup/label_placement.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace zcbench {

namespace {

struct Block {
  double sum;
  std::size_t count;

  double mean() const { return sum / static_cast<double>(count); }
};

// The nearest sequence that never falls. Pool adjacent violators: Ayer et al., "An Empirical
// Distribution Function for Sampling with Incomplete Information", Ann. Math. Stat. 26(4), 1955.
std::vector<double> never_falling(const std::vector<double>& values) {
  std::vector<Block> blocks;
  for (const double value : values) {
    blocks.push_back({value, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().count += last.count;
    }
  }
  std::vector<double> fitted;
  for (const Block& block : blocks) fitted.insert(fitted.end(), block.count, block.mean());
  return fitted;
}

}  // namespace

std::vector<double> spread_labels(const std::vector<double>& wanted, double gap, double low,
                                  double high) {
  if (wanted.empty()) return {};
  const auto steps = static_cast<double>(wanted.size() - 1);
  if (steps * gap > high - low) gap = (high - low) / steps;
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t index) { return wanted[index]; });
  // With the gaps taken out, "at least gap apart" is "never falling".
  std::vector<double> squeezed;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    squeezed.push_back(wanted[order[rank]] - gap * static_cast<double>(rank));
  }
  squeezed = never_falling(squeezed);
  std::vector<double> places(wanted.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    places[order[rank]] = std::clamp(squeezed[rank], low, std::max(low, high - steps * gap)) +
                          gap * static_cast<double>(rank);
  }
  return places;
}

}  // namespace zcbench
