// What an A/B comparison compares and what it must find. `ab` and `selfcheck` fill it in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/plan/config.hpp"

namespace zcbench {

/// What the gate is to find, how surely, and how long it may take.
struct GateOptions {
  std::string profile;                ///< default, strict, relaxed; empty: by the sides
  std::optional<double> margin;       ///< plain, 0.03; else the profile's
  double alpha = 0.01;                ///< plain; over all points together
  double budget_s = 600.0;            ///< of all points together
  double floor_ns = 1000.0;           ///< a change below is none
  std::optional<std::uint64_t> seed;  ///< else from the system
};

struct AbOptions {
  std::string config;
  std::string baseline;   ///< a zcbench binary
  std::string candidate;  ///< another; empty: the same
  std::string filter;
  Overrides overrides;                                             ///< of both sides
  std::vector<std::pair<std::string, std::string>> candidate_set;  ///< of the candidate, after them
  std::string command_baseline;
  std::string command_candidate;
  bool commands_answer = false;  ///< they take their own samples, on a line of stdin each
  double timeout_s = 600.0;      ///< of a command's sample
  GateOptions gate;
  bool inconclusive_is_ok = false;
};

}  // namespace zcbench
