// Answer: what a run found, in three to six sentences and a small table of what to take for which
// size. The summary in the terminal and the page show it. Pure.
#pragma once

#include <string>
#include <vector>

#include "analysis/summary/picks.hpp"

namespace zcbench {

struct Answer {
  std::vector<std::string> sentences;  ///< plain text, at least one
  std::vector<KernelPicks> kernels;    ///< those that the sentences are about
};

/// Refers to `points`. Sentences say no more than the 95 % intervals show: where they overlap, no
/// difference is shown.
Answer make_answer(const std::vector<PointResult>& points);

}  // namespace zcbench
