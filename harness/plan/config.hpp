// Config: the sweep that a JSON file asks for, parsed and checked once. `run` and `validate` call
// load_config, then make_plan (plan.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// One rule of `exclude`: a point is left out if every axis named here has one of its values.
/// Values are kept as text ("shared_mmap", "1000000"), compared with the point's axis as text.
struct ExcludeRule {
  std::vector<std::pair<std::string, std::vector<std::string>>> conditions;
};

/// One entry of `experiments`: the axes to cross, and how to sample each point.
struct Experiment {
  std::vector<std::string> kernels;
  std::vector<std::string> strategies;
  std::vector<std::uint64_t> elements;
  std::vector<std::uint32_t> workers;
  std::vector<Lifecycle> lifecycles;
  std::vector<std::string> codecs;
  std::vector<std::uint32_t> tasks_per_worker;
  std::vector<std::string> variants;
  std::vector<Pages> pages;
  std::vector<Placement> placements;
  std::vector<ExcludeRule> exclude;
  ExternalCommand command;  ///< external only
  InputSpec data;
  Partition partition = Partition::remainder_last;
  std::uint32_t samples = 30;  ///< of each point: exactly; with `sequential` at most
  std::optional<SequentialSampling> sequential{};
  std::uint32_t samples_per_turn = 5;
  double timeout_s = 30.0;
  IfUnavailable if_unavailable = IfUnavailable::fail;
  std::string where;  ///< "FILE:LINE:COL /experiments/0", for messages about its points
};

struct Config {
  std::string name;
  std::string description;  ///< optional, one line, shown by `list configs`
  std::string path;         ///< as given, or "built-in NAME"
  std::uint64_t seed = 42;
  std::vector<Experiment> experiments;
};

/// `--set KEY=VALUE` and `--seed N` as given on the command line.
struct Overrides {
  std::vector<std::pair<std::string, std::string>> set;
  std::optional<std::uint64_t> seed;
};

/// Parses the text of a config. `label` names it in messages (`FILE:LINE:COL /pointer: what is
/// wrong; what is allowed`). Throws ConfigError.
Config parse_config(const std::string& text, const std::string& label, const Overrides& overrides);

/// Reads and parses a config: a path, or the name of a built-in one (`lecture`, `smoke`, ...).
/// Throws ConfigError.
Config load_config(const std::string& path_or_name, const Overrides& overrides);

}  // namespace zcbench
