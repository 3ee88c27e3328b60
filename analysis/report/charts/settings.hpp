// Which points of a run are looked into: the lecture's two examples, or what stands for them in
// another run. Asked by the charts that explain one setting rather than a sweep.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/charts/run_points.hpp"

namespace zcbench {

/// Points that differ in their strategy only.
struct Setting {
  std::string kernel;
  std::uint64_t elements = 0;
  std::uint32_t workers = 1;
  Lifecycle lifecycle = Lifecycle::fork;
  std::string strategy;  ///< the lecture's; empty in another setting

  /// "square, 1M elements, 4 workers, fork"
  std::string title() const;
  /// So is `serial`, which has neither workers nor lifecycle.
  bool has(const ChartPoint& point) const;
};

/// Those of the lecture's examples that some file has (28.1: square, 10^6 elements, shared_mmap;
/// 28.2: statistics, 2x10^6, posix_shm; both with 4 forked workers); without any, per kernel the
/// largest size, there `fork` before `pool` and then the most workers.
std::vector<Setting> settings_of(const std::vector<ChartFile>& files);

}  // namespace zcbench
