#include "harness/plan/plan_axes.hpp"

#include <algorithm>
#include <limits>

namespace zcbench {

namespace {

bool can_stay(const Kernel& kernel, const Strategy& strategy, Lifecycle lifecycle, Pages pages) {
  if (strategy.read_only && kernel.writes_array) return false;
  if (strategy.fork_only && lifecycle == Lifecycle::pool) return false;
  if (pages == Pages::cold) return true;
  // A forked worker has no time before the timer in which its pages could be warmed.
  return strategy.has_pages && (pages != Pages::warm || lifecycle == Lifecycle::pool);
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

std::uint64_t PointAxes::count() const {
  return saturating_product({workers.size(), stays.size(), codecs.size(), tasks_per_worker.size(),
                             variants.size(), placements.size()});
}

PointAxes asked_axes(const Experiment& experiment, const Strategy& strategy) {
  PointAxes axes{.workers = experiment.workers,
                 .stays = {},
                 .codecs = experiment.codecs,
                 .tasks_per_worker = experiment.tasks_per_worker,
                 .variants = experiment.variants,
                 .placements = experiment.placements};
  std::vector<Lifecycle> lifecycles = experiment.lifecycles;
  if (strategy.worker_kind == WorkerKind::none) {
    lifecycles = {Lifecycle::fork};  // no worker lives on or is born: one name for one thing
    axes.workers = {1};
  }
  for (const Lifecycle lifecycle : lifecycles) {
    for (const Pages pages : experiment.pages) axes.stays.emplace_back(lifecycle, pages);
  }
  return axes;
}

PointAxes possible_axes(const Experiment& experiment, const Kernel& kernel,
                        const Strategy& strategy) {
  PointAxes axes = asked_axes(experiment, strategy);
  std::erase_if(axes.stays, [&](const auto& stay) {
    return !can_stay(kernel, strategy, stay.first, stay.second);
  });
  const auto own_variants = variant_names(kernel);
  std::erase_if(axes.variants, [&](const std::string& variant) {
    return std::ranges::find(own_variants, variant) == own_variants.end();
  });
  if (!strategy.has_codec) {
    std::erase_if(axes.codecs, [](const std::string& codec) { return codec != kDefaultCodec; });
    std::erase_if(axes.tasks_per_worker, [](std::uint32_t tasks) { return tasks != 1; });
  }
  const bool is_external = strategy.worker_kind == WorkerKind::external;
  if (is_external) {
    std::erase_if(axes.variants,
                  [](const std::string& variant) { return variant != kDefaultVariant; });
  }
  if (is_external || strategy.worker_kind == WorkerKind::none) {
    std::erase_if(axes.placements,
                  [](Placement placement) { return placement != Placement::free; });
  }
  return axes;
}

}  // namespace zcbench
