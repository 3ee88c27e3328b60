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

/// Throws ConfigError for what cannot be a side, NotComparableError for builds of another type.
AbSetup set_up(const AbOptions& options);

}  // namespace zcbench
