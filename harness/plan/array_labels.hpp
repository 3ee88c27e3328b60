// Names for the arrays of a config: a point is called after its file, and files of one name in two
// folders are two arrays. Called once a config is parsed.
#pragma once

#include <vector>

#include "harness/plan/config.hpp"

namespace zcbench {

/// Sets InputSpec::label where the file's name alone does not tell the arrays apart: to as much of
/// the path's end as does, e.g. "2023:load.npy". Two paths that lead to one file are one array: it
/// gets the path that the config names first.
void label_arrays(std::vector<Experiment>& experiments);

}  // namespace zcbench
