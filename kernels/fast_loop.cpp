// Built once for each instruction set that fast.cpp can choose, in the namespace that ZCBENCH_ISA
// names. It calls no inline functions of a library, because the linker would keep only one copy of
// each, which might not run on every CPU.
#include "kernels/fast.hpp"
#include "kernels/vector.hpp"

#define ZCBENCH_TEXT_OF(name) #name
#define ZCBENCH_TEXT(name) ZCBENCH_TEXT_OF(name)

namespace zcbench::ZCBENCH_ISA {

extern const FastLoops kFastLoops;

// exact_loop.cpp
void add_values(const double* values, std::size_t count, double scale, ValueSums& sums);
void add_squares(const double* values, std::size_t count, double scale, const TwoDoubles& center,
                 TwoDoubles& squares);

namespace {

constexpr std::size_t kVectors = 4;
constexpr std::size_t kStep = kVectors * kLanes;

void square_in_place(double* values, std::size_t count) {
  std::size_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    Vector loaded[kVectors];
    // All loads before the first store: a page first touched by a load is mapped with its
    // neighbours, one first touched by a store is mapped alone.
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      loaded[v] = *reinterpret_cast<const UnalignedVector*>(values + i + v * kLanes);
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      *reinterpret_cast<UnalignedVector*>(values + i + v * kLanes) = loaded[v] * loaded[v];
    }
  }
  for (; i < count; ++i) values[i] *= values[i];
}

// The values form kLanes streams, one in each lane of a vector, whose statistics are joined at the
// end. In a stream, x - pivot and its square are summed chunk by chunk, so that no value goes
// through more than kChain additions before its chunk is added to its block, and the block to the
// previous ones.
constexpr std::size_t kSums = kLanes == 8 ? 8 : 4;  // as registers permit; hides additions' latency
constexpr std::size_t kSumStep = kSums * kLanes;
constexpr std::size_t kChain = 64;
constexpr std::size_t kChunk = kChain * kSumStep;
constexpr std::size_t kBlock = 4096;  // a multiple of kChunk; fits the first cache
constexpr std::size_t kFirstPivot = 16 * kLanes;

template <typename Number>
struct Sums {
  Number first;    // sum of x - pivot
  Number squares;  // sum of (x - pivot)^2
};

struct LaneSums : Sums<Vector> {
  Vector max;

  // Adds `steps` times kSums vectors, then as many vectors as `rest` says. Per vector: a maximum
  // and an addition, which most CPUs do in one half of their pipes, and two multiply-adds, which
  // they do in the other.
  [[gnu::always_inline]] void add(const double* values, std::size_t steps, std::size_t rest,
                                  const Vector& pivot, const Vector& scale) {
    Vector max_of[kSums];
    Vector first_of[kSums];
    Vector squares_of[kSums];
#pragma GCC unroll 8
    for (std::size_t sum = 0; sum < kSums; ++sum) {
      max_of[sum] = max;
      first_of[sum] = squares_of[sum] = Vector{};
    }
    const Vector minus_pivot = -pivot;
    const auto add_vector = [&](std::size_t sum, const double* at) __attribute__((always_inline)) {
      Vector x = *reinterpret_cast<const UnalignedVector*>(at);
      keep_in_register(x);
      max_of[sum] = larger(x, max_of[sum]);
      const Vector deviation = multiply_add(x, scale, minus_pivot);
      first_of[sum] += deviation;
      squares_of[sum] = multiply_add(deviation, deviation, squares_of[sum]);
    };
    for (std::size_t step = 0; step < steps; ++step) {
#pragma GCC unroll 8
      for (std::size_t sum = 0; sum < kSums; ++sum) add_vector(sum, values + sum * kLanes);
      values += kSumStep;
    }
    for (std::size_t vector = 0; vector < rest; ++vector) add_vector(0, values + vector * kLanes);
#pragma GCC unroll 3
    for (std::size_t half = kSums / 2; half > 0; half /= 2) {
#pragma GCC unroll 4
      for (std::size_t sum = 0; sum < half; ++sum) {
        max_of[sum] = larger(max_of[sum], max_of[sum + half]);
        first_of[sum] += first_of[sum + half];
        squares_of[sum] += squares_of[sum + half];
      }
    }
    max = max_of[0];
    first += first_of[0];
    squares += squares_of[0];
  }
};

// The sums of whole vectors. Inlined, because a call would pass everything through memory.
[[gnu::always_inline]] inline LaneSums sums_of(const double* values, std::size_t count,
                                               const Vector& pivot, const Vector& scale,
                                               const Vector& max_so_far) {
  LaneSums sums{{Vector{}, Vector{}}, max_so_far};
  std::size_t i = 0;
  for (; i + kChunk <= count; i += kChunk) sums.add(values + i, kChain, 0, pivot, scale);
  if (i < count) {
    const std::size_t rest = count - i;
    sums.add(values + i, rest / kSumStep, rest % kSumStep / kLanes, pivot, scale);
  }
  return sums;
}

// Mean and m2 of everything so far, each in two numbers. A block's sums are taken about a pivot
// near the mean, so that little cancels, and moved to the new mean: Chan, Golub, LeVeque,
// "Algorithms for Computing the Sample Variance", The American Statistician 37(3), 1983, equations
// 1.5 and 2.1.
template <typename Number>
class Running {
 public:
  explicit Running(const Number& mean) : mean_(mean) {}
  Running(double count, double mean, double mean_error, double m2, double m2_error)
      : count_(count), mean_(mean), mean_error_(mean_error), m2_(m2), m2_error_(m2_error) {}

