// Baselines: results files stored under a name, in a folder per machine, that later runs are
// compared with. A baseline is a results file with one more member, so everything that reads
// results can read it. Used by the baseline and compare commands.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "harness/results/results_summary.hpp"

namespace zcbench {

inline constexpr const char* kBaselineFolder = "results/baselines";
inline constexpr int kBaselineDays = 30;  ///< older baselines are stale

struct BaselinePlace {
  std::string machine_folder;
  std::string name;
  std::string path;
};

class BaselineStore {
 public:
  /// An empty `folder` means kBaselineFolder. The folder need not exist.
  explicit BaselineStore(const std::string& folder)
      : folder_(folder.empty() ? kBaselineFolder : folder) {}

  /// Stores the results under that name in their machine's folder, replacing an older baseline
  /// atomically; returns the path. Throws ConfigError for a bad name, CorruptError if they are not
  /// results of ours, NotComparableError for those of a debug build, which cannot be a baseline.
  std::string save(const std::string& name, const std::string& results_path,
                   const NoiseRecord& noise, const std::string& now_utc) const;

  /// All baselines, sorted by machine and name.
  std::vector<BaselinePlace> list() const;

  /// The path of that machine's baseline, otherwise of one with that name from another machine,
  /// which the comparison will report. Throws ConfigError, naming the existing ones, if there is
  /// none.
  std::string path_for(const std::string& name, const MachineKey& machine) const;

  /// Removes that machine's baseline. Throws ConfigError if there is none.
  std::string drop(const std::string& name, const MachineKey& machine) const;

 private:
  std::string path_of(const std::string& name, const std::string& machine_folder) const;
  [[noreturn]] void fail_unknown(const std::string& name) const;

  std::string folder_;
};

/// Reasons to make a baseline again: its age, another kernel release. One line each.
std::vector<std::string> staleness(const ResultsSummary& baseline, const std::string& kernel,
                                   std::time_t now);

}  // namespace zcbench
