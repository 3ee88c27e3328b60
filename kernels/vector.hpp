// Vector: as many doubles as fit into one register of the instruction set for which the including
// *_loop.cpp file is compiled, and the operations of its loops. Each file has its own copy of these
// names, and every function is inlined, because the linker would keep only one copy of a shared
// function, which might not run on every CPU.
#pragma once

#include <cstddef>

#if defined(__FMA__)
#include <immintrin.h>
#endif

namespace zcbench {

namespace {

#if defined(__AVX512F__)
constexpr std::size_t kVectorBytes = 64;
#elif defined(__AVX__)
constexpr std::size_t kVectorBytes = 32;
#else
constexpr std::size_t kVectorBytes = 16;
#endif

using Vector = double __attribute__((vector_size(kVectorBytes)));
constexpr std::size_t kLanes = kVectorBytes / sizeof(double);

// A slice begins at any double.
using UnalignedVector =
    double __attribute__((vector_size(kVectorBytes), aligned(alignof(double)), may_alias));

/// Whether multiply_add() rounds once, as an FMA instruction does. The build switches contraction
/// off (-ffp-contract=off), so a product and a sum are rounded together only where a loop asks for
/// it.
#if defined(__FMA__)
constexpr bool kHasFma = true;
#else
constexpr bool kHasFma = false;
#endif

/// a * b + c in every lane.
[[gnu::always_inline]] inline Vector multiply_add(const Vector& a, const Vector& b,
                                                  const Vector& c) {
#if defined(__FMA__) && defined(__AVX512F__)
  return _mm512_fmadd_pd(a, b, c);
#elif defined(__FMA__)
  return _mm256_fmadd_pd(a, b, c);
#else
  return a * b + c;
#endif
}

[[gnu::always_inline]] inline double multiply_add(double a, double b, double c) {
#if defined(__FMA__)
  return __builtin_fma(a, b, c);
#else
  return a * b + c;
#endif
}

/// Without this, g++ loads `x` from memory for each use, and a CPU that adds two vectors per cycle
/// may load only one.
[[gnu::always_inline]] inline void keep_in_register([[maybe_unused]] Vector& x) {
#if defined(__x86_64__)
  asm("" : "+v"(x));
#endif
}

/// The larger value in every lane; that of `so_far` where `x` is NaN.
[[gnu::always_inline]] inline Vector larger(const Vector& x, const Vector& so_far) {
  return x > so_far ? x : so_far;
}

/// Returns left + right, rounded, and adds the rounding error to `lost`: Knuth, The Art of Computer
/// Programming, vol. 2, 4.2.2, theorem B (TwoSum). A Number is a double or a Vector.
template <typename Number>
[[gnu::always_inline]] inline Number two_sum(const Number& left, const Number& right,
                                             Number& lost) {
  const Number sum = left + right;
  const Number added = sum - left;
  lost += (left - (sum - added)) + (right - added);
  return sum;
}

/// Adds the lanes in pairs, and the rounding errors to `lost`.
[[gnu::always_inline]] inline double sum_of_lanes(const Vector& vector, double& lost) {
  double lanes[kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = vector[lane];
#pragma GCC unroll 3
  for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
#pragma GCC unroll 4
    for (std::size_t lane = 0; lane < half; ++lane) {
      lanes[lane] = two_sum(lanes[lane], lanes[lane + half], lost);
    }
  }
  return lanes[0];
}

/// The same without the rounding errors.
[[gnu::always_inline]] inline double sum_of_lanes(const Vector& vector) {
  double lanes[kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = vector[lane];
#pragma GCC unroll 3
  for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
#pragma GCC unroll 4
    for (std::size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

[[gnu::always_inline]] inline double largest_lane(const Vector& vector) {
  double largest = vector[0];
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    largest = vector[lane] > largest ? vector[lane] : largest;
  }
  return largest;
}

}  // namespace

}  // namespace zcbench
