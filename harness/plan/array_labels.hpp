// Labels for the arrays of a config: a point is named after its file, but files in different
// folders can have the same name. Called after a config is parsed.
#pragma once

#include <vector>

#include "harness/plan/config.hpp"

namespace zcbench {

/// Sets InputSpec::label of arrays that the file's name does not distinguish to as much of the
/// path's end as is needed, e.g. "2023:load.npy". Two paths to one file are one array, which gets
/// the path that the config names first.
void label_arrays(std::vector<Experiment>& experiments);

}  // namespace zcbench
