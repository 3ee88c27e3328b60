// A run as GitHub's Markdown, for a CI summary or a pull request: one table per kernel. Called by
// the export command.
#pragma once

#include <string>

#include "harness/results/run_reader.hpp"

namespace zcbench {

/// Kernels and points in the order of the file. Points without samples say why.
std::string medians_markdown(const Results& file);

}  // namespace zcbench
