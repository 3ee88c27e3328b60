// What the answer of one kernel is made of: who took part in which setting, and the winners there.
// Made by answer_section, written down by it and by answer_table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/report/fastest.hpp"

namespace zcbench {

/// A number of workers and a lifecycle.
struct WorkerSetting {
  std::uint32_t workers = 1;
  Lifecycle lifecycle = Lifecycle::fork;

  /// "4 workers, fork"
  std::string name() const;
  auto operator<=>(const WorkerSetting&) const = default;
};

/// The contest of the strategies that use processes, or of programs that are not ours.
struct SettingContest {
  WorkerSetting setting;
  std::vector<Contestant> contestants;
  std::vector<Winner> winners;  ///< by ascending size
};

struct KernelAnswer {
  std::string kernel;
  std::vector<Winner> of_all;            ///< over all settings and controls
  bool has_controls = false;             ///< serial or threads took part
  std::vector<Winner> of_processes;      ///< over all settings, without the controls
  std::vector<Winner> serial;            ///< where it was measured
  std::vector<SettingContest> settings;  ///< fork first, by ascending workers
  std::vector<std::uint64_t> sizes;      ///< ascending: of all valid points
};

/// nullptr if nobody ran at that size.
const Winner* at_size(const std::vector<Winner>& winners, std::uint64_t elements);

/// In the order in which the points name their kernels. Kernels without a valid point are left out.
std::vector<KernelAnswer> kernel_answers(const std::vector<PointResult>& points);

}  // namespace zcbench
