// Statements: what one kernel's points show on one topic, as a sentence. The answer of a run
// consists of them; each is empty if the run measured nothing of that kind. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/summary/contest.hpp"

namespace zcbench {

class RatioRange {
 public:
  void add(double ratio);
  void add(const RatioRange& other);
  bool empty() const { return low_ == 0.0; }
  /// "1.5 to 18"; "340".
  std::string text() const;

 private:
  double low_ = 0.0;
  double high_ = 0.0;
};

/// A sentence on one topic. Kernels with equal shapes can share it, with the ratios of both.
struct Statement {
  std::string shape;  ///< without its full stop; {0}, {1} ... stand for the ratios; empty: nothing
  std::vector<RatioRange> ratios{};
};

/// The separator between the sentences of a statement.
inline constexpr std::string_view kNextSentence = ". ";

/// From which size on it pays off to have workers, and what it costs to fork them for each job.
Statement find_paying_sizes(const KernelContest& contest);
/// What sharing the array gains over copying it, for each lifecycle.
Statement find_sharing_gain(const KernelContest& contest);
/// What is fastest at the largest size; it names the kernel.
Statement find_fastest(const KernelContest& contest);
/// Where the time goes at the smallest and at the largest size: see time_parts.cpp.
Statement find_time_parts(const KernelContest& contest);
/// Programs that are not ours, against the fastest strategy with the same workers and lifecycle.
Statement find_programs(const KernelContest& contest);

/// When exec'd workers are faster than no workers, and than forked ones of the same strategies.
Statement find_exec_cost(const KernelContest& contest);

/// "exec'd" or "forked": how new worker processes are created.
std::string_view started_word(Lifecycle lifecycle);
/// True for a strategy whose workers are processes.
bool is_process(const Point& point);
/// "with memfd and a living pool of 4 workers"; "without workers".
std::string way_phrase(const Point& point);
/// "1, 2 or 4"
std::string listed(const std::vector<std::string>& words, std::string_view last);
/// "43 %"
std::string percent_text(double share);

}  // namespace zcbench
