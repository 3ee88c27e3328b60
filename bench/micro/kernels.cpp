#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <array>
#include <functional>

#include "bench/micro/memory_loop.hpp"
#include "bench/micro/micro.hpp"
#include "bench/micro/ones.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

// 256 KB, 2 MB, 8 MB (Example 28.1), 16 MB (Example 28.2), 256 MB.
constexpr std::array<std::size_t, 5> kSizes{32'768, 262'144, 1'000'000, 2'000'000, 32'000'000};

using Work = std::function<void(std::span<double> values)>;

void run_work(benchmark::State& state, const Work& work, std::size_t elements) {
  const std::span values(ones(elements), elements);
  for (auto _ : state) {
    work(values);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(elements * sizeof(double)));
}

void register_work(const std::string& name, const Work& work) {
  for (const std::size_t elements : kSizes) {
    const std::string full_name = fmt::format("{}/elements:{}", name, elements);
    benchmark::RegisterBenchmark(full_name.c_str(), [work, elements](benchmark::State& state) {
      run_work(state, work, elements);
    });
  }
}

void register_variant(const Kernel& kernel, std::string_view variant) {
  register_work(fmt::format("kernel/{}/{}", kernel.name, variant),
                [run = with_variant(kernel, variant).run](std::span<double> values) {
                  ChunkResult result = run(values);
                  benchmark::DoNotOptimize(result);
                });
}

}  // namespace

void register_kernels() {
  for (const Kernel& kernel : kernels()) {
    if (kernel.only_external) continue;
    for (const std::string_view variant : variant_names(kernel)) register_variant(kernel, variant);
  }
  register_work("loop/read", [](std::span<double> values) {
    benchmark::DoNotOptimize(read_loop(values.data(), values.size()));
  });
  register_work("loop/write",
                [](std::span<double> values) { write_loop(values.data(), values.size(), 1.0); });
  register_work("loop/scale",
                [](std::span<double> values) { scale_loop(values.data(), values.size(), 1.0); });
}

}  // namespace zcbench
