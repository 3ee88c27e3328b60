#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <random>

#include "bench/micro/micro.hpp"
#include "harness/transfer/codec.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kElements = 125'000;  // 1 MB

// Random values, because the length of a number as text depends on its digits.
std::vector<double> uniform_values() {
  std::mt19937_64 random(42);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  std::vector<double> values(kElements);
  for (double& value : values) value = uniform(random);
  return values;
}

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(kElements * sizeof(double)));
}

void run_encode(benchmark::State& state, const Codec& codec) {
  const std::vector<double> values = uniform_values();
  std::vector<std::byte> bytes;
  for (auto _ : state) {
    codec.encode(values, bytes);
    benchmark::DoNotOptimize(bytes.data());
    benchmark::ClobberMemory();
  }
  count_bytes(state);
}

void run_decode(benchmark::State& state, const Codec& codec) {
  std::vector<double> values = uniform_values();
  std::vector<std::byte> bytes;
  codec.encode(values, bytes);
  for (auto _ : state) {
    codec.decode(bytes, values);
    benchmark::DoNotOptimize(values.data());
    benchmark::ClobberMemory();
  }
  count_bytes(state);
}

}  // namespace

void register_codecs() {
  for (const Codec& codec : codecs()) {
    for (const auto& [verb, run] :
         {std::pair{"encode", &run_encode}, std::pair{"decode", &run_decode}}) {
      const std::string name = fmt::format("codec/{}/{}", codec.name, verb);
      benchmark::RegisterBenchmark(
          name.c_str(), [&codec, run = run](benchmark::State& state) { run(state, codec); });
    }
  }
}

}  // namespace zcbench
