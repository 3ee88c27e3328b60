// What a strategy's time is made of: forks or wake-ups, page faults, bytes moved, bytes computed,
// each with a price fitted to a file's points. Called by the advise command: fit_costs, then
// predict, once per job. Formulas: docs/advise.md.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/advise/fault_count.hpp"
#include "analysis/advise/log_fit.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

/// One measured point as plain values: the model is fitted to these and checked against them.
struct Measurement {
  std::string strategy;   ///< with all axes that are not at their default
  std::string lifecycle;  ///< "fork", "pool" or "exec"
  std::string kernel;
  bool computes = true;  ///< false: the kernel does not touch the array
  double elements = 0.0;
  double workers = 1.0;
  double time_ns = 0.0;              ///< median of the samples, above 0
  std::optional<Interval> interval;  ///< 95 %, of that median; nullopt: too few samples
  std::size_t samples = 0;
  double page_faults = 0.0;  ///< median, of all workers together
  double moved_bytes = 0.0;  ///< through kernel channels, there and back
};

/// The levels at which a price changes.
struct CostLevels {
  double cpus = 1.0;         ///< number of CPUs that workers may run on at once
  double l2_bytes = 0.0;     ///< moving more than that may have another price per byte
  double cache_bytes = 0.0;  ///< computing over a larger array may have another price per byte
};

/// What a price is paid for. Each kernel has its own `computed_...`; the others are the same for
/// all. The first two kinds of moved and of computed bytes are divided among the workers that have
/// a CPU of their own; those of `..._alone` are not.
enum class Cost {
  worker,           ///< ns per worker
  fixed,            ///< ns
  crowded_worker,   ///< ns per worker beyond the CPUs
  page_fault,       ///< ns per fault
  moved_small,      ///< ns per byte up to l2_bytes
  moved_large,      ///< ns per byte beyond l2_bytes
  moved_alone,      ///< ns per byte
  computed_cache,   ///< ns per byte of the array up to cache_bytes
  computed_memory,  ///< ns per byte of the array beyond cache_bytes
  computed_alone,   ///< ns per byte of the array
  worker_array      ///< ns per byte of the array and worker, e.g. page tables that a fork copies
};
inline constexpr std::size_t kCostCount = 11;

/// The parts that a prediction adds up.
enum class Part { workers, page_faults, moving, computing };
inline constexpr std::size_t kPartCount = 4;
Part part_of(Cost cost);

struct Job {
  std::string kernel;
  double elements = 0.0;
  double workers = 1.0;
};

struct Price {
  Cost cost = Cost::worker;
  double value = 0.0;
  Interval interval{};  ///< 95 %
};

struct Prediction {
  LogEstimate estimate;                       ///< its time in ns
  std::array<double, kPartCount> parts_ns{};  ///< add up to that time
  bool beyond_elements = false;               ///< outside the sizes measured with that kernel
  bool beyond_workers = false;                ///< outside the numbers of workers measured with it
};

/// One strategy in one lifecycle, all kernels together.
struct CostModel {
  struct KernelData {
    std::optional<std::size_t> first_column{};  ///< of computed_...; nullopt: it does not compute
    FaultCount faults;
    double moved_bytes_per_element = 0.0;
    Interval elements{};  ///< measured
    Interval workers{};   ///< measured
  };

  std::string strategy;
  std::string lifecycle;
  CostLevels levels;  ///< infinite where nothing larger was measured
  std::map<std::string, KernelData> kernels;
  std::size_t last_column = 0;  ///< of worker_array, the last one to be fitted
  LogFit fit;
};

/// `group` has points of one strategy and lifecycle. Nullopt if it has no more points than prices.
std::optional<CostModel> fit_costs(std::span<const Measurement> group, const CostLevels& levels);

/// Fits the model to all points of a group, and to all but one. What both fits have in common is
/// computed once, and the second fit starts from the prices of the first.
class CostFits {
 public:
  /// `group` must outlive it.
  CostFits(std::span<const Measurement> group, const CostLevels& levels);

  std::optional<CostModel> all();
  /// The same as fit_costs() for the others in their order.
  std::optional<CostModel> without(std::size_t index);

 private:
  struct Kernel {
    std::string name;
    std::vector<std::size_t> places{};  // in the group
    std::size_t largest = 0;            // the first of those with most elements
    FaultFit faults{{}};
  };

  void read_kernel(Kernel& kernel);

  std::span<const Measurement> group_;
  CostLevels levels_;
  std::vector<Kernel> kernels_;         // in the order of their first points
  std::vector<std::size_t> kernel_of_;  // per point
  CostModel model_;                     // without its fit
  TermTable terms_;
  std::vector<double> times_;
  bool is_fitted_ = false;
  std::optional<LogFit> fit_;  // once is_fitted_
};

/// Nullopt if the model does not know the kernel.
std::optional<Prediction> predict(const CostModel& model, const Job& job);

/// The prices that the kernel's points can determine, in the order of Cost.
std::vector<Price> prices_of(const CostModel& model, const std::string& kernel);

}  // namespace zcbench
