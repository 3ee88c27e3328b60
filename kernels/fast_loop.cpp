// Built once for each instruction set that fast.cpp can choose, under the name in
// ZCBENCH_ISA. Calls no inline function of a library: the linker keeps one copy of those, and it
// might be one that not every CPU can run.
#include "kernels/fast.hpp"
#include "kernels/vector_width.hpp"

#define ZCBENCH_TEXT_OF(name) #name
#define ZCBENCH_TEXT(name) ZCBENCH_TEXT_OF(name)

namespace zcbench::ZCBENCH_ISA {

extern const FastLoops kFastLoops;

namespace {

// A slice begins at any double.
using Unaligned =
    double __attribute__((vector_size(kVectorBytes), aligned(alignof(double)), may_alias));
constexpr std::size_t kVectors = 4;  // enough independent additions to hide their latency
constexpr std::size_t kStep = kVectors * kLanes;
constexpr std::size_t kLine = 64 / sizeof(double);

// How far ahead to ask for memory, in elements: 8 KiB gained 6 to 15 % in L2 and L3, nothing in
// memory. Asking ahead of stores gained nothing.
constexpr std::size_t kReadAhead = 1024;

// A block's sums are rounded apart from those before it; all of it is in the first cache.
constexpr std::size_t kBlock = 4096;

void square_in_place(double* values, std::size_t count) {
  std::size_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    Doubles loaded[kVectors];
    // All loads before the first store: a page first touched by a load is mapped with its
    // neighbours, one first touched by a store is mapped alone.
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      loaded[v] = *reinterpret_cast<const Unaligned*>(values + i + v * kLanes);
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      *reinterpret_cast<Unaligned*>(values + i + v * kLanes) = loaded[v] * loaded[v];
    }
  }
  for (; i < count; ++i) values[i] *= values[i];
}

struct BlockSums {
  double first;    // sum of x - pivot
  double squares;  // sum of (x - pivot)^2
};

template <bool scaled>
BlockSums add_block(const double* values, std::size_t count, double pivot, double scale,
                    Doubles (&max_so_far)[kVectors]) {
  Doubles max[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) max[v] = max_so_far[v];
  Doubles first[kVectors] = {};
  Doubles squares[kVectors] = {};
  const Doubles pivots = Doubles{} + pivot;
  std::size_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    for (std::size_t line = 0; line < kStep; line += kLine) {
      __builtin_prefetch(values + i + line + kReadAhead);
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      Doubles x = *reinterpret_cast<const Unaligned*>(values + i + v * kLanes);
      if constexpr (scaled) x *= scale;
      max[v] = x > max[v] ? x : max[v];
      const Doubles deviation = x - pivots;
      first[v] += deviation;
      squares[v] += deviation * deviation;
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) max_so_far[v] = max[v];
  for (std::size_t v = 1; v < kVectors; ++v) {
    first[0] += first[v];
    squares[0] += squares[v];
  }
  BlockSums sums{0.0, 0.0};
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sums.first += first[0][lane];
    sums.squares += squares[0][lane];
  }
  for (; i < count; ++i) {
    const double x = scaled ? values[i] * scale : values[i];
    max_so_far[0][0] = x > max_so_far[0][0] ? x : max_so_far[0][0];
    const double deviation = x - pivot;
    sums.first += deviation;
    sums.squares += deviation * deviation;
  }
  return sums;
}

// Mean and m2 of everything so far, each in two doubles. A block's sums are taken about a pivot
// near the mean, so that little cancels, and moved to the new mean: Chan, Golub, LeVeque,
// "Algorithms for Computing the Sample Variance", The American Statistician 37(3), 1983, equations
// 1.5 and 2.1.
class Running {
 public:
  explicit Running(double mean) : mean_(mean) {}

  double mean() const { return mean_; }

  void add(const BlockSums& block, std::size_t count, double pivot) {
    const double size = static_cast<double>(count);
    const double offset = (mean_ - pivot) + mean_error_;
    const double all = count_ + size;
    const double first = count_ * offset + block.first;
    const double shift = first / all;
    add_m2(count_ * offset * offset + block.squares - first * shift);
    // Knuth's TwoSum.
    mean_ = pivot + shift;
    const double added = mean_ - pivot;
    mean_error_ = (pivot - (mean_ - added)) + (shift - added);
    count_ = all;
  }

  MomentSums sums(double max) const {
    const double m2 = m2_ + m2_error_;
    return {mean_, mean_error_, m2 < 0.0 ? 0.0 : m2, max};
  }

 private:
  // Kahan, "Pracniques: further remarks on reducing truncation errors", CACM 8(1), 1965.
  void add_m2(double term) {
    const double corrected = term + m2_error_;
    const double sum = m2_ + corrected;
    m2_error_ = corrected - (sum - m2_);
    m2_ = sum;
  }

  double count_ = 0.0;
  double mean_;
  double mean_error_ = 0.0;
  double m2_ = 0.0;
  double m2_error_ = 0.0;
};

double largest(const Doubles (&vectors)[kVectors]) {
  double max = vectors[0][0];
  for (const Doubles& vector : vectors) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      max = vector[lane] > max ? vector[lane] : max;
    }
  }
  return max;
}

template <bool scaled>
MomentSums one_pass(const double* values, std::size_t count, double scale) {
  const double first_value = scaled ? values[0] * scale : values[0];
  Doubles max[kVectors];
  for (Doubles& vector : max) vector = Doubles{} + first_value;

  // The first value may lie far from the rest; the mean of the first block does not.
  const std::size_t first_block = count < kBlock ? count : kBlock;
  const double first_size = static_cast<double>(first_block);
  double pivot = first_value;
  BlockSums sums = add_block<scaled>(values, first_block, pivot, scale, max);
  if (sums.first * sums.first > 0.8 * first_size * sums.squares) {  // two deviations or more
    pivot += sums.first / first_size;
    sums = add_block<scaled>(values, first_block, pivot, scale, max);
  }
  Running running(pivot);
  running.add(sums, first_block, pivot);

  // The pivot is the mean of one block earlier, so that a block need not wait for the sums before.
  for (std::size_t begin = first_block; begin < count; begin += kBlock) {
    const std::size_t size = count - begin < kBlock ? count - begin : kBlock;
    const double next_pivot = running.mean();
    running.add(add_block<scaled>(values + begin, size, pivot, scale, max), size, pivot);
    pivot = next_pivot;
  }
  return running.sums(largest(max));
}

MomentSums statistics(const double* values, std::size_t count, double scale) {
  return scale == 1.0 ? one_pass<false>(values, count, 1.0) : one_pass<true>(values, count, scale);
}

}  // namespace

const FastLoops kFastLoops{ZCBENCH_TEXT(ZCBENCH_ISA), square_in_place, statistics};

}  // namespace zcbench::ZCBENCH_ISA
