#include "harness/run/launches.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/os/signals.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/results/append_launches.hpp"
#include "harness/results/sample_record.hpp"
#include "harness/run/launch_process.hpp"
#include "harness/run/progress.hpp"
#include "harness/run/sweep.hpp"

namespace zcbench {

namespace {

using Packed = nlohmann::ordered_json;

Packed point_json(const PointResult& point) {
  return {{"status", static_cast<int>(point.status)},
          {"reason", bytes_json(point.reason)},
          {"command_version", bytes_json(point.command_version)},
          {"stop", point.stop ? Packed(static_cast<int>(*point.stop)) : Packed(nullptr)},
          {"samples", sample_pieces_json(point.samples)},
          {"chunks", chunks_json(point.chunks)}};
}

void fill_point(PointResult& point, const Packed& json) {
  point.status = static_cast<PointStatus>(json.at("status").get<int>());
  point.reason = parse_bytes(json.at("reason"));
  point.command_version = parse_bytes(json.at("command_version"));
  const Packed& stop = json.at("stop");
  if (!stop.is_null()) point.stop = static_cast<StopReason>(stop.get<int>());
  append_samples(json.at("samples"), point.samples);
  point.chunks = parse_chunks(json.at("chunks"));
}

// Fails all valid points after a launch ended without results, because the plan is then incomplete.
void fail_all(RunResult& result, const std::string& why) {
  for (PointResult& point : result.points) {
    if (point.status != PointStatus::valid) continue;
    point.status = PointStatus::failed;
    point.reason = fmt::format("{}: {}", point.point.name(), why);
    point.samples.clear();
    point.chunks.clear();
  }
}

// The system's path of the journal; only the parent knows the one that the user gave.
std::string path_of(int descriptor) {
  std::error_code error;
  return std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", descriptor), error);
}

}  // namespace

std::string to_record(const RunResult& result) {
  Packed points = Packed::array();
  for (const PointResult& point : result.points) points.push_back(point_json(point));
  Packed rounds = Packed::array();
  for (const NoiseProbe& round : result.rounds) {
    rounds.push_back(Packed::array({round.fork_ns, round.noisy}));
  }
  return cbor_of({{"config_hash", config_hash(result.points, result.seed)},
                  {"dev_shm", static_cast<int>(result.dev_shm)},
                  {"points", std::move(points)},
                  {"rounds", std::move(rounds)}});
}

std::string to_record(const Error& error) {
  return cbor_of({{"code", error.code()}, {"error", bytes_json(error.what())}});
}

std::optional<RunResult> from_record(const std::string& record, const RunResult& plan) {
  Packed json;
  try {
    json = parse_cbor(record);
  } catch (const Packed::exception&) {
    return std::nullopt;
  }
  if (json.contains("error")) {
    throw Error(static_cast<ExitCode>(json.at("code").get<int>()), parse_bytes(json.at("error")));
  }
  if (json.at("config_hash") != config_hash(plan.points, plan.seed)) {
    throw ConfigError(plan.config_path + ": was modified while its launches ran; run again");
  }
  RunResult result = plan;
  result.dev_shm = static_cast<DevShm>(json.at("dev_shm").get<int>());
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    fill_point(result.points[i], json.at("points").at(i));
  }
  for (const Packed& round : json.at("rounds")) {
    result.rounds.push_back({.fork_ns = round.at(0), .noisy = round.at(1)});
  }
  return result;
}

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
  journal.sync();  // launches cannot sync its name
  for (std::uint32_t launch = 0; launch < options.launches; ++launch) {
    const EndedLaunch ended =
        run_launch(launch_arguments(options, with_progress), launch,
                   launch_padding_bytes(plan.seed, launch), journal.descriptor());
    if (auto launched = from_record(ended.record, plan)) {
      append_launches(result, std::move(*launched), launch);
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
