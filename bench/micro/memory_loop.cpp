#include "bench/micro/memory_loop.hpp"

#include <cstring>

#include "kernels/vector.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kSums = 8;

}  // namespace

double read_loop(const double* values, std::size_t count) {
  Vector sums[kSums] = {};
  std::size_t i = 0;
  for (; i + kSums * kLanes <= count; i += kSums * kLanes) {
#pragma GCC unroll 8
    for (std::size_t sum = 0; sum < kSums; ++sum) {
      Vector loaded;
      std::memcpy(&loaded, values + i + sum * kLanes, sizeof loaded);
      sums[sum] += loaded;
    }
  }
  double total = 0.0;
  for (; i < count; ++i) total += values[i];
  for (const Vector& sum : sums) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) total += sum[lane];
  }
  return total;
}

void write_loop(double* values, std::size_t count, double value) {
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) values[i] = value;
}

void scale_loop(double* values, std::size_t count, double factor) {
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) values[i] *= factor;
}

}  // namespace zcbench
