// The command line as plain values. main calls parse_command_line once and passes each command its
// options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/ab/ab_options.hpp"
#include "cli/advise.hpp"
#include "cli/baseline.hpp"
#include "cli/claims.hpp"
#include "cli/clean.hpp"
#include "cli/compare.hpp"
#include "cli/doctor.hpp"
#include "cli/export.hpp"
#include "cli/merge.hpp"
#include "cli/report.hpp"
#include "cli/trend.hpp"
#include "harness/base/console.hpp"
#include "harness/plan/config.hpp"
#include "harness/run/run_options.hpp"

namespace zcbench {

struct ListOptions {
  std::string what;  ///< "strategies", "kernels", "configs", "limits"; empty: all
};

struct LimitsOptions {
  std::optional<std::string> output;
  std::string format;        ///< of what goes to stdout: text, json
  double min_time_s = 0.02;  ///< per repetition of a figure
  std::uint32_t repetitions = 5;
};

struct ValidateOptions {
  std::string config;
  Overrides overrides;
};

struct SampleOptions {
  std::string config;
  std::string filter;
  Overrides overrides;
  std::size_t point = 0;  ///< index in the plan
  bool describe = false;
  std::string command;       ///< instead of a config
  double timeout_s = 600.0;  ///< of the command
};

/// Exactly one of them is set, or none if help or version was asked for and printed.
struct CommandLine {
  std::optional<RunOptions> run;
  std::optional<ListOptions> list;
  std::optional<LimitsOptions> limits;
  std::optional<DoctorOptions> doctor;
  std::optional<ValidateOptions> validate;
  std::optional<SampleOptions> sample;
  std::optional<AbOptions> ab;
  std::optional<SelfcheckOptions> selfcheck;
  std::optional<CompareOptions> compare;
  std::optional<TrendOptions> trend;
  std::optional<ExportOptions> export_results;
  std::optional<MergeOptions> merge;
  std::optional<CleanOptions> clean;
  std::optional<ClaimsOptions> claims;
  std::optional<AdviseOptions> advise;
  std::optional<ReportOptions> report;
  std::optional<BaselineOptions> baseline;
};

/// Prints help or the version to stdout where asked for. Throws ConfigError for bad usage.
CommandLine parse_command_line(int argc, char** argv);

}  // namespace zcbench
