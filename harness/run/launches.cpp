#include "harness/run/launches.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/os/signals.hpp"
#include "harness/run/launch_process.hpp"
#include "harness/run/launch_record.hpp"
#include "harness/run/progress.hpp"
#include "harness/run/sweep.hpp"

namespace zcbench {

namespace {

// A launch that something killed: nothing of it can be trusted, and the plan is not whole.
void fail_all(RunResult& result, const std::string& why) {
  for (PointResult& point : result.points) {
    if (point.status != PointStatus::valid) continue;
    point.status = PointStatus::failed;
    point.reason = fmt::format("{}: {}", point.point.name(), why);
    point.samples.clear();
    point.chunks.clear();
  }
}

// What the system calls it: whoever opened it has the name that the user gave.
std::string path_of(int descriptor) {
  std::error_code error;
  return std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", descriptor), error);
}

}  // namespace

Leaks leaks_of(const RunOptions& options) {
  return options.require_leakproof ? Leaks::refused : Leaks::until_next_run;
}

std::vector<std::string> launch_arguments(const RunOptions& options, bool with_progress) {
  std::vector<std::string> words{"run", options.config};
  if (!options.filter.empty()) words.push_back("--filter=" + options.filter);
  for (const auto& [key, value] : options.overrides.set) {
    words.push_back(fmt::format("--set={}={}", key, value));
  }
  if (options.shard.count > 1) words.push_back("--shard=" + options.shard.text());
  if (options.require_leakproof) words.push_back("--require-leakproof");
  if (options.overrides.seed) words.push_back(fmt::format("--seed={}", *options.overrides.seed));
  words.push_back(fmt::format("--launches={}", options.launches));
  words.push_back(with_progress ? "--progress=always" : "--progress=never");
  return words;
}

void run_launches(const RunOptions& options, bool with_progress, JournalFile& journal,
                  RunResult& result) {
  const RunResult plan = result;
  for (std::uint32_t launch = 0; launch < options.launches; ++launch) {
    const EndedLaunch ended =
        run_launch(launch_arguments(options, with_progress), launch,
                   launch_padding_bytes(plan.seed, launch), journal.descriptor());
    if (auto launched = from_record(ended.record, plan)) {
      append_launch(result, std::move(*launched), launch);
    } else if (ended.signal == 0) {
      fail_all(result, fmt::format("launch {} of {} ended with {}", launch + 1, options.launches,
                                   ended.how));
      return;
    }
    if (ended.signal != 0) throw Interrupted(ended.signal);
  }
}

ExitCode run_as_launch(const RunOptions& options, const std::function<PlannedRun()>& plan_run) {
  const LaunchRole& role = *options.launch;
  const StopSignalsNoted noted;
  enter_launch(role);
  ExitCode code = ExitCode::kSuccess;
  PlannedRun run;
  try {
    run = plan_run();
    JournalFile journal(FileDescriptor(role.journal), path_of(role.journal));
    SweepLog log(journal, role.index);
    require_inputs_of(log.run(), run.result, run.whole);
    run.result.points = prepare_points(run.plan, leaks_of(options), &run.result.dev_shm);
    Progress progress(options.progress == When::always);
    run_sweep(run.result.seed + role.index, run.result, log,
              [&](const SweepProgress& now) { progress.show(now); });
  } catch (const Interrupted& signal) {
    code = static_cast<ExitCode>(signal.code());
  } catch (const Error& error) {
    write_launch_record(role, to_record(error));
    return static_cast<ExitCode>(error.code());
  }
  write_launch_record(role, to_record(run.result));
  return code;
}

}  // namespace zcbench
