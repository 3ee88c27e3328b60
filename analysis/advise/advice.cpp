#include "analysis/advise/advice.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/model/point.hpp"
#include "harness/results/point_role.hpp"
#include "harness/run/preflight.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

// A file has serial only once, whatever the lifecycle; its variants are named like "serial naive".
bool is_in_lifecycle(const Measurement& one, const std::string& lifecycle) {
  return one.lifecycle == lifecycle || one.strategy == kSerialStrategy ||
         one.strategy.starts_with(std::string(kSerialStrategy) + " ");
}

void require_known(const Results& file, std::span<const Measurement> measurements,
                   const AdviceRequest& request) {
  std::vector<std::string_view> kernels;
  bool has_lifecycle = false;
  for (const Measurement& one : measurements) {
    if (std::ranges::find(kernels, one.kernel) == kernels.end()) kernels.push_back(one.kernel);
    if (one.kernel == request.kernel && one.lifecycle == to_string(request.lifecycle)) {
      has_lifecycle = true;
    }
  }
  const std::string path = escaped(file.label);
  if (std::ranges::find(kernels, request.kernel) == kernels.end()) {
    throw ConfigError(fmt::format("{}: {}", path, unknown_name("kernel", request.kernel, kernels)));
  }
  if (!has_lifecycle) {
    throw ConfigError(fmt::format("{}: has no point of kernel {} with lifecycle {}", path,
                                  request.kernel, to_string(request.lifecycle)));
  }
}

// One point per strategy, for the requested job, in the order of the file.
std::vector<Point> strategies_of(const RunResult& run, const AdviceRequest& request) {
  std::vector<Point> found;
  for (const PointResult& result : run.points) {
    const Point& point = result.point;
    const bool fits = point.lifecycle == request.lifecycle || point.strategy == kSerialStrategy;
    const auto same = [&](const Point& other) { return row_label(other) == row_label(point); };
    if (!fits || point.kernel != request.kernel || is_external(point)) continue;
    if (std::ranges::none_of(found, same)) found.push_back(point);
  }
  for (Point& point : found) {
    point.elements = request.elements;
    point.workers = point.strategy == kSerialStrategy ? 1 : request.workers;
  }
  return found;
}

// Why the job does not fit into the memory of the machine that the file is from; nullopt if it
// does.
std::optional<std::string> why_too_large(const Point& point, const Environment& environment) {
  if (find_strategy(point.strategy) == nullptr || find_kernel(point.kernel) == nullptr) {
    return std::nullopt;
  }
  const std::uint64_t needed = point_memory_bytes(point);
  std::uint64_t memory = environment.memory_bytes;
  if (environment.memory_limit_bytes) memory = std::min(memory, *environment.memory_limit_bytes);
  if (memory == 0 || needed <= memory) return std::nullopt;
  return fmt::format("needs {} of memory, that machine has {}", format_bytes(needed),
                     format_bytes(memory));
}

Job job_of(const Point& point) {
  return {.kernel = point.kernel,
          .elements = static_cast<double>(point.elements),
          .workers = static_cast<double>(point.workers)};
}

std::vector<Measurement> group_of(std::span<const Measurement> measurements,
                                  const std::string& label, const std::string& lifecycle) {
  std::vector<Measurement> group;
  for (const Measurement& one : measurements) {
    if (one.strategy == label && is_in_lifecycle(one, lifecycle)) group.push_back(one);
  }
  return group;
}

AdvisedStrategy advised(const Point& point, const CostModel& model,
                        std::span<const Measurement> group) {
  const Job job = job_of(point);
  const CostModel::KernelData& kernel = model.kernels.at(point.kernel);
  AdvisedStrategy found{.label = row_label(point),
                        .has_processes = !is_control(point),
                        .prediction = *predict(model, job),
                        .measured = std::nullopt,
                        .prices = prices_of(model, point.kernel),
                        .deviation = std::sqrt(model.fit.variance),
                        .elements = kernel.elements,
                        .workers = kernel.workers,
                        .against_serial = {}};
  found.interval = prediction_interval(found.prediction.estimate, kPredictionConfidence);
  const auto same = std::ranges::find_if(group, [&](const Measurement& one) {
    return one.kernel == job.kernel && one.elements == job.elements && one.workers == job.workers;
  });
  if (same != group.end()) found.measured = *same;
  return found;
}

Curve curve_of(const CostModel& model, const Job& job) {
  return [&model, job](double elements) {
    return predict(model, {job.kernel, elements, job.workers})->estimate;
  };
}

