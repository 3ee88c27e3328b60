// The sums of `statistics`' reference, each in two doubles. Built, like fast_loop.cpp and by its
// rules, once for each instruction set that fast.cpp can choose.
#include "kernels/fast.hpp"
#include "kernels/vector.hpp"

namespace zcbench::ZCBENCH_ISA {

void add_values(const double* values, std::size_t count, double scale, ValueSums& sums);
void add_squares(const double* values, std::size_t count, double scale, const TwoDoubles& center,
                 TwoDoubles& squares);

namespace {

template <typename Number>
struct Exact {
  Number high;
  Number low;
};

// left - right, exactly: TwoSum of left and -right.
template <typename Number>
[[gnu::always_inline]] inline Exact<Number> exact_difference(const Number& left,
                                                             const Number& right) {
  Exact<Number> difference{{}, {}};
  difference.high = two_sum(left, Number(-right), difference.low);
  return difference;
}

// value * value, exactly but for underflow. Without FMA: Dekker, "A Floating-Point Technique for
// Extending the Available Precision", Numerische Mathematik 18, 1971, section 5.
template <typename Number>
[[gnu::always_inline]] inline Exact<Number> exact_square(const Number& value) {
  const Number square = value * value;
  if constexpr (kHasFma) return {square, multiply_add(value, value, Number(-square))};
  constexpr double kSplitter = 0x1p27 + 1.0;
  const Number split = value * kSplitter;
  const Number upper = split - (split - value);
  const Number lower = value - upper;
  return {square, ((upper * upper - square) + 2.0 * (upper * lower)) + lower * lower};
}

// Adds the square of (x - center).
template <typename Number>
[[gnu::always_inline]] inline void add_square(const Number& x, const Number& center,
                                              const Number& center_low, Exact<Number>& squares) {
  const Exact<Number> apart = exact_difference(x, center);
  const Number rest = apart.low - center_low;
  // FastTwoSum (Dekker, theorem 4.7): rest is at most half a unit in the last place of the center,
  // so apart.high is 0 or no smaller.
  const Number deviation = apart.high + rest;
  const Number deviation_low = rest - (deviation - apart.high);
  const Exact<Number> square = exact_square(deviation);
  squares.high = two_sum(squares.high, square.high, squares.low);
  squares.low += multiply_add(deviation + deviation, deviation_low, square.low);
}

// Adds the lanes of `vector` to `total`.
void add_lanes(const Exact<Vector>& vector, TwoDoubles& total) {
  double low = sum_of_lanes(vector.low);
  const double high = sum_of_lanes(vector.high, low);
  total.high = two_sum(total.high, high, total.low);
  total.low += low;
}

}  // namespace

// Sum2 of Ogita, Rump, Oishi, "Accurate Sum and Dot Product", SIAM Journal on Scientific Computing
// 26(6), 2005, in every lane.
void add_values(const double* values, std::size_t count, double scale, ValueSums& sums) {
  Exact<Vector> sum{};
  Vector magnitude{};
  Vector max = Vector{} + sums.max;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const Vector loaded = *reinterpret_cast<const UnalignedVector*>(values + i);
    max = larger(loaded, max);
    const Vector x = loaded * scale;
    sum.high = two_sum(sum.high, x, sum.low);
    magnitude += x < 0.0 ? -x : x;
  }
  add_lanes(sum, sums.sum);
  sums.magnitude += sum_of_lanes(magnitude);
  sums.max = largest_lane(max);
  for (; i < count; ++i) {
    sums.max = values[i] > sums.max ? values[i] : sums.max;
    const double x = values[i] * scale;
    sums.sum.high = two_sum(sums.sum.high, x, sums.sum.low);
    sums.magnitude += x < 0.0 ? -x : x;
  }
}

void add_squares(const double* values, std::size_t count, double scale, const TwoDoubles& center,
                 TwoDoubles& squares) {
  const Vector centers = Vector{} + center.high;
  const Vector centers_low = Vector{} + center.low;
  Exact<Vector> sum{};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const Vector x = *reinterpret_cast<const UnalignedVector*>(values + i);
    add_square(Vector(x * scale), centers, centers_low, sum);
  }
  add_lanes(sum, squares);
  Exact<double> rest{};
  for (; i < count; ++i) add_square(values[i] * scale, center.high, center.low, rest);
  squares.high = two_sum(squares.high, rest.high, squares.low);
  squares.low += rest.low;
}

}  // namespace zcbench::ZCBENCH_ISA
