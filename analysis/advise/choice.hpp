// Which of several predictions to take, and why. Called by the advise command.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/advise/cost_model.hpp"

namespace zcbench {

/// Places in the predictions chosen from.
struct Choice {
  std::size_t best = 0;             ///< the shortest predicted time
  std::vector<std::size_t> equals;  ///< too close to it to call (at 90 %), from the fastest on
  std::optional<std::size_t> next;  ///< the fastest of the others; none: there is none
  Part reason = Part::workers;      ///< on which `next` spends most more than the best
  double saved_ns = 0.0;            ///< so much more
};

/// Nothing for no predictions.
std::optional<Choice> choose(std::span<const Prediction> predictions);

}  // namespace zcbench
