// Options that `ab` and `selfcheck` share.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "analysis/ab/ab_options.hpp"

namespace zcbench {

/// What the gate must detect, how reliably, and within which time. The help shows
/// `default_budget`.
void add_gate(CLI::App& command, GateOptions& gate, const std::string& default_budget);

/// --replay FILE judges units that were measured before, so options that say how to measure make no
/// sense with it. Excludes every option that the command has so far, except those in `allowed`.
void add_replay(CLI::App& command, std::optional<std::string>& replay,
                const std::vector<std::string>& allowed, const std::string& help);

}  // namespace zcbench
