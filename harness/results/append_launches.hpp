// Puts the samples of several launches of one plan into one run. Called for the launches of
// `run --launches`, and for the nodes of a replicated run.
#pragma once

#include <cstdint>

#include "harness/model/result.hpp"

namespace zcbench {

/// Appends the samples and rounds of `more`, whose launches count from 0, as launches `first` and
/// later. Both have the same points. A point that failed in any launch is failed, without samples;
/// one that was unavailable in any launch is unavailable.
void append_launches(RunResult& all, RunResult more, std::uint32_t first);

}  // namespace zcbench
