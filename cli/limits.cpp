// `zcbench limits`: measures this machine's limits with zcbench_micro and saves them.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "analysis/summary/limits_text.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/date.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

struct LimitsOptions {
  std::optional<std::string> output;
  std::string format;        ///< of the output on stdout: text, json
  double min_time_s = 0.02;  ///< per repetition of a measurement
  std::uint32_t repetitions = 5;
};

constexpr double kTimeoutS = 600.0;

// The peak rates that results are compared with, and the costs of their phases. zcbench_micro has
// more benchmarks, for study only.
constexpr std::string_view kSelection =
    "^(memory/|fault/(private|shared_warm)/|fault/(private_huge|shared|shared_huge)/write|"
    "fork/holds:1MB_private/workers:4/|thread/workers:4/|wakeup/|transfer/(memcpy|process_vm_readv|"
    "vmsplice/.*/spread|(pipe/.*|socketpair)/write:65536/spread))";

std::vector<std::string> micro_arguments(const LimitsOptions& options) {
  return {fmt::format("--benchmark_filter={}", kSelection),
          fmt::format("--benchmark_min_time={}", options.min_time_s),
          fmt::format("--benchmark_repetitions={}", options.repetitions),
          "--benchmark_enable_random_interleaving=true",
          "--benchmark_format=json",
          "--benchmark_out="};
}

std::string measure(const std::string& program, const LimitsOptions& options) {
  const StopSignalsNoted noted;
  const std::string measured = taken_without_pause([&] {
    return pauses_noticed(
        [&] { return run_micro_program(program, micro_arguments(options), kTimeoutS); });
  });
  throw_if_interrupted();
  return measured;
}

ExitCode limits(const LimitsOptions& options) {
  const std::string program = micro_program_path();
  const OutputFile output(options.output.value_or(kLimitsPath), "");
  if (::isatty(STDERR_FILENO) == 1) print_error("measuring; this takes about half a minute\n");
  const std::string date = utc_now();
  const std::string measured = measure(program, options);
  const PeakRates limits = reduce_micro_output(measured, limits_machine(read_environment()), date);
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

Action declare_limits(CLI::App& command) {
  auto options = std::make_shared<LimitsOptions>();
  add_output(command, options->output, "limits file (default results/limits.json)");
  add_format(command, options->format, {"text", "json"});
  command
      .add_option("--min-time", options->min_time_s, "minimum time of one repetition, in seconds")
      ->check(CLI::Range(0.001, 10.0))
      ->capture_default_str();
  command.add_option("--repetitions", options->repetitions, "repetitions of each measurement")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  return action(options, limits);
}

}  // namespace zcbench
