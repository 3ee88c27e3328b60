#include "harness/plan/schedule.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "harness/base/random_bits.hpp"

namespace zcbench {

namespace {

std::uint32_t turns_of(const Point& point) {
  const std::uint32_t full = samples_in_full_turn(point);
  return point.samples / full + (point.samples % full != 0 ? 1 : 0);
}

// Appends each of the point's turns to its round.
void spread(const Point& point, std::size_t index, std::vector<std::vector<Turn>>& rounds) {
  const std::uint32_t turns = turns_of(point);
  std::uint32_t samples_left = point.samples;
  for (std::uint32_t turn = 0; turn < turns; ++turn) {
    const std::uint32_t samples = std::min(samples_left, samples_in_full_turn(point));
    const auto round = static_cast<std::uint32_t>(std::uint64_t{turn} * rounds.size() / turns);
    rounds[round].push_back({.point = index, .samples = samples, .round = round});
    samples_left -= samples;
  }
}

}  // namespace

std::uint32_t samples_in_full_turn(const Point& point) {
  // Starting a program costs more than any sample, so several samples share a start, as in a pool.
  const bool is_external = !point.command.argv.empty();
  return is_external || point.lifecycle == Lifecycle::pool ? point.samples_per_turn : 1;
}

Schedule::Schedule(const std::vector<Point>& points, std::uint64_t seed) : generator_(seed) {
  std::uint32_t round_count = 0;
  for (const Point& point : points) {
    if (!point.sequential) round_count = std::max(round_count, turns_of(point));
  }
  fixed_rounds_.resize(round_count);
  for (std::size_t index = 0; index < points.size(); ++index) {
    const Point& point = points[index];
    if (point.sequential) {
      undecided_.push_back({.point = index,
                            .max = point.samples,
                            .samples_in_full_turn = samples_in_full_turn(point)});
    } else {
      spread(point, index, fixed_rounds_);
    }
  }
}

std::vector<Turn> Schedule::next_round(const std::function<bool(std::size_t point)>& is_decided) {
  std::erase_if(undecided_, [&](const Sequential& one) {
    const bool has_had_turn = one.scheduled > 0;
    return has_had_turn && (is_decided(one.point) || one.scheduled == one.max);
  });
  std::vector<Turn> turns;
  if (round_ < fixed_rounds_.size()) turns = std::move(fixed_rounds_[round_]);
  for (Sequential& one : undecided_) {
    const std::uint32_t samples = std::min(one.max - one.scheduled, one.samples_in_full_turn);
    turns.push_back({.point = one.point, .samples = samples, .round = round_});
    one.scheduled += samples;
  }
  shuffle(turns, generator_);
  ++round_;
  return turns;
}

}  // namespace zcbench
