#include <cstdint>
#include <cstring>

#include "kernels/loops.hpp"

namespace zcbench {

namespace {

using Doubles = double __attribute__((vector_size(64)));
using Words = std::uint64_t __attribute__((vector_size(64)));
constexpr std::size_t kLanes = sizeof(Doubles) / sizeof(double);

// Not a dereference: slices begin at any double. Not a return value: how a vector is returned
// depends on what the CPU has.
void load(const double* values, Doubles& loaded) { std::memcpy(&loaded, values, sizeof loaded); }

std::uint64_t difference(double input, double output) {
  const double square = input * input;
  std::uint64_t expected = 0;
  std::uint64_t got = 0;
  std::memcpy(&expected, &square, sizeof expected);
  std::memcpy(&got, &output, sizeof got);
  return expected ^ got;
}

}  // namespace

bool squares_agree_loop(const double* inputs, const double* outputs, std::size_t count) {
  Words differences{};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Doubles input;
    Doubles output;
    load(inputs + i, input);
    load(outputs + i, output);
    const Doubles square = input * input;
    Words expected;
    Words got;
    std::memcpy(&expected, &square, sizeof expected);
    std::memcpy(&got, &output, sizeof got);
    differences |= expected ^ got;
  }
  std::uint64_t any = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) any |= differences[lane];
  for (; i < count; ++i) any |= difference(inputs[i], outputs[i]);
  return any == 0;
}

double sum_loop(const double* values, std::size_t count) {
  Doubles sum{};
  Doubles error{};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    Doubles value;
    load(values + i, value);
    const Doubles grown = sum + value;
    const Doubles added = grown - sum;
    error += (sum - (grown - added)) + (value - added);
    sum = grown;
  }
  long double plain = 0.0L;
  long double total = 0.0L;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    plain += sum[lane];
    total += static_cast<long double>(sum[lane]) + error[lane];
  }
  for (; i < count; ++i) {
    plain += values[i];
    total += values[i];
  }
  // Past an infinity the error terms are NaN.
  return static_cast<double>(total == total ? total : plain);
}

}  // namespace zcbench