  double count() const { return count_; }
  const Number& mean() const { return mean_; }
  const Number& mean_error() const { return mean_error_; }
  const Number& m2() const { return m2_; }
  const Number& m2_error() const { return m2_error_; }

  void add(const Sums<Number>& block, double size, const Number& pivot) {
    const Number offset = (mean_ - pivot) + mean_error_;
    const double all = count_ + size;
    const Number first = count_ * offset + block.first;
    const Number shift = first / all;
    add_m2(count_ * offset * offset + block.squares - first * shift);
    mean_error_ = Number{};
    mean_ = two_sum(pivot, shift, mean_error_);
    count_ = all;
  }

  // Kahan, "Pracniques: further remarks on reducing truncation errors", CACM 8(1), 1965.
  void add_m2(const Number& term) {
    const Number corrected = term + m2_error_;
    const Number sum = m2_ + corrected;
    m2_error_ = corrected - (sum - m2_);
    m2_ = sum;
  }

 private:
  double count_ = 0.0;
  Number mean_;
  Number mean_error_{};
  Number m2_{};
  Number m2_error_{};
};

// Whether the mean is more than half a deviation away from the pivot.
bool is_far(const LaneSums& sums, double size) {
  return sum_of_lanes(sums.first * sums.first) > 0.2 * size * sum_of_lanes(sums.squares);
}

// The mean of each lane of a few whole vectors, one of whose values is `pivot`.
Vector mean_of(const double* values, std::size_t count, double pivot, const Vector& scale) {
  const Vector minus_pivot = Vector{} - pivot;
  Vector sum{};
  for (std::size_t i = 0; i < count; i += kLanes) {
    const Vector x = *reinterpret_cast<const UnalignedVector*>(values + i);
    sum += multiply_add(x, scale, minus_pivot);
  }
  return pivot + sum / static_cast<double>(count / kLanes);
}

// The statistics of each lane of whole vectors. `first_pivot` is one of the values.
Running<Vector> lanes_of(const double* values, std::size_t count, double first_pivot, double scale,
                         Vector& max) {
  const Vector scales = Vector{} + scale;
  const auto per_lane = [](std::size_t size) { return static_cast<double>(size / kLanes); };

  // The pivot is the mean of a lane's first values, unless the mean of the first block is far away.
  const std::size_t few = count < kFirstPivot ? count : kFirstPivot;
  Vector pivot = mean_of(values, few, first_pivot, scales);
  const std::size_t first_block = count < kBlock ? count : kBlock;
  LaneSums sums = sums_of(values, first_block, pivot, scales, max);
  if (is_far(sums, per_lane(first_block))) {
    pivot += sums.first / per_lane(first_block);
    sums = sums_of(values, first_block, pivot, scales, max);
  }
  Running<Vector> lanes(pivot);
  lanes.add(sums, per_lane(first_block), pivot);

  // After that, the pivot is the mean before the previous block, so that no block waits for the
  // sums of the previous one.
  pivot = lanes.mean();
  for (std::size_t begin = first_block; begin < count; begin += kBlock) {
    const std::size_t size = count - begin < kBlock ? count - begin : kBlock;
    const Vector next_pivot = lanes.mean();
    sums = sums_of(values + begin, size, pivot, scales, sums.max);
    lanes.add(sums, per_lane(size), pivot);
    pivot = next_pivot;
  }
  max = sums.max;
  return lanes;
}

// Joins lanes of equal counts: the same equations for more than two parts, with sums about lane 0.
Running<double> joined(const Running<Vector>& lanes) {
  const double mean = lanes.mean()[0];
  const double mean_error = lanes.mean_error()[0];
  const Vector apart = (lanes.mean() - mean) + (lanes.mean_error() - mean_error);
  const double shift = sum_of_lanes(apart) / static_cast<double>(kLanes);
  const Vector off = apart - shift;
  double joined_error = 0.0;
  const double joined_mean = two_sum(mean, mean_error + shift, joined_error);
  double m2_error = sum_of_lanes(lanes.m2_error() + lanes.count() * off * off);
  const double m2 = sum_of_lanes(lanes.m2(), m2_error);
  return {lanes.count() * static_cast<double>(kLanes), joined_mean, joined_error, m2, m2_error};
}

// The sums of fewer values than a vector has lanes.
Sums<double> sums_of_few(const double* values, std::size_t count, double pivot, double scale) {
  Sums<double> sums{0.0, 0.0};
  for (std::size_t i = 0; i < count; ++i) {
    const double deviation = values[i] * scale - pivot;
    sums.first += deviation;
    sums.squares += deviation * deviation;
  }
  return sums;
}

MomentSums statistics(const double* values, std::size_t count, double scale) {
  const std::size_t few = count % kLanes;
  const std::size_t whole = count - few;
  Running<double> all(values[0] * scale);
  Vector max = Vector{} + values[0];
  if (whole > 0) all = joined(lanes_of(values, whole, values[0] * scale, scale, max));
  double largest = largest_lane(max);
  if (few > 0) {
    const double size = static_cast<double>(few);
    const double* const last = values + whole;
    double pivot = all.mean();
    if (whole == 0) pivot += sums_of_few(last, few, pivot, scale).first / size;
    all.add(sums_of_few(last, few, pivot, scale), size, pivot);
    for (std::size_t i = 0; i < few; ++i) largest = last[i] > largest ? last[i] : largest;
  }
  const double m2 = all.m2() + all.m2_error();
  return {all.mean(), all.mean_error(), m2 < 0.0 ? 0.0 : m2, largest};
}

}  // namespace

const FastLoops kFastLoops{ZCBENCH_TEXT(ZCBENCH_ISA), square_in_place, statistics, add_values,
                           add_squares};

}  // namespace zcbench::ZCBENCH_ISA
