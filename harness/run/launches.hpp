// `run --launches N`: runs the plan N times, each in a fresh process, so that what is fixed for the
// life of a process (physical pages, addresses, size of its environment) varies as it does between
// runs. The run command calls run_launches in the parent, run_as_launch in a launched process.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/base/exit_code.hpp"
#include "harness/journal/journal_file.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/config.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/run_options.hpp"
#include "harness/run/sweep.hpp"

namespace zcbench {

/// Fills `result`, which has the plan's points without samples. If a launch ends without passing
/// results, for example because it was killed, every valid point fails. Throws what a launch throws
/// before its first sample, and Interrupted if a signal asked to stop. Launches write finished
/// turns to `journal` and skip those that an earlier run finished.
void run_launches(const RunOptions& options, bool with_progress, JournalFile& journal,
                  RunResult& result);

/// A plan, and its results without samples.
struct PlannedRun {
  Plan whole;
  Plan plan;  ///< or the shard of it
  RunResult result;
};

/// Takes the samples of one launch of what `plan_run` returns and passes them to the parent, like
/// any error, including one of plan_run.
ExitCode run_as_launch(const RunOptions& options, const std::function<PlannedRun()>& plan_run);

Leaks leaks_of(const RunOptions& options);

/// The arguments that make a launched process run the same plan, without --launch.
std::vector<std::string> launch_arguments(const RunOptions& options, bool with_progress);

/// The points, samples and rounds of a launch.
std::string to_record(const RunResult& result);
/// The record of a launch that ended before its first sample.
std::string to_record(const Error& error);

/// The results of a launch; `plan` has its points without samples. Returns nullopt if the record is
/// incomplete or empty. Throws the error that the launch ended with, and ConfigError if it ran
/// other points (the config was modified meanwhile).
std::optional<RunResult> from_record(const std::string& record, const RunResult& plan);

}  // namespace zcbench
