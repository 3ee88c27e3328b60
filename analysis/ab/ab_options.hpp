// What an A/B comparison compares and what it must find. `ab` and `selfcheck` fill it in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/ab/ab_record.hpp"
#include "analysis/ab/point_gate.hpp"
#include "harness/base/console.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

/// What the gate must find, how reliably, and how long it may take.
struct GateOptions {
  std::string profile;                ///< default, strict, relaxed; empty: by the sides
  std::optional<double> margin;       ///< plain, 0.03; else the profile's
  double alpha = 0.01;                ///< plain; over all points together
  std::optional<double> budget_s;     ///< of all points together; else the command's default
  std::optional<double> floor_ns;     ///< smaller changes do not count; else clock_floor_ns()
  std::optional<std::uint64_t> seed;  ///< else from the system
};

struct AbOptions {
  std::string config;
  std::string baseline;   ///< a zcbench binary
  std::string candidate;  ///< another; empty: the same
  std::string filter;
  Overrides overrides;                                             ///< of both sides
  std::vector<std::pair<std::string, std::string>> candidate_set;  ///< candidate's, after overrides
  std::string commands[2];       ///< instead of all above: shell commands, A and B
  bool commands_answer = false;  ///< they take their own samples, on a line of stdin each
  double timeout_s = 600.0;      ///< of a command's sample
  GateOptions gate;
  bool inconclusive_is_ok = false;
};

/// The default budget for all points of a comparison. For two commands it is only the upper limit,
/// see SessionPlan.
inline constexpr double kDefaultBudgetS = 600.0;

/// `same_program`: both sides run one binary, so its code layout cannot differ. If no profile is
/// given, it is strict in this case and default otherwise. Throws ConfigError for a margin that is
/// not above what the profile detects.
AbRules resolve_rules(const GateOptions& options, bool same_program);

/// The rules of each of `points` points that are judged together, without the floor.
GateRules rules_per_point(const AbRules& rules, std::size_t points);

}  // namespace zcbench
