// Converts a results file for the cost model: one measurement per point, and what is known about
// the machine. Called by advice.
#pragma once

#include <string>
#include <vector>

#include "analysis/advise/cost_model.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// The valid points, in the order of the file. Those of `external` are left out, because no sample
/// says how an external program spends its time.
std::vector<Measurement> measurements_of(const RunResult& run);

struct MachineLevels {
  CostLevels levels;
  std::string caches_from;  ///< "limits", "sysfs" or "assumed"
};

/// Cache sizes from the file's limits, otherwise from the file's context, otherwise 1 MiB of L2 and
/// 16 MiB of L3. CPUs: the allowed ones, fewer if a cgroup allows less.
MachineLevels machine_levels(const Results& file);

}  // namespace zcbench
