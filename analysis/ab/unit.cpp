#include "analysis/ab/unit.hpp"

#include <algorithm>
#include <memory>

#include "harness/base/random_bits.hpp"
#include "harness/os/environment_padding.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kUsualPairs = 10;
constexpr std::size_t kLeastPairs = 5;
constexpr std::size_t kMostPairs = 50;

double seconds_since(std::int64_t begin_ns) {
  return static_cast<double>(now_ns() - begin_ns) * 1e-9;
}

// Calls act(side) for both sides; the coin's choice which is first, true if the candidate was.
template <typename Act>
bool in_random_order(std::mt19937_64& random, Act act) {
  const bool candidate_first = coin(random);
  act(candidate_first ? 1 : 0);
  act(candidate_first ? 0 : 1);
  return candidate_first;
}

}  // namespace

std::size_t pairs_in_unit(double start_seconds, double pair_seconds) {
  const double in_a_second = 1.0 / std::max(pair_seconds, 1e-6);
  const double in_start = std::min(start_seconds / std::max(pair_seconds, 1e-6), in_a_second);
  if (in_a_second < kUsualPairs) {
    return std::max(static_cast<std::size_t>(in_a_second), kLeastPairs);
  }
  return std::clamp(static_cast<std::size_t>(in_start), kUsualPairs, kMostPairs);
}

AbUnit take_unit(const Side* sides, std::size_t point, double timeout_s, std::int64_t budget_end_ns,
                 std::mt19937_64& random) {
  const std::int64_t begin_ns = now_ns();
  AbUnit unit;
  unit.point = point;
  for (std::uint32_t& bytes : unit.environment_bytes) {
    bytes = static_cast<std::uint32_t>(bounded(random, kMaxPaddingBytes));
  }
  std::unique_ptr<SideProcess> processes[2];
  unit.candidate_started_first = in_random_order(random, [&](int side) {
    processes[side] = std::make_unique<SideProcess>(
        sides[side], point, unit.environment_bytes[side], timeout_s, budget_end_ns);
  });
  // The first answer also waits for a process to be ready: the time of a pair is that of a second.
  in_random_order(random, [&](int side) { processes[side]->take_sample(); });
  const double start_seconds = seconds_since(begin_ns);
  std::size_t pairs = kUsualPairs;
  while (unit.pairs.size() < pairs) {
    const std::int64_t pair_begin_ns = now_ns();
    AbPair pair;
    pair.candidate_first = in_random_order(
        random, [&](int side) { pair.samples[side] = processes[side]->take_sample(); });
    if (unit.pairs.empty()) pairs = pairs_in_unit(start_seconds, seconds_since(pair_begin_ns));
    unit.pairs.push_back(pair);
  }
  in_random_order(random, [&](int side) { processes[side]->finish(); });
  unit.seconds = seconds_since(begin_ns);
  return unit;
}

}  // namespace zcbench
