// zcbench_micro: measures the limits of this machine and the parts of a sample with Google
// Benchmark and its flags. `zcbench limits` runs a selection of it. What each family measures:
// docs/methodology.md.
#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>

#include "bench/micro/micro.hpp"
#include "harness/base/exit_code.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/os/signals.hpp"
#include "kernels/required_cpu.hpp"

namespace {

using zcbench::ExitCode;

// `zcbench limits` may be killed at any moment; this process must not outlive it.
bool follow_parent(std::string_view pid_text) {
  pid_t parent = 0;
  const char* const end = pid_text.data() + pid_text.size();
  if (std::from_chars(pid_text.data(), end, parent).ptr != end) return false;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  return ::getppid() == parent;
}

// Removes our one flag from the arguments. Returns false if the parent that it names has ended.
bool take_parent_flag(int& argc, char** argv) {
  constexpr std::string_view kFlag = "--exit_with_parent=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(kFlag)) continue;
    std::move(argv + i + 1, argv + argc + 1, argv + i);  // the null at the end, too
    --argc;
    return follow_parent(argument.substr(kFlag.size()));
  }
  return true;
}

void add_context(const zcbench::CacheSizes& caches) {
  benchmark::AddCustomContext("zcbench_l2_bytes", std::to_string(caches.l2_bytes));
  benchmark::AddCustomContext("zcbench_l3_bytes", std::to_string(caches.l3_bytes));
  benchmark::AddCustomContext("zcbench_caches_from", std::string(caches.source));
  benchmark::AddCustomContext("zcbench_allowed_cpus",
                              std::to_string(zcbench::allowed_cpus().size()));
}

ExitCode run(int argc, char** argv) {
  if (!take_parent_flag(argc, argv)) return ExitCode::kBadInput;
  zcbench::prepare_process();
  // A signal ends the process, because there is nothing to save.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  if (const std::string missing = zcbench::missing_cpu_features(); !missing.empty()) {
    fmt::print(stderr, "zcbench_micro: this CPU lacks {}, for which the loops were compiled\n",
               missing);
    return ExitCode::kMachineLacks;
  }
  const zcbench::CacheSizes caches = zcbench::read_cache_sizes(zcbench::read_environment());
  zcbench::register_memory(caches);
  zcbench::register_kernels();
  zcbench::register_faults();
  zcbench::register_process_starts();
  zcbench::register_wakeups();
  zcbench::register_transfers();
  zcbench::register_codecs();
  zcbench::register_array_work();
  add_context(caches);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return ExitCode::kBadInput;
  benchmark::RunSpecifiedBenchmarks();
  return ExitCode::kSuccess;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "zcbench_micro: {}\n", error.what());
    return static_cast<int>(ExitCode::kMachineLacks);
  }
}