// A choice among the strategies at `places`, expressed as places among all strategies.
std::optional<Choice> choose_among(const Advice& advice, std::span<const std::size_t> places) {
  std::vector<Prediction> predictions;
  for (const std::size_t place : places) {
    predictions.push_back(advice.strategies[place].prediction);
  }
  auto choice = choose(predictions);
  if (!choice) return std::nullopt;
  choice->best = places[choice->best];
  for (std::size_t& equal : choice->equals) equal = places[equal];
  if (choice->next) choice->next = places[*choice->next];
  return choice;
}

std::vector<FastestRange> reigns_among(std::span<const Curve> curves,
                                       std::span<const std::size_t> places, const Interval& sizes) {
  std::vector<Curve> some;
  for (const std::size_t place : places) some.push_back(curves[place]);
  std::vector<FastestRange> fastest_ranges = lowest_curves(some, sizes);
  for (FastestRange& reign : fastest_ranges) reign.curve = places[reign.curve];
  return fastest_ranges;
}

// Fills in what follows from the curves of the advised strategies, which are in the same order.
void compare(Advice& advice, std::span<const Curve> curves) {
  std::vector<std::size_t> all;
  std::vector<std::size_t> processes;
  advice.sizes = advice.strategies.front().elements;
  for (std::size_t place = 0; place < curves.size(); ++place) {
    all.push_back(place);
    if (advice.strategies[place].has_processes) processes.push_back(place);
    advice.sizes.low = std::max(advice.sizes.low, advice.strategies[place].elements.low);
    advice.sizes.high = std::min(advice.sizes.high, advice.strategies[place].elements.high);
  }
  advice.choice = choose_among(advice, all);
  advice.processes_choice = choose_among(advice, processes);
  if (advice.sizes.low >= advice.sizes.high) return;
  advice.fastest = reigns_among(curves, all, advice.sizes);
  advice.fastest_processes = reigns_among(curves, processes, advice.sizes);
  const auto serial =
      std::ranges::find(advice.strategies, kSerialStrategy, &AdvisedStrategy::label);
  if (serial == advice.strategies.end()) return;
  const Curve& reference = curves[static_cast<std::size_t>(serial - advice.strategies.begin())];
  for (const std::size_t place : all) {
    advice.strategies[place].against_serial = crossovers(reference, curves[place], advice.sizes);
  }
}

struct Modelled {
  CostModel model;
  AdvisedStrategy advised;
  Job job;
};

}  // namespace

Advice make_advice(const Results& file, const AdviceRequest& request) {
  const std::vector<Measurement> measurements = measurements_of(file.run);
  require_known(file, measurements, request);
  Advice advice;
  advice.path = file.label;
  advice.date = file.run.started_utc;
  advice.cpu_model = file.environment.cpu_model;
  advice.machine = machine_levels(file);
  advice.request = request;
  std::vector<Modelled> modelled;
  const std::string lifecycle(to_string(request.lifecycle));
  for (const Point& point : strategies_of(file.run, request)) {
    const std::string label = row_label(point);
    const std::vector<Measurement> group = group_of(measurements, label, lifecycle);
    auto model = fit_costs(group, advice.machine.levels);
    if (const auto reason = why_too_large(point, file.environment)) {
      advice.left_out.push_back({label, *reason});
    } else if (std::ranges::none_of(
                   group, [&](const Measurement& one) { return one.kernel == point.kernel; })) {
      advice.left_out.push_back({label, "has no valid point"});
    } else if (!model) {
      advice.left_out.push_back({label, fmt::format("too few points to fit the cost model: {}",
                                                    format_count(group.size(), "point"))});
    } else if (!(predict(*model, job_of(point))->estimate.time > 0.0)) {
      // Happens only beyond its points, where everything that the job needs may have a price of 0.
      advice.left_out.push_back({label, "its points say nothing of a job like this"});
    } else {
      AdvisedStrategy found = advised(point, *model, group);
      modelled.push_back({std::move(*model), std::move(found), job_of(point)});
    }
  }
  std::ranges::stable_sort(
      modelled, {}, [](const Modelled& one) { return one.advised.prediction.estimate.time; });
  std::vector<Curve> curves;
  for (const Modelled& one : modelled) {
    advice.strategies.push_back(one.advised);
    curves.push_back(curve_of(one.model, one.job));
  }
  if (!curves.empty()) compare(advice, curves);
  advice.checks = leave_one_out(measurements, advice.machine.levels);
  advice.unchecked = measurements.size() - advice.checks.size();
  return advice;
}

std::vector<ModelCheck> checks_of_request(const Advice& advice) {
  std::vector<ModelCheck> found;
  for (const ModelCheck& check : advice.checks) {
    if (check.measured.kernel == advice.request.kernel &&
        is_in_lifecycle(check.measured, std::string(to_string(advice.request.lifecycle)))) {
      found.push_back(check);
    }
  }
  return found;
}

}  // namespace zcbench
