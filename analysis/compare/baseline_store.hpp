// Baselines: results files kept under a name, in a folder per machine, for later runs to be
// compared with. A baseline is a results file with one more member, so everything that reads
// results reads it. Used by the baseline and compare commands.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "harness/results/results_summary.hpp"

namespace zcbench {

inline constexpr const char* kBaselineFolder = "results/baselines";
inline constexpr int kBaselineDays = 30;  ///< older: stale

struct BaselinePlace {
  std::string machine_folder;
  std::string name;
  std::string path;
};

class BaselineStore {
 public:
  /// Empty: kBaselineFolder. It need not exist.
  explicit BaselineStore(const std::string& folder)
      : folder_(folder.empty() ? kBaselineFolder : folder) {}

  /// Keeps the results under that name with their machine's, replacing an older one atomically;
  /// returns the path. Throws ConfigError for a bad name, CorruptError for no results of ours,
  /// NotComparableError for those of a debug build, which are no baseline.
  std::string save(const std::string& name, const std::string& results_path,
                   const NoiseRecord& noise, const std::string& now_utc) const;

  /// All, by machine and name.
  std::vector<BaselinePlace> list() const;

  /// That machine's baseline, else one of that name from another machine: the comparison will say
  /// so. Throws ConfigError if there is none, naming those there are.
  std::string path_for(const std::string& name, const MachineKey& machine) const;

  /// Removes that machine's baseline. Throws ConfigError if there is none.
  std::string drop(const std::string& name, const MachineKey& machine) const;

 private:
  std::string path_of(const std::string& name, const std::string& machine_folder) const;
  [[noreturn]] void fail_unknown(const std::string& name) const;

  std::string folder_;
};

/// Why a baseline should be made anew: its age, another kernel release. One line each.
std::vector<std::string> staleness(const ResultsSummary& baseline, const std::string& kernel,
                                   std::time_t now);

}  // namespace zcbench
