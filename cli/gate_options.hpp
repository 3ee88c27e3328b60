// Options that `ab` and `selfcheck` share.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "analysis/ab/ab_options.hpp"

namespace zcbench {

/// What the gate is to find, how surely, and in which time; the help names the budget that `gate`
/// has.
void add_gate(CLI::App& command, GateOptions& gate);

/// --replay FILE. Units of a file were taken already: an option that says how to take them is
/// refused beside it, as is any other that is there but those `beside` it.
void add_replay(CLI::App& command, std::optional<std::string>& replay,
                const std::vector<std::string>& beside, const std::string& help);

}  // namespace zcbench
