#include "harness/plan/plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "harness/base/text.hpp"
#include "harness/plan/name_filter.hpp"
#include "harness/plan/plan_axes.hpp"

namespace zcbench {

namespace {

static_assert(kMaxElements <= std::numeric_limits<std::uint64_t>::max() / kMaxWorkers / 8,
              "elements x workers x 8 must not wrap");

// How many points, and how many combinations that a capability leaves out.
struct Count {
  std::uint64_t points = 0;
  std::uint64_t left_out = 0;
};

Count count(const Experiment& experiment) {
  Count total;
  for (const std::string& kernel : experiment.kernels) {
    for (const std::string& name : experiment.strategies) {
      const Strategy& strategy = *find_strategy(name);
      const std::uint64_t sizes = experiment.elements.size();
      const std::uint64_t points = saturating_product(
          {sizes, possible_axes(experiment, *find_kernel(kernel), strategy).count()});
      const std::uint64_t asked =
          saturating_product({sizes, asked_axes(experiment, strategy).count()});
      // More than kMaxPoints is refused whatever the rest, so the sums need not be exact up there.
      total.points += std::min(points, kMaxPoints + 1);
      total.left_out += asked - points;
    }
  }
  return total;
}

std::string axis_text(const Point& point, const std::string& axis) {
  if (axis == "kernel") return point.kernel;
  if (axis == "strategy") return point.strategy;
  if (axis == "elements") return std::to_string(point.elements);
  if (axis == "workers") return std::to_string(point.workers);
  if (axis == "lifecycle") return std::string(to_string(point.lifecycle));
  if (axis == "codec") return point.codec;
  if (axis == "variant") return point.variant;
  if (axis == "pages") return std::string(to_string(point.pages));
  if (axis == "placement") return std::string(to_string(point.placement));
  return std::to_string(point.tasks_per_worker);
}

bool matches(const ExcludeRule& rule, const Point& point) {
  return std::ranges::all_of(rule.conditions, [&](const auto& condition) {
    const auto& [axis, values] = condition;
    return std::ranges::find(values, axis_text(point, axis)) != values.end();
  });
}

// The innermost axes; together with expand_sizes every combination, each once.
template <typename Visit>
void expand_encodings(const PointAxes& axes, Point point, const Visit& visit) {
  for (const std::string& codec : axes.codecs) {
    point.codec = codec;
    for (const std::uint32_t tasks : axes.tasks_per_worker) {
      point.tasks_per_worker = tasks;
      for (const std::string& variant : axes.variants) {
        point.variant = variant;
        for (const Placement placement : axes.placements) {
          point.placement = placement;
          visit(point);
        }
      }
    }
  }
}

template <typename Visit>
void expand_sizes(const Experiment& experiment, const PointAxes& axes, Point point,
                  const Visit& visit) {
  for (const std::uint64_t elements : experiment.elements) {
    point.elements = elements;
    for (const std::uint32_t workers : axes.workers) {
      point.workers = workers;
      for (const auto& [lifecycle, pages] : axes.stays) {
        point.lifecycle = lifecycle;
        point.pages = pages;
        expand_encodings(axes, point, visit);
      }
    }
  }
}

void expand(const Experiment& experiment, Plan& plan) {
  Point point;
  point.partition = experiment.partition;
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
  for (const std::string& kernel : experiment.kernels) {
    point.kernel = kernel;
    for (const std::string& strategy : experiment.strategies) {
      point.strategy = strategy;
      const PointAxes axes =
          possible_axes(experiment, *find_kernel(kernel), *find_strategy(strategy));
      expand_sizes(experiment, axes, point, keep_or_exclude);
    }
  }
}

void check_counts(const Config& config, Plan& plan) {
  std::uint64_t points = 0;
  for (const Experiment& experiment : config.experiments) {
    const Count counted = count(experiment);
    if (counted.points == 0) {
      fail_config(experiment.where,
                  "no strategy named here can run this; allowed: what `zcbench list` says they can "
                  "do: codecs and tasks_per_worker are for serialized_queue, variants for kernels "
                  "that have them, pages for shared memory (warm for pools only), placement for "
                  "workers");
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

// Of two experiments that name the same point, no reader could tell the samples apart.
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
                              "point once, leave it out of one of them with \"exclude\"",
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
                fmt::format("the {} points ask for {} samples together; allowed: at most {}",
                            points.size(), samples, kMaxSamplesInPlan));
  }
}

}  // namespace

Plan make_plan(const Config& config, const std::string& filter) {
  Plan plan;
  check_counts(config, plan);
  std::vector<std::size_t> ends;  // behind the last point of each experiment
  for (const Experiment& experiment : config.experiments) {
    expand(experiment, plan);
    ends.push_back(plan.points.size());
  }
  refuse_duplicates(config, ends, plan.points);
  if (plan.points.empty()) {
    fail_config(config.experiments.front().where + "/exclude",
                "every point is left out; allowed: rules that keep at least one");
  }
  if (!filter.empty()) apply_filter(filter, plan.points);
  check_samples(config, plan.points);
  return plan;
}

}  // namespace zcbench
