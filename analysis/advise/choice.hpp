// Which of several predictions to take, and why. Called by the advise command.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/advise/cost_model.hpp"

namespace zcbench {

/// Indexes into the predictions that were given.
struct Choice {
  std::size_t best = 0;             ///< the shortest predicted time
  std::vector<std::size_t> equals;  ///< too close to it to call (at 90 %), from the fastest on
  std::optional<std::size_t> next;  ///< the fastest of the others; nullopt: there are no others
  Part reason = Part::workers;      ///< the part on which `next` loses most against the best
  double saved_ns = 0.0;            ///< how much more `next` spends on it
};

/// Nullopt if there are no predictions.
std::optional<Choice> choose(std::span<const Prediction> predictions);

}  // namespace zcbench
