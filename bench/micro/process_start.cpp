#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "bench/micro/micro.hpp"
#include "harness/os/posix.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

namespace {

constexpr std::array kWorkers{1, 2, 4, 8, 16};
constexpr std::size_t kSmallBytes = 1'000'000;
constexpr std::size_t kLargeBytes = 1'600'000'000;

// The memory of the parent while it forks, resident and in 4 KiB pages.
enum class Held { small_private, large_private, large_dontfork, large_shared };

struct Parent {
  std::string_view name;
  Held held;
};

constexpr std::array kParents{Parent{"holds:1MB_private", Held::small_private},
                              Parent{"holds:1.6GB_private", Held::large_private},
                              Parent{"holds:1.6GB_private_dontfork", Held::large_dontfork},
                              Parent{"holds:1.6GB_shared", Held::large_shared}};

void populate(const Mapping& mapping) {
  mapping.advise(MADV_NOHUGEPAGE);
  mapping.advise(MADV_POPULATE_WRITE);  // many times faster than fault by fault
  std::memset(mapping.data(), 1, mapping.size_bytes());
}

// Filled once and kept for all benchmarks; MADV_DONTFORK hides from fork what a benchmark does not
// use.
struct HeldMemory {
  Mapping small_private;
  Mapping large_private;
  Mapping large_shared;
};

Mapping make_large(Mapping (*make)(std::size_t)) {
  const std::uint64_t had_bytes = read_machine_limits().memory_bytes;
  if (had_bytes < kLargeBytes + kLargeBytes / 4) {
    throw MachineError(fmt::format("needs {} bytes of memory, has {}", kLargeBytes, had_bytes));
  }
  Mapping mapping = make(kLargeBytes);
  populate(mapping);
  return mapping;
}

void hold(Held held) {
  static HeldMemory memory;
  if (memory.small_private.data() == nullptr) {
    memory.small_private = Mapping::anonymous_private(kSmallBytes);
    populate(memory.small_private);
  }
  const bool is_private = held == Held::large_private || held == Held::large_dontfork;
  if (is_private && memory.large_private.data() == nullptr) {
    memory.large_private =
        make_large([](std::size_t bytes) { return Mapping::anonymous_private(bytes); });
  }
  if (held == Held::large_shared && memory.large_shared.data() == nullptr) {
    memory.large_shared =
        make_large([](std::size_t bytes) { return Mapping::anonymous_shared(bytes); });
  }
  if (memory.large_private.data() != nullptr) {
    memory.large_private.advise(held == Held::large_private ? MADV_DOFORK : MADV_DONTFORK);
  }
  if (memory.large_shared.data() != nullptr) {
    memory.large_shared.advise(held == Held::large_shared ? MADV_DOFORK : MADV_DONTFORK);
  }
}

// Returns 0 or the errno of the fork that failed. Like WorkerGroup, forks all and then reaps all.
int fork_and_reap(int workers) {
  std::array<pid_t, kWorkers.back()> pids;
  int error = 0;
  int started = 0;
  for (; started < workers && error == 0; ++started) {
    const pid_t pid = ::_Fork();
    if (pid == 0) ::_exit(0);
    if (pid < 0) error = errno;
    pids[static_cast<std::size_t>(started)] = pid;
  }
  for (int worker = 0; worker < started; ++worker) {
    const pid_t pid = pids[static_cast<std::size_t>(worker)];
    while (pid > 0 && ::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  return error;
}

void run_fork(benchmark::State& state, Held held, int workers) {
  try {
    hold(held);
  } catch (const Error& error) {
    return state.SkipWithError(error.what());
  }
  fork_and_reap(workers);  // does not count what the first fork after another benchmark sets up
  for (auto _ : state) {
    if (const int error = fork_and_reap(workers); error != 0) {
      return state.SkipWithError(strerrordesc_np(error));
    }
  }
}

void run_threads(benchmark::State& state, int workers) {
  std::vector<std::thread> threads;
  for (auto _ : state) {
    threads.clear();
    for (int worker = 0; worker < workers; ++worker) threads.emplace_back([] {});
    for (std::thread& thread : threads) thread.join();
  }
}

}  // namespace

void register_process_starts() {
  for (const int workers : kWorkers) {
    for (const Parent& parent : kParents) {
      const std::string name = fmt::format("fork/{}/workers:{}", parent.name, workers);
      benchmark::RegisterBenchmark(name.c_str(), [&parent, workers](benchmark::State& state) {
        run_fork(state, parent.held, workers);
      })->UseRealTime();
    }
    const std::string name = fmt::format("thread/workers:{}", workers);
    benchmark::RegisterBenchmark(name.c_str(), [workers](benchmark::State& state) {
      run_threads(state, workers);
    })->UseRealTime();
  }
}

}  // namespace zcbench
