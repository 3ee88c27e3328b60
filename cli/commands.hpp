// The commands of the program: each takes its options and returns an exit code. Called by main.
#pragma once

#include "cli/command_line.hpp"
#include "harness/base/exit_code.hpp"

namespace zcbench {

/// config -> plan -> samples -> results file -> summary. Throws the errors of errors.hpp.
ExitCode run(const RunOptions& options);
/// What this build knows: strategies (and whether this machine has them), kernels, configs; and
/// this machine's limits.
ExitCode list(const ListOptions& options);
/// Measures this machine's limits with zcbench_micro and saves them. Throws errors of errors.hpp.
ExitCode limits(const LimitsOptions& options);
/// Prints what on this machine spoils measurements; changes nothing. 3: no worker can be forked.
ExitCode doctor(const DoctorOptions& options);
/// Says "ok" and how many points the config has. Throws ConfigError.
ExitCode validate(const ValidateOptions& options);

/// A side of a comparison: takes a sample of one point for every line on stdin (docs/ab.md).
ExitCode sample(const SampleOptions& options);
/// Which of two builds or programs is slower? Throws errors of errors.hpp.
ExitCode ab(const AbOptions& options);
/// What `ab` would make of a build and itself: its noise, and what it could find in which time.
ExitCode selfcheck(const SelfcheckOptions& options);
/// Judges one results file by another and prints an outcome per point. Throws errors of errors.hpp.
ExitCode compare(const CompareOptions& options);
/// Prints how each point moved over a history of files. 1: a point got slower. Throws errors of
/// errors.hpp.
ExitCode trend(const TrendOptions& options);
/// Prints or saves a results file in the form that another program reads. Throws errors of
/// errors.hpp.
ExitCode export_results(const ExportOptions& options);
/// Joins the results of the parts of one plan. Throws errors of errors.hpp.
ExitCode merge(const MergeOptions& options);
/// Removes what killed runs left, and names the runs that can be gone on with.
ExitCode clean(const CleanOptions& options);
/// Says which of the lecture's claims results support. A refuted claim is a result: 0. Throws
/// errors of errors.hpp.
ExitCode claims(const ClaimsOptions& options);
/// Says which strategy a results file speaks for. 8: the file has too few points. Throws errors of
/// errors.hpp.
ExitCode advise(const AdviseOptions& options);
/// One HTML page of one or more results files. Throws errors of errors.hpp.
ExitCode report(const ReportOptions& options);
/// Saves, lists, shows or drops baselines. Throws errors of errors.hpp.
ExitCode baseline(const BaselineOptions& options);

}  // namespace zcbench
