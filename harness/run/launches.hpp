// `run --launches N`: the plan N times, each in a fresh process, so that what a process has for its
// whole life (where its pages lie, addresses, size of its environment) differs as it does from run
// to run. The run command calls run_launches in the parent and run_as_launch in a launched process.
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

/// Fills `result`, which has the plan's points, none with samples. A launch that a signal ends from
/// outside fails every point. Throws what a launch throws before its first sample, and Interrupted
/// when a signal asked to stop. What a launch finishes, it notes in `journal`, and finds there what
/// it did in a run before.
void run_launches(const RunOptions& options, bool with_progress, JournalFile& journal,
                  RunResult& result);

/// A plan, and its results without a sample yet.
struct PlannedRun {
  Plan whole;
  Plan plan;  ///< the shard of it
  RunResult result;
};

/// Takes the samples of one launch of what `plan_run` returns and hands them to the parent. Errors
/// go there too, those of plan_run included.
ExitCode run_as_launch(const RunOptions& options, const std::function<PlannedRun()>& plan_run);

Leaks leaks_of(const RunOptions& options);

/// The words that make a launched process run the same plan; without --launch.
std::vector<std::string> launch_arguments(const RunOptions& options, bool with_progress);

/// Points, samples and rounds. Reading fills them into `plan`, whose points must be the same.
std::string to_record(const RunResult& result);
/// Of a launch that ended before its first sample.
std::string to_record(const Error& error);

/// The results of a launch; `plan` has its points, none with samples. Nothing if the record is torn
/// or empty. Throws the error that the launch ended with, and ConfigError if it ran other points
/// (the config was edited meanwhile).
std::optional<RunResult> from_record(const std::string& record, const RunResult& plan);

/// Appends one launch's samples and rounds to those of the launches before it. A point that failed
/// in any launch is failed, without samples; one that was unavailable in any is unavailable.
void append_launch(RunResult& all, RunResult launched, std::uint32_t launch);

}  // namespace zcbench
