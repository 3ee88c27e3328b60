// Formats a run as GitHub Markdown for a CI summary or a pull request: one table per kernel. Called
// by the export command.
#pragma once

#include <string>

#include "harness/results/run_reader.hpp"

namespace zcbench {

/// Kernels and points are in the order of the file. Points without samples show the reason.
std::string medians_markdown(const Results& file);

}  // namespace zcbench
