#include "harness/sampler.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "analysis/random_bits.hpp"

namespace zcbench {

namespace {

std::uint32_t samples_in_full_turn(const Point& point) {
  // Starting a program costs more than any sample, so one start serves several, as in a pool.
  const bool is_external = !point.command.argv.empty();
  return is_external || point.lifecycle == Lifecycle::pool ? point.samples_per_turn : 1;
}

std::uint32_t turns_of(const Point& point) {
  const std::uint32_t full = samples_in_full_turn(point);
  return point.samples / full + (point.samples % full != 0 ? 1 : 0);
}

// Fisher-Yates.
void shuffle(std::vector<Turn>& turns, std::mt19937_64& generator) {
  for (std::size_t i = turns.size(); i > 1; --i) {
    std::swap(turns[i - 1], turns[bounded(generator, i)]);
  }
}

// The point's turns, each appended to the round it falls in.
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

std::vector<Turn> make_schedule(const std::vector<Point>& points, std::uint64_t seed) {
  std::uint32_t round_count = 0;
  for (const Point& point : points) round_count = std::max(round_count, turns_of(point));
  std::vector<std::vector<Turn>> rounds(round_count);
  for (std::size_t index = 0; index < points.size(); ++index) {
    spread(points[index], index, rounds);
  }
  std::mt19937_64 generator(seed);
  std::vector<Turn> schedule;
  for (std::vector<Turn>& round : rounds) {
    shuffle(round, generator);
    schedule.insert(schedule.end(), round.begin(), round.end());
  }
  return schedule;
}

}  // namespace zcbench
