#include "analysis/ab/side.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "harness/base/errors.hpp"
#include "harness/base/random_bits.hpp"
#include "harness/external/command_answer.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/os/environment_padding.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr const char* kPaddingName = "ZCBENCH_PADDING";
// Time limit for starting and for making the largest inputs, in addition to the sample's own.
constexpr double kStartLimitS = 600.0;

std::int64_t ns_from_now(double seconds) {
  return now_ns() + static_cast<std::int64_t>(seconds * 1e9);
}

Deadline limit_of(double seconds, std::int64_t budget_end_ns) {
  return Deadline(ns_from_now(seconds), [budget_end_ns] {
    throw_if_interrupted();
    if (now_ns() >= budget_end_ns) throw BudgetSpent();
  });
}

std::vector<std::string> point_argv(const Side& side, std::size_t point) {
  std::vector<std::string> argv = side.argv;
  if (side.has_plan) argv.insert(argv.end(), {"--point", std::to_string(point)});
  return argv;
}

CommandProcess start(const std::vector<std::string>& argv, std::uint32_t environment_bytes,
                     std::int64_t budget_end_ns) {
  const EnvironmentPadding padding(kPaddingName, environment_bytes);
  return CommandProcess(argv, "", limit_of(kStartLimitS, budget_end_ns));
}

}  // namespace

std::vector<SidePoint> describe(Side& side, double limit_s) {
  std::vector<std::string> argv = side.argv;
  argv.emplace_back("--describe");
  std::vector<SidePoint> points;
  try {
    const Deadline limit = limit_of(kStartLimitS, ns_from_now(limit_s));
    CommandProcess process(argv, "", limit);
    const nlohmann::ordered_json description = parse_json(process.finish(limit));
    if (description.at("program") != "zcbench" || description.at("protocol") != 1) {
      throw TrialError("it is not a zcbench that this one understands");
    }
    const nlohmann::ordered_json& build = description.at("build");
    side.about.version = description.at("version");
    side.about.commit = description.at("commit");
    side.about.build_type = build.at("type");
    const std::string sanitizer = build.at("sanitizer");
    if (!sanitizer.empty()) side.about.build_type += " with sanitizer " + sanitizer;
    side.about.compiler = build.at("compiler");
    side.about.flags = build.at("flags");
    for (const nlohmann::ordered_json& point : description.at("points")) {
      points.push_back({.name = point.at("name"),
                        .timeout_s = point.at("timeout_s"),
                        .unavailable = point.value("unavailable", "")});
    }
  } catch (const TrialError& error) {
    throw ConfigError(
        fmt::format("{} cannot be a side of a comparison: {}", side.about.label, error.what()));
  } catch (const BudgetSpent&) {
    throw ConfigError(fmt::format(
        "{} cannot be a side of a comparison: it has not described itself within {:g} s",
        side.about.label, limit_s));
  } catch (const nlohmann::json::exception&) {
    throw ConfigError(fmt::format(
        "{} cannot be a side of a comparison: it does not describe itself as zcbench does; for "
        "other programs, give two commands: zcbench ab 'COMMAND A' 'COMMAND B'",
        side.about.label));
  }
  return points;
}

SideSample read_side_sample(const std::string& line) {
  const CommandAnswer answer(line, "the answer");
  if (const auto error = answer.error()) throw TrialError(*error);
  return {.real_time_ns = answer.real_time_ns(), .cpu_time_ns = answer.time_ns("cpu_time_ns")};
}

SideProcess::SideProcess(const Side& side, std::size_t point, std::uint32_t environment_bytes,
                         double timeout_s, std::int64_t budget_end_ns)
    : label_(side.about.label),
      timeout_s_(timeout_s),
      budget_end_ns_(budget_end_ns),
      process_(start(point_argv(side, point), environment_bytes, budget_end_ns)) {}

SideProcess::~SideProcess() { process_.ask_to_end(); }

Deadline SideProcess::limit() const { return limit_of(timeout_s_ + kStartLimitS, budget_end_ns_); }

SideSample SideProcess::take_sample() {
  try {
    return read_side_sample(process_.ask(limit()));
  } catch (const TrialError& error) {
    throw TrialError(fmt::format("{}: {}", label_, error.what()));
  }
}

void SideProcess::finish() {
  try {
    process_.finish(limit());
  } catch (const TrialError& error) {
    throw TrialError(fmt::format("{}: {}", label_, error.what()));
  }
}

namespace {

constexpr std::size_t kUsualPairs = 10;
constexpr std::size_t kLeastPairs = 5;
constexpr std::size_t kMostPairs = 50;

double seconds_since(std::int64_t begin_ns) {
  return static_cast<double>(now_ns() - begin_ns) * 1e-9;
}

// Calls act(side) for both sides, in the order that a coin chooses; returns true if the candidate
// was first.
template <typename Act>
bool in_random_order(std::mt19937_64& random, Act act) {
  const bool candidate_first = coin(random);
  act(candidate_first ? 1 : 0);
  act(candidate_first ? 0 : 1);
  return candidate_first;
}

}  // namespace

std::size_t pairs_in_unit(double start_seconds, double pair_seconds) {
  const double in_a_second = 1.0 / std::max(pair_seconds, 1e-6);
  const double in_start = std::min(start_seconds / std::max(pair_seconds, 1e-6), in_a_second);
  if (in_a_second < kUsualPairs) {
    return std::max(static_cast<std::size_t>(in_a_second), kLeastPairs);
  }
  return std::clamp(static_cast<std::size_t>(in_start), kUsualPairs, kMostPairs);
}

AbUnit take_unit(const Side* sides, std::size_t point, double timeout_s, std::int64_t budget_end_ns,
                 std::mt19937_64& random) {
  const std::int64_t begin_ns = now_ns();
  AbUnit unit;
  unit.point = point;
  for (std::uint32_t& bytes : unit.environment_bytes) {
    bytes = static_cast<std::uint32_t>(bounded(random, kMaxPaddingBytes));
  }
  std::unique_ptr<SideProcess> processes[2];
  unit.candidate_started_first = in_random_order(random, [&](int side) {
    processes[side] = std::make_unique<SideProcess>(
        sides[side], point, unit.environment_bytes[side], timeout_s, budget_end_ns);
  });
  // The first answer also waits until a process is ready, so a second one gives the pair's time.
  in_random_order(random, [&](int side) { processes[side]->take_sample(); });
  const double start_seconds = seconds_since(begin_ns);
  std::size_t pairs = kUsualPairs;
  while (unit.pairs.size() < pairs) {
    const std::int64_t pair_begin_ns = now_ns();
    AbPair pair;
    pair.candidate_first = in_random_order(
        random, [&](int side) { pair.samples[side] = processes[side]->take_sample(); });
    if (unit.pairs.empty()) pairs = pairs_in_unit(start_seconds, seconds_since(pair_begin_ns));
    unit.pairs.push_back(pair);
  }
  in_random_order(random, [&](int side) { processes[side]->finish(); });
  unit.seconds = seconds_since(begin_ns);
  return unit;
}

}  // namespace zcbench
