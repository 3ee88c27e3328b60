// Every registered kernel in one process, without workers: what its loop costs on this machine.
// Run it by hand, e.g. `zcbench_kernels_benchmark --benchmark_filter=square`.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <vector>

#include "harness/exit_code.hpp"
#include "kernels/kernel.hpp"
#include "kernels/required_cpu.hpp"

namespace {

void run_kernel(benchmark::State& state, const zcbench::Kernel& kernel) {
  // 1 is its own square: whatever the iterations, no value becomes a denormal, whose arithmetic is
  // slower.
  std::vector<double> values(static_cast<std::size_t>(state.range(0)), 1.0);
  for (auto _ : state) {
    zcbench::ChunkResult result = kernel.run(values);
    benchmark::DoNotOptimize(result);
    benchmark::ClobberMemory();
  }
  // Bytes of the array, however often the kernel goes through it.
  const auto bytes = static_cast<std::int64_t>(values.size() * sizeof(double));
  state.SetBytesProcessed(state.iterations() * bytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (const std::string missing = zcbench::missing_cpu_features(); !missing.empty()) {
    std::fprintf(stderr, "this CPU lacks %s, for which the kernels were compiled\n",
                 missing.c_str());
    return static_cast<int>(zcbench::ExitCode::kMachineLacks);
  }
  for (const zcbench::Kernel& kernel : zcbench::kernels()) {
    const std::string name(kernel.name);
    benchmark::RegisterBenchmark(name.c_str(), [&kernel](benchmark::State& state) {
      run_kernel(state, kernel);
    })->Arg(4'096)->Arg(262'144)->Arg(1'000'000)->Arg(10'000'000);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return static_cast<int>(zcbench::ExitCode::kBadInput);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
