#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "bench/micro/micro.hpp"
#include "bench/micro/ones.hpp"
#include "harness/input/input.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/measure/array_check.hpp"
#include "harness/measure/parallel_for.hpp"
#include "kernels/square.hpp"

namespace zcbench {

namespace {

constexpr std::array<std::uint64_t, 3> kSizes{100'000, 1'000'000, 10'000'000};
constexpr std::uint64_t kMostElements = kSizes.back();

const std::function<void()> kNeverStop = [] {};

// The array holds ones, which are their own squares, so it is right after every kind of work and
// each kind can be repeated alone.
const InputBlocks& input_of_ones(std::uint64_t elements) {
  static const Input input = Input::from_values(std::vector<double>(kMostElements, 1.0));
  static InputBlocks blocks = input.blocks(elements);
  blocks = input.blocks(elements);
  return blocks;
}

using Work = void (*)(const ArrayWork& work, const Reference& reference);

void square(const ArrayWork& work, const Reference&) {
  const Kernel& kernel = *find_kernel("square");
  in_side_threads(work.threads, work.array.size(), [&](std::uint64_t begin, std::uint64_t end) {
    kernel.run(work.array.subspan(begin, end - begin));
  });
}

void fill(const ArrayWork& work, const Reference&) { fill_array(work); }

template <RightBlocks afterwards>
void check(const ArrayWork& work, const Reference& reference) {
  benchmark::DoNotOptimize(check_array(work, square_block_check(), reference, afterwards));
}

void run_work(benchmark::State& state, Work work, std::uint64_t elements, std::uint32_t threads) {
  const InputBlocks& input = input_of_ones(elements);
  const Reference reference = square_reference(input);
  const std::span array(ones(elements), elements);
  for (auto _ : state) {
    work({.input = input, .array = array, .threads = threads, .check = kNeverStop}, reference);
    benchmark::ClobberMemory();
  }
}

}  // namespace

void register_array_work() {
  const auto cpus = static_cast<std::uint32_t>(allowed_cpus().size());
  for (const auto& [name, work] : {std::pair<std::string_view, Work>{"square", square},
                                   {"fill", fill},
                                   {"check", check<RightBlocks::stay>},
                                   {"check_and_fill", check<RightBlocks::get_input>}}) {
    for (const std::uint64_t elements : kSizes) {
      for (std::uint32_t threads = 1; threads <= cpus; threads += std::max(1U, cpus - 1)) {
        const std::string full_name =
            fmt::format("array_work/{}/elements:{}/threads:{}", name, elements, threads);
        benchmark::RegisterBenchmark(full_name.c_str(), [work = work, elements,
                                                         threads](benchmark::State& state) {
          run_work(state, work, elements, threads);
        })->UseRealTime();
      }
    }
  }
}

}  // namespace zcbench
