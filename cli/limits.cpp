// `zcbench limits`: measures this machine's limits with zcbench_micro and saves them.
#include "cli/limits.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "analysis/summary/limits_text.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/machine/peak_rates_file.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

struct Effort {
  double min_time_s = 0.02;  ///< per repetition of a measurement
  std::uint32_t repetitions = 5;
};

struct LimitsOptions {
  std::optional<std::string> output;
  std::string format;  ///< of the output on stdout: text, json
  Effort effort;
};

constexpr double kTimeoutS = 600.0;

// The peak rates that results are compared with, and the costs of their phases. zcbench_micro has
// more benchmarks, for study only.
constexpr std::string_view kSelection =
    "^(memory/|fault/(private|shared_warm)/|fault/(private_huge|shared|shared_huge)/write|"
    "fork/holds:1MB_private/workers:4/|thread/workers:4/|wakeup/|transfer/(memcpy|process_vm_readv|"
    "vmsplice/.*/spread|(pipe/.*|socketpair)/write:65536/spread))";

std::vector<std::string> micro_arguments(const Effort& effort) {
  return {fmt::format("--benchmark_filter={}", kSelection),
          fmt::format("--benchmark_min_time={}", effort.min_time_s),
          fmt::format("--benchmark_repetitions={}", effort.repetitions),
          "--benchmark_enable_random_interleaving=true",
          "--benchmark_format=json",
          "--benchmark_out="};
}

PeakRates measure(const std::string& program, const Effort& effort) {
  const std::string date = utc_now();
  const StopSignalsNoted noted;
  const std::string measured = taken_without_pause([&] {
    return pauses_noticed(
        [&] { return run_micro_program(program, micro_arguments(effort), kTimeoutS); });
  });
  throw_if_interrupted();
  return reduce_micro_output(measured, limits_machine(read_environment()), date);
}

ExitCode limits(const LimitsOptions& options) {
  const std::string program = micro_program_path();
  const OutputFile output(options.output.value_or(kLimitsPath), "");
  if (::isatty(STDERR_FILENO) == 1) print_error("measuring; this takes about half a minute\n");
  const PeakRates limits = measure(program, options.effort);
  const std::string json = json_text(to_json(limits));
  output.save(json);
  if (options.format == "json") {
    print_lines(json);
  } else {
    print_lines(render_limits(limits));
    print_out("limits: {}\n", output.path());
  }
  return ExitCode::kSuccess;
}

}  // namespace

void measure_missing_limits(bool quiet) {
  const KnownLimits known = load_peak_rates(kLimitsPath, limits_machine(read_environment()));
  if (known.limits) return;
  if (!quiet) {
    print_error("zcbench: limits of this machine: {}; measuring them, about half a minute, once\n",
                known.why_none);
  }
  try {
    const std::string program = micro_program_path();
    const OutputFile output(kLimitsPath, "");
    output.save(json_text(to_json(measure(program, {}))));
  } catch (const Interrupted&) {
    throw;
  } catch (const Error& error) {
    print_error("zcbench: the limits of this machine could not be measured: {}\n", error.what());
  }
}

Action declare_limits(CLI::App& command) {
  auto options = std::make_shared<LimitsOptions>();
  add_output(command, options->output, "limits file (default results/limits.json)");
  add_format(command, options->format, {"text", "json"});
  command
      .add_option("--min-time", options->effort.min_time_s,
                  "minimum time of one repetition, in seconds")
      ->check(CLI::Range(0.001, 10.0))
      ->capture_default_str();
  command
      .add_option("--repetitions", options->effort.repetitions, "repetitions of each measurement")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  return action(options, limits);
}

}  // namespace zcbench
