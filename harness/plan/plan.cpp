#include "harness/plan/plan.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <span>
#include <unordered_map>

#include "harness/base/text.hpp"
#include "harness/model/axis.hpp"
#include "harness/plan/name_filter.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

// The axes of the outermost loops: kernel and strategy decide what the others may be, and elements
// can have very many values, none of which is impossible.
constexpr std::array<std::string_view, 3> kOuterAxes{"kernel", "strategy", "elements"};
// Axes without meaning for strategies that have no workers.
constexpr std::array<std::string_view, 2> kAxesOfWorkers{"workers", "lifecycle"};

bool is_one_of(std::span<const std::string_view> names, const PointAxis& axis) {
  return std::ranges::find(names, axis.name) != names.end();
}

std::string strategies_that(const auto& may) {
  std::vector<std::string_view> names;
  for (const Strategy& strategy : strategies()) {
    if (std::invoke(may, strategy)) names.push_back(strategy.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string rule_of_lifecycle(const Strategy& strategy, Lifecycle lifecycle) {
  if (strategy.worker_kind == WorkerKind::ranks) return "mpi_* with lifecycle pool";
  if (lifecycle == Lifecycle::pool) return fmt::format("{} with lifecycle fork", strategy.name);
  return fmt::format("lifecycle exec with {}", strategies_that([](const Strategy& other) {
                       return can_live(other, Lifecycle::exec);
                     }));
}

// A worker that is started inside the timer cannot warm its pages before it.
std::string rule_of_warm_pages(const Strategy& strategy) {
  if (can_live(strategy, Lifecycle::pool)) return "warm pages with lifecycle pool";
  return fmt::format("warm pages with {}", strategies_that([](const Strategy& other) {
                       return other.has_pages && can_live(other, Lifecycle::pool);
                     }));
}

// The first rule that forbids a point with these settings; empty: it can run. Each loop of the
// sweep is checked alone, with the other axes at defaults that the strategy can have, so an axis
// that depends on another must follow it.
std::string broken_rule(const Kernel& kernel, const Strategy& strategy, const Point& point) {
  if (strategy.read_only && kernel.writes_array) {
    return fmt::format("{} with kernels that do not write to the array", strategy.name);
  }
  if (!can_live(strategy, point.lifecycle)) return rule_of_lifecycle(strategy, point.lifecycle);
  if (point.pages != Pages::cold && !strategy.has_pages) {
    return "pages other than cold with " + strategies_that(&Strategy::has_pages);
  }
  if (set_page_bytes(point.pages) != 0 && !strategy.has_page_sizes) {
    return "page sizes with " + strategies_that(&Strategy::has_page_sizes);
  }
  if (point.pages == Pages::warm && point.lifecycle != Lifecycle::pool) {
    return rule_of_warm_pages(strategy);
  }
  if (!strategy.has_codec && (point.codec != kDefaultCodec || point.tasks_per_worker != 1)) {
    return "codec and tasks_per_worker with " + strategies_that(&Strategy::has_codec);
  }
  const bool is_external = strategy.worker_kind == WorkerKind::external;
  const auto own_variants = variant_names(kernel);
  if (std::ranges::find(own_variants, point.variant) == own_variants.end() ||
      (is_external && point.variant != kDefaultVariant)) {
    return "variants that `zcbench list` has for the kernel, and none with external";
  }
  if (kernel.only_external && !is_external) {
    return fmt::format("kernel {} with strategy external", kernel.name);
  }
  const bool has_ranks = strategy.worker_kind == WorkerKind::ranks;
  if (point.nodes > (has_ranks ? point.workers : 1)) {
    return "nodes with mpi_* (at most one per worker)";
  }
  const bool has_workers_here =
      !is_external && !has_ranks && strategy.worker_kind != WorkerKind::none;
  if (point.placement != Placement::free && !has_workers_here) {
    return "placement with zcbench's own processes and threads (not mpi_*, external or serial)";
  }
  return "";
}

// The same for the settings of one step of `loop`.
std::string broken_rule(const Kernel& kernel, const Strategy& strategy, const SweepLoop& loop,
                        const std::vector<std::string>& step) {
  Point point;
  if (!can_live(strategy, point.lifecycle)) point.lifecycle = Lifecycle::pool;
  loop.set(point, step);
  return broken_rule(kernel, strategy, point);
}

// Replaces each step of `loop` by one step for each value of the axis.
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

static_assert(kMaxElements <= std::numeric_limits<std::uint64_t>::max() / kMaxWorkers / 8,
              "elements x workers x 8 must not wrap");

// The number of points, and of combinations that a capability excludes.
struct Count {
  std::uint64_t points = 0;
  std::uint64_t left_out = 0;
};

Count count(const Experiment& experiment) {
  Count total;
  for (const std::string& kernel : experiment.values["kernel"]) {
    for (const std::string& name : experiment.values["strategy"]) {
      const Strategy& strategy = *find_strategy(name);
      const std::uint64_t sizes = experiment.values["elements"].size();
      const std::uint64_t points = saturating_product(
          {sizes, possible_axes(experiment, *find_kernel(kernel), strategy).count()});
      const std::uint64_t asked =
          saturating_product({sizes, asked_axes(experiment, strategy).count()});
      total.points += std::min(points, kMaxPoints + 1);
      total.left_out += asked - points;
      // More than kMaxPoints is refused anyway.
      if (total.points > kMaxPoints) return total;
    }
  }
  return total;
}

bool matches(const ExcludeRule& rule, const Point& point) {
  return std::ranges::all_of(rule.conditions, [&](const auto& condition) {
    const auto& [axis, values] = condition;
    return std::ranges::find(values, axis_named(axis).text(point)) != values.end();
  });
}

// Visits every combination once; overwrites `point`.
template <typename Visit>
void cross(std::span<const SweepLoop> loops, Point& point, const Visit& visit) {
  if (loops.empty()) return visit(point);
  for (const auto& step : loops.front().steps) {
    loops.front().set(point, step);
    cross(loops.subspan(1), point, visit);
  }
}

void expand(const Experiment& experiment, Plan& plan) {
  Point point;
  point.data = experiment.data;
  point.command = experiment.command;
  point.samples = experiment.samples;
  point.sequential = experiment.sequential;
  point.samples_per_turn = experiment.samples_per_turn;
  point.timeout_s = experiment.timeout_s;
  point.if_unavailable = experiment.if_unavailable;
  const auto keep_or_exclude = [&](const Point& candidate) {
    const bool is_excluded = std::ranges::any_of(
        experiment.exclude, [&](const ExcludeRule& rule) { return matches(rule, candidate); });
    if (is_excluded) {
      ++plan.excluded_points;
    } else {
      plan.points.push_back(candidate);
    }
  };
  for (const std::string& kernel : experiment.values["kernel"]) {
    point.kernel = kernel;
    for (const std::string& strategy : experiment.values["strategy"]) {
      point.strategy = strategy;
      const PointAxes axes =
          possible_axes(experiment, *find_kernel(kernel), *find_strategy(strategy));
      for (const std::string& elements : experiment.values["elements"]) {
        axis_named("elements").set(point, elements);
        cross(axes.loops, point, keep_or_exclude);
      }
    }
  }
}

// The first broken rule of each combination, once, for an experiment of which nothing can run.
std::vector<std::string> broken_rules(const Experiment& experiment) {
  std::vector<std::string> rules;
  for (const std::string& kernel_name : experiment.values["kernel"]) {
    for (const std::string& name : experiment.values["strategy"]) {
      const Kernel& kernel = *find_kernel(kernel_name);
      const Strategy& strategy = *find_strategy(name);
      for (const SweepLoop& loop : asked_axes(experiment, strategy).loops) {
        std::vector<std::string> of_loop;
        for (const std::vector<std::string>& step : loop.steps) {
          of_loop.push_back(broken_rule(kernel, strategy, loop, step));
        }
        if (std::ranges::find(of_loop, "") != of_loop.end()) continue;
        for (const std::string& rule : of_loop) {
          if (std::ranges::find(rules, rule) == rules.end()) rules.push_back(rule);
        }
      }
    }
  }
  return rules;
}

void check_counts(const Config& config, Plan& plan) {
  std::uint64_t points = 0;
  for (const Experiment& experiment : config.experiments) {
    const Count counted = count(experiment);
    if (counted.points == 0) {
      fail_config(experiment.where, fmt::format("no strategy named here can run this; allowed: {}",
                                                fmt::join(broken_rules(experiment), "; ")));
    }
    points += counted.points;
    plan.excluded_points += counted.left_out;
    if (points > kMaxPoints) {
      fail_config(experiment.where,
                  fmt::format("the sweep has more than {} points; allowed: at most that many, e.g. "
                              "by shorter lists",
                              kMaxPoints));
    }
  }
}

// If two experiments named the same point, readers could not tell their samples apart.
void refuse_duplicates(const Config& config, const std::vector<std::size_t>& ends,
                       const std::vector<Point>& points) {
  std::unordered_map<std::string, std::size_t> experiment_of;
  std::size_t experiment = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    while (i >= ends[experiment]) ++experiment;
    const std::string name = points[i].name();
    const auto [known, is_new] = experiment_of.emplace(name, experiment);
    if (!is_new) {
      fail_config(config.experiments[experiment].where,
                  fmt::format("the point {} is already in the experiment at {}; allowed: each "
                              "point once; remove it from one of them with \"exclude\"",
                              name, config.experiments[known->second].where));
    }
  }
}

void apply_filter(const std::string& filter, std::vector<Point>& points) {
  std::vector<std::string> names;
  for (const Point& point : points) names.push_back(point.name());
  const std::vector<bool> matching = names_matching(filter, names);
  std::size_t index = 0;
  std::erase_if(points, [&](const Point&) { return !matching[index++]; });
  if (points.empty()) {
    fail_config("--filter " + escaped(filter, 200),
                "no point's name matches; zcbench run CONFIG --dry-run lists the names");
  }
}

void check_samples(const Config& config, const std::vector<Point>& points) {
  std::uint64_t samples = 0;
  for (const Point& point : points) samples += point.samples;
  if (samples > kMaxSamplesInPlan) {
    fail_config(escaped(config.path, 200),
                fmt::format("the {} points need {} samples in total; allowed: at most {}",
                            points.size(), samples, kMaxSamplesInPlan));
  }
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
      return !broken_rule(kernel, strategy, loop, step).empty();
    });
  }
  return axes;
}

Plan make_plan(const Config& config, const std::string& filter) {
  Plan plan;
  check_counts(config, plan);
  std::vector<std::size_t> ends;  // index after the last point of each experiment
  for (const Experiment& experiment : config.experiments) {
    expand(experiment, plan);
    ends.push_back(plan.points.size());
  }
  refuse_duplicates(config, ends, plan.points);
  if (plan.points.empty()) {
    fail_config(config.experiments.front().where + "/exclude",
                "every point is excluded; allowed: rules that keep at least one");
  }
  if (!filter.empty()) apply_filter(filter, plan.points);
  check_samples(config, plan.points);
  return plan;
}

}  // namespace zcbench
