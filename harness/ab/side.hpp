// Side: one of the two programs of a comparison, and the processes it is asked through. A zcbench
// binary takes samples of a point of its plan; a command is timed by our own binary, or answers by
// itself. Used by the ab command to start, and by unit.cpp.
#pragma once

#include <string>
#include <vector>

#include "harness/ab/ab_record.hpp"
#include "harness/command_process.hpp"

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

/// Asks a zcbench binary for its plan, and fills in what it says of itself. Throws ConfigError if
/// it cannot be asked, with what it said.
std::vector<SidePoint> describe(Side& side);

/// Reads {"real_time_ns": 1, "cpu_time_ns": 1}, or throws TrialError: {"error": "why"}, or what is
/// wrong with it.
SideSample read_side_sample(const std::string& line);

/// A fresh process of a side, ready to take samples of one point.
class SideProcess {
 public:
  /// `environment_bytes`: of EnvironmentPadding.
  SideProcess(const Side& side, std::size_t point, std::uint32_t environment_bytes,
              double timeout_s);

  /// Both throw TrialError that names the side, and Interrupted.
  SideSample take_sample();
  void finish();

 private:
  WaitLimit limit() const;

  std::string label_;
  double timeout_s_;
  CommandProcess process_;
};

}  // namespace zcbench
