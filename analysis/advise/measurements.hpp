// A results file as the cost model takes it: one measurement per point, and what is known of the
// machine. Called by advice.
#pragma once

#include <string>
#include <vector>

#include "analysis/advise/cost_model.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// The valid points, in the order of the file. Those of `external` are left out: how a program of
/// somebody else's spends its time, no sample says.
std::vector<Measurement> measurements_of(const RunResult& run);

struct MachineLevels {
  CostLevels levels;
  std::string caches_from;  ///< "limits", "sysfs" or "assumed"
};

/// Cache sizes as the file's limits say them, else as the file's context does, else 1 MiB of L2 and
/// 16 MiB of L3. CPUs: the allowed ones, fewer where a cgroup gives less.
MachineLevels machine_levels(const Results& file);

}  // namespace zcbench
