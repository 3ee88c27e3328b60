#include "harness/plan/plan_axes.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

// plan.cpp crosses them around everything here: two decide what the others may be, and every size
// can be run, of which there may be very many.
constexpr std::array<std::string_view, 3> kOuterAxes{"kernel", "strategy", "elements"};
// No worker lives on or is born where there is none: one name for one thing.
constexpr std::array<std::string_view, 2> kAxesOfWorkers{"workers", "lifecycle"};

bool is_one_of(std::span<const std::string_view> names, const PointAxis& axis) {
  return std::ranges::find(names, axis.name) != names.end();
}

// Whether a point with these settings can be run. Each loop of the sweep is asked about alone, the
// other axes being at their defaults: an axis that depends on another has to follow it.
bool can_run(const Kernel& kernel, const Strategy& strategy, const Point& point) {
  if (strategy.read_only && kernel.writes_array) return false;
  if (strategy.fork_only && point.lifecycle == Lifecycle::pool) return false;
  if (point.pages != Pages::cold && !strategy.has_pages) return false;
  // A forked worker has no time before the timer in which its pages could be warmed.
  if (point.pages == Pages::warm && point.lifecycle == Lifecycle::fork) return false;
  if (!strategy.has_codec && (point.codec != kDefaultCodec || point.tasks_per_worker != 1)) {
    return false;
  }
  const auto own_variants = variant_names(kernel);
  if (std::ranges::find(own_variants, point.variant) == own_variants.end()) return false;
  const bool is_external = strategy.worker_kind == WorkerKind::external;
  if (is_external && point.variant != kDefaultVariant) return false;
  const bool has_our_workers = !is_external && strategy.worker_kind != WorkerKind::none;
  return has_our_workers || point.placement == Placement::free;
}

// The axis's values, in turn for each step of `loop`.
void cross(SweepLoop& loop, const PointAxis& axis, const std::vector<std::string>& values) {
  std::vector<std::vector<std::string>> steps;
  for (const std::vector<std::string>& step : loop.steps) {
    for (const std::string& value : values) {
      steps.push_back(step);
      steps.back().push_back(value);
    }
  }
  loop.axes.push_back(&axis);
  loop.steps = std::move(steps);
}

}  // namespace

std::uint64_t saturating_product(std::initializer_list<std::uint64_t> factors) {
  std::uint64_t product = 1;
  for (const std::uint64_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) {
      return std::numeric_limits<std::uint64_t>::max();
    }
  }
  return product;
}

void SweepLoop::set(Point& point, const std::vector<std::string>& step) const {
  for (std::size_t i = 0; i < axes.size(); ++i) axes[i]->set(point, step[i]);
}

std::uint64_t PointAxes::count() const {
  std::uint64_t product = 1;
  for (const SweepLoop& loop : loops) product = saturating_product({product, loop.steps.size()});
  return product;
}

PointAxes asked_axes(const Experiment& experiment, const Strategy& strategy) {
  PointAxes axes;
  for (const PointAxis* axis : crossed_axes()) {
    if (is_one_of(kOuterAxes, *axis)) continue;
    std::vector<std::string> values = experiment.values[axis->name];
    if (strategy.worker_kind == WorkerKind::none && is_one_of(kAxesOfWorkers, *axis)) {
      values = {axis->text(Point{})};
    }
    if (axis->follows.empty()) axes.loops.push_back({.axes = {}, .steps = {{}}});
    cross(axes.loops.back(), *axis, values);
  }
  return axes;
}

PointAxes possible_axes(const Experiment& experiment, const Kernel& kernel,
                        const Strategy& strategy) {
  PointAxes axes = asked_axes(experiment, strategy);
  for (SweepLoop& loop : axes.loops) {
    std::erase_if(loop.steps, [&](const std::vector<std::string>& step) {
      Point point;
      loop.set(point, step);
      return !can_run(kernel, strategy, point);
    });
  }
  return axes;
}

std::string_view what_is_possible() {
  return "what `zcbench list` says they can do: codecs and tasks_per_worker are for "
         "serialized_queue, variants for kernels that have them, pages for shared memory (warm for "
         "pools only), placement for workers";
}

}  // namespace zcbench
