// Config: the sweep that a JSON file describes, parsed and checked once. `run` and `validate` call
// load_config, then make_plan (plan.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/axis.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

/// One rule of `exclude`: a point is excluded if every axis named here has one of its values.
/// Values are text ("shared_mmap", "1000000") and are compared with the text of the point's axis.
struct ExcludeRule {
  std::vector<std::pair<std::string, std::vector<std::string>>> conditions;
};

/// The values that an experiment crosses, as text, per axis.
class AxisValues {
 public:
  /// Empty if none were given. Throws std::logic_error if there is no such axis.
  std::vector<std::string>& operator[](std::string_view axis) { return values_[&axis_named(axis)]; }
  const std::vector<std::string>& operator[](std::string_view axis) const {
    static const std::vector<std::string> none;
    const auto found = values_.find(&axis_named(axis));
    return found == values_.end() ? none : found->second;
  }

 private:
  std::map<const PointAxis*, std::vector<std::string>> values_;
};

/// One entry of `experiments`: the axes to cross, and how to sample each point.
struct Experiment {
  AxisValues values;  ///< values of the plain axes
  std::vector<ExcludeRule> exclude;
  ExternalCommand command;  ///< external only
  InputSpec data;
  std::uint32_t samples = 30;  ///< exact number per point; with `sequential`, the maximum
  std::optional<SequentialSampling> sequential{};
  std::uint32_t samples_per_turn = 5;
  double timeout_s = 30.0;
  IfUnavailable if_unavailable = IfUnavailable::fail;
  std::string where;  ///< "FILE:LINE:COL /experiments/0", for messages about its points
};

struct Config {
  std::string name;
  std::string description;  ///< optional, one line, shown by `list configs`
  std::string path;         ///< the path as given, or "built-in NAME"
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
