#include "analysis/report/fastest.hpp"

#include <algorithm>
#include <map>

#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

Contestant contestant_of(const PointResult& result, std::string name) {
  const std::vector<double> times_ns = real_times_ns(result);
  return {.name = std::move(name),
          .elements = result.point.elements,
          .median_ns = median(times_ns),
          .interval = median_interval(times_ns)};
}

const Contestant* find(const std::vector<Contestant>& contestants, const std::string& name,
                       std::uint64_t elements) {
  const auto found = std::ranges::find_if(contestants, [&](const Contestant& contestant) {
    return contestant.elements == elements && contestant.name == name;
  });
  return found == contestants.end() ? nullptr : &*found;
}

// As sure as the less sure of the two sides; unknown if either did not run at both sizes.
Certainty certainty_of_change(const std::vector<Contestant>& contestants, const Winner& before,
                              const Winner& after) {
  const Contestant* const loser_before = find(contestants, after.best.name, before.best.elements);
  const Contestant* const loser_after = find(contestants, before.best.name, after.best.elements);
  if (loser_before == nullptr || loser_after == nullptr) return Certainty::unknown;
  return std::max(certainty(before.best, *loser_before), certainty(after.best, *loser_after));
}

}  // namespace

std::vector<Contestant> contestants(const std::vector<PointResult>& points,
                                    const std::function<bool(const Point&)>& takes_part,
                                    const std::function<std::string(const Point&)>& name) {
  std::vector<Contestant> found;
  for (const PointResult& result : points) {
    if (result.samples.empty() || !takes_part(result.point)) continue;
    found.push_back(contestant_of(result, name(result.point)));
  }
  return found;
}

Certainty certainty(const Contestant& fast, const Contestant& slow) {
  if (!fast.interval || !slow.interval) return Certainty::unknown;
  return fast.interval->high < slow.interval->low ? Certainty::clear : Certainty::close;
}

std::vector<Winner> winners(const std::vector<Contestant>& contestants) {
  std::map<std::uint64_t, std::vector<Contestant>> by_size;
  for (const Contestant& contestant : contestants) {
    by_size[contestant.elements].push_back(contestant);
  }
  std::vector<Winner> found;
  for (auto& [elements, rivals] : by_size) {
    std::ranges::stable_sort(rivals, {}, &Contestant::median_ns);
    Winner winner{.best = rivals.front()};
    if (rivals.size() > 1) winner.next = rivals[1];
    for (std::size_t i = 1; i < rivals.size(); ++i) {
      if (certainty(winner.best, rivals[i]) != Certainty::clear) winner.rivals.push_back(rivals[i]);
    }
    found.push_back(std::move(winner));
  }
  return found;
}

std::vector<WinnerChange> winner_changes(const std::vector<Contestant>& contestants,
                                         const std::vector<Winner>& winners) {
  std::vector<WinnerChange> found;
  for (std::size_t i = 1; i < winners.size(); ++i) {
    const Winner& before = winners[i - 1];
    const Winner& after = winners[i];
    if (before.best.name == after.best.name) continue;
    found.push_back({.before = before.best.elements,
                     .after = after.best.elements,
                     .from = before.best.name,
                     .to = after.best.name,
                     .certainty = certainty_of_change(contestants, before, after)});
  }
  return found;
}

}  // namespace zcbench
