// The profiles of the gate, and the rules that options make of them. Used by ab and selfcheck.
#pragma once

#include "analysis/ab/ab_options.hpp"
#include "analysis/ab/ab_record.hpp"
#include "analysis/ab/point_gate.hpp"

namespace zcbench {

/// `same_program`: both sides run one binary, so that the layout of its code cannot differ; without
/// a profile that means strict, otherwise default. Throws ConfigError for a margin that is not
/// above what the profile detects.
AbRules resolve_rules(const GateOptions& options, bool same_program);

/// The rules of each of `points` points that are judged together, without the floor.
GateRules rules_per_point(const AbRules& rules, std::size_t points);

}  // namespace zcbench
