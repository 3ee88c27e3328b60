#include "cli/gate_options.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "cli/options.hpp"
#include "cli/quantity.hpp"

namespace zcbench {

void add_gate(CLI::App& command, GateOptions& gate, const std::string& default_budget) {
  command
      .add_option("--profile", gate.profile,
                  "default (detects more than 1 %, margin 3 %), strict (detects any change, margin "
                  "3 %) or relaxed (detects more than 1 %, margin 5 %); without this option, "
                  "strict if both sides run the same binary")
      ->check(one_of({"default", "strict", "relaxed"}))
      ->type_name("PROFILE");
  add_percentage(
      command, "--margin", {0.001, 1.0}, [&gate](double value) { gate.margin = value; },
      "changes smaller than this are \"within the margin\" (default: set by the profile)");
  add_percentage(
      command, "--alpha", {1e-6, 0.5}, [&gate](double value) { gate.alpha = value; },
      "share of suites that may have a false alarm (default 1%)");
  add_duration(
      command, "--budget", {0.1, 86400.0}, "from 0.1s to 24h",
      [&gate](double seconds) { gate.budget_s = seconds; },
      fmt::format("total time for all points (default {})", default_budget));
  add_duration(
      command, "--floor", {0.0, 1.0}, "from 0s to 1s, e.g. 1us",
      [&gate](double seconds) { gate.floor_ns = seconds * 1e9; },
      "ignore changes smaller than this, whatever their percentage (default: what the clock "
      "cannot resolve, measured at the start)");
  add_seed(command, gate.seed,
           "seed of all random choices (default: from the system; it is recorded)");
}

void add_replay(CLI::App& command, std::optional<std::string>& replay,
                const std::vector<std::string>& allowed, const std::string& help) {
  const std::vector<CLI::Option*> options = command.get_options();
  CLI::Option* const added = command.add_option("--replay", replay, help)->type_name("FILE");
  for (CLI::Option* option : options) {
    const auto is_named = [option](const std::string& name) { return option->check_name(name); };
    if (!std::ranges::any_of(allowed, is_named)) added->excludes(option);
  }
}

}  // namespace zcbench
