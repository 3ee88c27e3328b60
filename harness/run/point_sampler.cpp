#include "harness/run/point_sampler.hpp"

#include <algorithm>
#include <utility>

#include "harness/external/external_trial.hpp"
#include "harness/measure/publish.hpp"
#include "harness/mpi/mpi_trial.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

namespace {

// Inputs and arrays stay in memory as long as half of the machine's memory is left. Small inputs
// always stay; large ones need not, because generating a value is faster than reading it.
constexpr std::uint64_t kHeldPart = 4;
constexpr std::uint64_t kLeastHeldBytes = std::uint64_t{32} << 20;
constexpr std::uint64_t kMostKeptBytes = std::uint64_t{1} << 30;

using InputKey = std::tuple<InputSource, std::uint64_t, std::string>;

InputKey key_of(const InputSpec& spec) { return {spec.source, spec.seed, spec.path}; }

// Every distinct input with the elements of the largest point that reads it.
std::map<InputKey, std::pair<InputSpec, std::uint64_t>> inputs_of(
    const std::vector<Point>& points) {
  std::map<InputKey, std::pair<InputSpec, std::uint64_t>> inputs;
  for (const Point& point : points) {
    auto& [spec, elements] = inputs[key_of(point.data)];
    spec = point.data;
    elements = std::max(elements, point.elements);
  }
  return inputs;
}

}  // namespace

MemoryNeed memory_need(const std::vector<Point>& points, std::uint64_t available_bytes) {
  MemoryNeed need;
  std::uint64_t staging_bytes = 0;
  for (const Point& point : points) {
    need.largest_point_bytes = std::max(need.largest_point_bytes, point_memory_bytes(point));
  }
  const auto inputs = inputs_of(points);
  const std::uint64_t left_bytes =
      available_bytes - std::min(available_bytes, need.largest_point_bytes);
  const std::uint64_t held_bytes =
      std::clamp(left_bytes / kHeldPart, kLeastHeldBytes, kMostHeldBytes);
  need.held_share_bytes = held_bytes / std::max<std::uint64_t>(inputs.size(), 1);
  for (const auto& [key, input] : inputs) {
    const std::uint64_t held = held_elements(input.second, need.held_share_bytes);
    need.input_bytes += held * sizeof(double);
    const std::uint64_t made_bytes = (input.second - held) * sizeof(double);
    staging_bytes = std::max(staging_bytes, std::min(made_bytes, kStagingBytes));
  }
  need.input_bytes += staging_bytes;
  need.kept_bytes = std::min(kMostKeptBytes, left_bytes / kHeldPart);
  return need;
}

PointSampler::PointSampler(const std::vector<Point>& points, std::uint64_t available_bytes)
    : PointSampler(points, memory_need(points, available_bytes)) {}

PointSampler::PointSampler(const std::vector<Point>& points, const MemoryNeed& need)
    : store_(need.largest_point_bytes + need.kept_bytes) {
  for (const auto& [key, input] : inputs_of(points)) {
    const auto& [spec, elements] = input;
    const std::uint64_t held = held_elements(elements, need.held_share_bytes);
    inputs_.emplace(key, Input::make(spec, elements, held));
  }
}

InputBlocks PointSampler::blocks(const Point& point) const {
  return inputs_.at(key_of(point.data)).blocks(point.elements);
}

const Reference& PointSampler::reference(const Point& point, const Kernel& kernel) {
  const auto key = std::tuple{point.kernel, key_of(point.data), point.elements};
  auto found = references_.find(key);
  if (found == references_.end()) {
    found = references_.emplace(key, kernel.reference(blocks(point))).first;
  }
  return found->second;
}

TurnResult PointSampler::take(const Point& point, std::uint32_t samples, const GoesOn& goes_on) {
  store_.expect_point(point_memory_bytes(point));
  const Kernel kernel = with_variant(*find_kernel(point.kernel), point.variant);
  const TrialSetup setup{.point = point,
                         .kernel = kernel,
                         .strategy = *find_strategy(point.strategy),
                         .input = blocks(point),
                         .reference = reference(point, kernel),
                         .check = throw_if_interrupted,
                         .remade = inputs_.at(key_of(point.data)).remade_blocks(point.elements)};
  const PauseWatch watch;
  const GoesOn unless_paused = [&](const Sample& sample) {
    watch.check();
    return goes_on(sample);
  };
  return pauses_noticed([&] {
    switch (setup.strategy.worker_kind) {
      case WorkerKind::external: return take_external_turn(setup, samples, unless_paused);
      case WorkerKind::ranks: return take_mpi_turn(setup, samples, unless_paused);
      default: return take_turn(setup, samples, unless_paused);
    }
  });
}

}  // namespace zcbench
