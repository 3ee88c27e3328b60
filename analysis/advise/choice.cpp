#include "analysis/advise/choice.hpp"

#include <algorithm>
#include <numeric>

#include "analysis/advise/curve_crossover.hpp"

namespace zcbench {

std::optional<Choice> choose(std::span<const Prediction> predictions) {
  if (predictions.empty()) return std::nullopt;
  std::vector<std::size_t> order(predictions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t place) { return predictions[place].estimate.time; });
  Choice choice{.best = order.front(), .equals = {}, .next = std::nullopt};
  const Prediction& best = predictions[choice.best];
  for (const std::size_t place : std::span(order).subspan(1)) {
    if (too_close_to_call(best.estimate, predictions[place].estimate, kPredictionConfidence)) {
      choice.equals.push_back(place);
    } else if (!choice.next) {
      choice.next = place;
    }
  }
  if (!choice.next) return choice;
  for (std::size_t part = 0; part < kPartCount; ++part) {
    const double more = predictions[*choice.next].parts_ns[part] - best.parts_ns[part];
    if (more <= choice.saved_ns) continue;
    choice.saved_ns = more;
    choice.reason = static_cast<Part>(part);
  }
  return choice;
}

}  // namespace zcbench
