#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <array>
#include <cstring>

#include "bench/micro/memory_loop.hpp"
#include "bench/micro/micro.hpp"
#include "bench/micro/ones.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

namespace {

struct Loop {
  std::string_view name;
  void (*run)(double* values, std::size_t count);
  std::size_t arrays;  // that share the working set
};

constexpr std::array kLoops{
    Loop{"read",
         [](double* values, std::size_t count) {
           benchmark::DoNotOptimize(read_loop(values, count));
         },
         1},
    Loop{"write", [](double* values, std::size_t count) { write_loop(values, count, 1.0); }, 1},
    Loop{"scale", [](double* values, std::size_t count) { scale_loop(values, count, 1.0); }, 1},
    Loop{"copy",
         [](double* values, std::size_t count) {
           std::memcpy(values, values + count, count * sizeof(double));
         },
         2}};

void run_loop(benchmark::State& state, const Loop& loop, std::size_t set_bytes) {
  const auto threads = static_cast<std::size_t>(state.threads());
  const auto thread = static_cast<std::size_t>(state.thread_index());
  const std::size_t set_elements = set_bytes / sizeof(double);
  const std::size_t elements = set_elements / loop.arrays;
  double* const values = ones(set_elements * threads) + thread * set_elements;
  for (auto _ : state) {
    loop.run(values, elements);
    benchmark::ClobberMemory();
  }
  // Array bandwidth: bytes of one array, no matter how often the loop accesses memory for them.
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(elements * sizeof(double)));
  state.counters["working_set_bytes"] =
      benchmark::Counter(static_cast<double>(set_bytes), benchmark::Counter::kAvgThreads);
}

}  // namespace

void register_memory(const CacheSizes& caches) {
  const std::size_t cpus = allowed_cpus().size();
  const std::size_t available_bytes = read_machine_limits().memory_bytes;
  const std::array sets{l2_working_set(caches), l3_working_set(caches, cpus),
                        memory_working_set(caches, cpus, available_bytes)};
  for (const Loop& loop : kLoops) {
    for (const WorkingSet& set : sets) {
      const std::string name = fmt::format("memory/{}/{}", loop.name, set.name);
      auto* const registered = benchmark::RegisterBenchmark(
          name.c_str(),
          [&loop, set](benchmark::State& state) { run_loop(state, loop, set.bytes); });
      registered->UseRealTime()->Threads(1);
      if (cpus > 1) registered->Threads(static_cast<int>(cpus));
    }
  }
}

}  // namespace zcbench
