#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "kernels/loops.hpp"

namespace zcbench {

namespace {

// 32 bytes on every CPU, because the lanes define the checksum. Not 64: compilers keep a vector
// that is wider than two registers in memory.
using Doubles = double __attribute__((vector_size(32)));
using Words = std::uint64_t __attribute__((vector_size(32)));
constexpr std::size_t kLanes = sizeof(Doubles) / sizeof(double);
constexpr std::size_t kRow = 2 * kLanes;

// 2^64 divided by the golden ratio, and another odd number without a pattern.
constexpr std::uint64_t kKeyStep = 0x9e37'79b9'7f4a'7c15;
constexpr std::uint64_t kMultiplier = 0xd6e8'feb8'6659'fd93;

// Copies, because a slice begins at any double. Fills an argument, because how a vector is returned
// depends on what the CPU has.
void load(const double* values, Doubles& loaded) { std::memcpy(&loaded, values, sizeof loaded); }

// Each lane has two sums. Any change of one word alters the sum of the words. The sum of the
// products of their halves, under a key that differs from word to word, changes when words change
// places.
struct Checksum {
  explicit Checksum(std::size_t first_lane) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      key[lane] = (first_lane + lane + 1) * kMultiplier;
    }
  }

  [[gnu::always_inline]] void add(const Doubles& values) {
    Words words;
    std::memcpy(&words, &values, sizeof words);
    sum += words;
    const Words keyed = words ^ key;
    products += (keyed & 0xffff'ffff) * (keyed >> 32);
    key += kKeyStep;
  }

  std::uint64_t mixed_with(std::uint64_t mixed) const {
    for (const Words* words : {&sum, &products}) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        mixed = (mixed ^ (*words)[lane]) * kMultiplier;
        mixed ^= mixed >> 32;
      }
    }
    return mixed;
  }

  Words sum{};
  Words products{};
  Words key{};
};

struct AsIs {
  [[gnu::always_inline]] void operator()(Doubles&) const {}
};
struct Squared {
  [[gnu::always_inline]] void operator()(Doubles& values) const { values *= values; }
};

template <typename Change>
std::uint64_t checksum_of(const double* values, std::size_t count, Change change) {
  Checksum left(0);
  Checksum right(kLanes);
  const auto add_row = [&](const double* row) {
    Doubles half;
    load(row, half);
    change(half);
    left.add(half);
    load(row + kLanes, half);
    change(half);
    right.add(half);
  };
  std::size_t i = 0;
  for (; i + kRow <= count; i += kRow) add_row(values + i);
  if (i < count) {
    double last_row[kRow] = {};
    std::memcpy(last_row, values + i, (count - i) * sizeof(double));
    add_row(last_row);
  }
  return right.mixed_with(left.mixed_with(count));
}

}  // namespace

std::uint64_t checksum_loop(const double* values, std::size_t count) {
  return checksum_of(values, count, AsIs{});
}

std::uint64_t square_checksum_loop(const double* values, std::size_t count) {
  return checksum_of(values, count, Squared{});
}

long double square_sum_loop(const double* values, std::size_t count) {
  Doubles sum{};
  Doubles error{};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Doubles value;
    load(values + i, value);
    const Doubles square = value * value;
    const Doubles grown = sum + square;
    const Doubles added = grown - sum;
    error += (sum - (grown - added)) + (square - added);
    sum = grown;
  }
  long double plain = 0.0L;
  long double total = 0.0L;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    plain += sum[lane];
    total += static_cast<long double>(sum[lane]) + error[lane];
  }
  for (; i < count; ++i) {
    const double square = values[i] * values[i];
    plain += square;
    total += square;
  }
  // After an infinity the error terms are NaN.
  return total == total ? total : plain;
}

}  // namespace zcbench
