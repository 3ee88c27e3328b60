#include "analysis/ab/side.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "harness/base/errors.hpp"
#include "harness/external/command_answer.hpp"
#include "harness/os/environment_padding.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

using PlainJson = nlohmann::json;

constexpr const char* kPaddingName = "ZCBENCH_PADDING";
// Beside the sample's own: for starting, and for making the largest inputs.
constexpr double kStartLimitS = 600.0;

std::int64_t ns_from_now(double seconds) {
  return now_ns() + static_cast<std::int64_t>(seconds * 1e9);
}

WaitLimit limit_of(double seconds, std::int64_t budget_end_ns) {
  return WaitLimit(ns_from_now(seconds), [budget_end_ns] {
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
    const WaitLimit limit = limit_of(kStartLimitS, ns_from_now(limit_s));
    CommandProcess process(argv, "", limit);
    const PlainJson said = PlainJson::parse(process.finish(limit));
    if (said.at("program") != "zcbench" || said.at("protocol") != 1) {
      throw TrialError("it is not a zcbench that this one understands");
    }
    const PlainJson& build = said.at("build");
    side.about.version = said.at("version");
    side.about.commit = said.at("commit");
    side.about.build_type = build.at("type");
    const std::string sanitizer = build.at("sanitizer");
    if (!sanitizer.empty()) side.about.build_type += " with sanitizer " + sanitizer;
    side.about.compiler = build.at("compiler");
    side.about.flags = build.at("flags");
    for (const PlainJson& point : said.at("points")) {
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
  } catch (const PlainJson::exception&) {
    throw ConfigError(fmt::format(
        "{} cannot be a side of a comparison: it does not describe itself as zcbench does; for "
        "other programs there are --command-baseline and --command-candidate",
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

WaitLimit SideProcess::limit() const { return limit_of(timeout_s_ + kStartLimitS, budget_end_ns_); }

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

}  // namespace zcbench
