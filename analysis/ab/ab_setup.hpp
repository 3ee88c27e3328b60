// From options to a session that can start: the two sides, what they are, and which points they
// have in common. Used by ab and selfcheck.
#pragma once

#include "analysis/ab/ab_options.hpp"
#include "analysis/ab/session.hpp"

namespace zcbench {

struct AbSetup {
  SessionPlan plan;
  AbRecord record;  ///< without units
};

/// Two commands, or else two zcbench binaries.
bool compares_commands(const AbOptions& options);

/// Needs either two commands, or a config, a baseline and what the candidate differs in. Throws
/// ConfigError for what cannot be a side, NotComparableError for builds of different types.
AbSetup set_up(const AbOptions& options);

}  // namespace zcbench
