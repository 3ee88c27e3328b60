// Side: one of the two programs of a comparison, and the processes that take its samples. A zcbench
// binary takes samples of a point of its plan; a command is timed by our own binary, or answers by
// itself. A unit of evidence is two fresh processes, one per side, alive at the same time but never
// busy at the same moment. Used by the ab command to start, and by the session.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "analysis/ab/ab_record.hpp"
#include "harness/external/command_process.hpp"

namespace zcbench {

struct Side {
  AbSide about;                   ///< only the label is known before describe()
  std::vector<std::string> argv;  ///< how a process is started; for ours, `--point N` is appended
  bool has_plan = true;           ///< false: one point, which has no number
};

struct SidePoint {
  std::string name;
  double timeout_s = 0.0;
  std::string unavailable;  ///< why this machine cannot run it; empty if it can
};

/// Thrown instead of waiting longer when the time for all points together is over.
struct BudgetSpent {};

/// Asks a zcbench binary for its plan, and fills in what it says about itself. Throws ConfigError
/// if it cannot be asked, with its message, or does not answer within `limit_s`.
std::vector<SidePoint> describe(Side& side, double limit_s);

/// Reads {"real_time_ns": 1, "cpu_time_ns": 1}. Throws TrialError with the reason of {"error":
/// "why"}, or with what is wrong with the line.
SideSample read_side_sample(const std::string& line);

/// A fresh process of a side, ready to take samples of one point.
class SideProcess {
 public:
  /// `environment_bytes`: for EnvironmentPadding. `budget_end_ns`: on CLOCK_MONOTONIC.
  SideProcess(const Side& side, std::size_t point, std::uint32_t environment_bytes,
              double timeout_s, std::int64_t budget_end_ns);
  /// Asks a process that has not finished to end, so that it also ends what it has started.
  ~SideProcess();
  SideProcess(const SideProcess&) = delete;
  SideProcess& operator=(const SideProcess&) = delete;

  /// Both throw TrialError that names the side, BudgetSpent and Interrupted.
  SideSample take_sample();
  void finish();

 private:
  Deadline limit() const;

  std::string label_;
  double timeout_s_;
  std::int64_t budget_end_ns_;
  CommandProcess process_;
};

/// Starts both sides, takes an uncounted pair and then the pairs. A coin decides each time which
/// side goes first, also for starting and ending. `sides`: two. Throws TrialError, Interrupted, and
/// BudgetSpent at `budget_end_ns` (CLOCK_MONOTONIC).
AbUnit take_unit(const Side* sides, std::size_t point, double timeout_s, std::int64_t budget_end_ns,
                 std::mt19937_64& random);

/// How many pairs a unit has, from the time of its start and of one pair with everything around it:
/// 10; up to 50 if they take no longer than the start; down to 5 if 10 take more than a second.
std::size_t pairs_in_unit(double start_seconds, double pair_seconds);

}  // namespace zcbench
