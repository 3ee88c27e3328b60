#include "analysis/ab/ab_setup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "analysis/ab/ab_options.hpp"
#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/os/file_io.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

// Seeds of this size are exact in every JSON reader.
constexpr std::uint64_t kSeedBits = 53;
// Or the budget, if it is larger. The two sides describe themselves before the budget begins.
constexpr double kDescribeLimitS = 10.0;

bool is_same_program(const std::string& one, const std::string& other) {
  return one == other || is_same_file(one, other);
}

Side zcbench_side(const std::string& binary, const AbOptions& options, const Settings& more) {
  Side side;
  side.about.label = binary;
  side.argv = {binary, "sample", options.config};
  if (!options.filter.empty()) side.argv.insert(side.argv.end(), {"--filter", options.filter});
  Settings settings = options.overrides.set;
  settings.insert(settings.end(), more.begin(), more.end());
  for (const auto& [key, value] : settings) {
    side.argv.insert(side.argv.end(), {"--set", key + "=" + value});
  }
  for (const auto& [key, value] : more) side.about.label += " --set " + key + "=" + value;
  return side;
}

Side command_side(const std::string& command, const AbOptions& options) {
  Side side;
  side.about.label = command;
  side.has_plan = false;
  side.argv = {"/bin/sh", "-c", command};
  if (!options.commands_answer) {
    side.argv = {own_path(), "sample",    "--command",
                 command,    "--timeout", fmt::format("{}", options.timeout_s)};
  }
  return side;
}

void require_comparable(const AbSide& baseline, const AbSide& candidate) {
  if (baseline.build_type == candidate.build_type) return;
  throw NotComparableError(fmt::format(
      "not comparable: the build type of {} is {}, that of {} is {}; build both the same way",
      baseline.label, baseline.build_type, candidate.label, candidate.build_type));
}

// Sides with the same settings must have the same points; with different settings, equally many.
void pair_points(const std::vector<SidePoint>* points, bool same_settings, AbSetup& setup) {
  if (!same_settings && points[0].size() != points[1].size()) {
    throw NotComparableError(fmt::format(
        "not comparable: the baseline has {} points, the candidate {}; set what keeps their number",
        points[0].size(), points[1].size()));
  }
  for (std::size_t index = 0; index < std::max(points[0].size(), points[1].size()); ++index) {
    AbPoint point;
    double timeout_s = 0.0;
    std::string lacks[2];
    for (const std::size_t side : {0, 1}) {
      if (index >= points[side].size()) {
        lacks[side] = "the config gives this side no such point";
        continue;
      }
      point.names[side] = points[side][index].name;
      lacks[side] = points[side][index].unavailable;
      timeout_s = std::max(timeout_s, points[side][index].timeout_s);
    }
    if (!lacks[0].empty() && !lacks[1].empty()) {
      setup.record.unavailable.push_back(fmt::format("{}: {}", point.names[0], lacks[0]));
      continue;
    }
    for (const std::size_t side : {0, 1}) {
      if (lacks[side].empty()) continue;
      point.failure = fmt::format("{}: {}", kSideNames[side], lacks[side]);
    }
    if (!point.failure && same_settings && point.names[0] != point.names[1]) {
      point.failure = "the sides' configs differ here; give the config as a file";
    }
    point.is_missing = point.failure.has_value();
    setup.record.points.push_back(point);
    setup.plan.plan_indices.push_back(index);
    setup.plan.timeouts_s.push_back(timeout_s);
  }
}

void set_up_commands(const AbOptions& options, AbSetup& setup) {
  AbPoint point;
  for (const std::size_t side : {0, 1}) {
    setup.plan.sides[side] = command_side(options.commands[side], options);
    point.names[side] = options.commands[side];
  }
  setup.record.points = {point};
  setup.plan.plan_indices = {0};
  setup.plan.timeouts_s = {options.timeout_s};
  setup.plan.budget_follows_first_unit = !options.gate.budget_s;
}

void set_up_binaries(const AbOptions& options, AbSetup& setup) {
  const std::string candidate = options.candidate.empty() ? options.baseline : options.candidate;
  // These refuse a bad config, and a filter that no point matches, in their own words.
  make_plan(load_config(options.config, options.overrides), options.filter);
  setup.plan.sides[0] = zcbench_side(options.baseline, options, {});
  setup.plan.sides[1] = zcbench_side(candidate, options, options.candidate_set);
  std::vector<SidePoint> points[2];
  const double limit_s = std::max(setup.record.budget_s, kDescribeLimitS);
  for (const std::size_t side : {0, 1}) points[side] = describe(setup.plan.sides[side], limit_s);
  require_comparable(setup.plan.sides[0].about, setup.plan.sides[1].about);
  pair_points(points, options.candidate_set.empty(), setup);
}

}  // namespace

bool compares_commands(const AbOptions& options) {
  return !options.commands[0].empty() || !options.commands[1].empty();
}

AbSetup set_up(const AbOptions& options) {
  AbSetup setup;
  const bool has_commands = compares_commands(options);
  const bool same_program = !has_commands && (options.candidate.empty() ||
                                              is_same_program(options.baseline, options.candidate));
  setup.record.rules = resolve_rules(options.gate, same_program);
  setup.record.config = options.config;
  setup.record.started_utc = utc_now();
  setup.record.budget_s = options.gate.budget_s.value_or(kDefaultBudgetS);
  setup.record.inconclusive_is_ok = options.inconclusive_is_ok;
  std::random_device entropy;
  const std::uint64_t fresh = (std::uint64_t{entropy()} << 32) | entropy();
  setup.record.seed = options.gate.seed.value_or(fresh >> (64 - kSeedBits));
  has_commands ? set_up_commands(options, setup) : set_up_binaries(options, setup);
  for (const std::size_t side : {0, 1}) setup.record.sides[side] = setup.plan.sides[side].about;
  return setup;
}

}  // namespace zcbench
