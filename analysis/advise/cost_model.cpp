#include "analysis/advise/cost_model.hpp"

#include <algorithm>
#include <limits>

namespace zcbench {

namespace {

constexpr double kBytesPerElement = 8.0;
constexpr double kLeastMovedShare = 0.01;  // of the array; less is headers and results
constexpr auto kSharedCosts = static_cast<std::size_t>(Cost::computed_cache);
constexpr auto kKernelCosts = static_cast<std::size_t>(Cost::worker_array) - kSharedCosts;
constexpr double kNever = std::numeric_limits<double>::infinity();

// Nothing if the kernel does not pay for that.
std::optional<std::size_t> column_of(const CostModel& model, const CostModel::KernelData& kernel,
                                     Cost cost) {
  if (cost == Cost::worker_array) return model.last_column;
  const auto column = static_cast<std::size_t>(cost);
  if (column < kSharedCosts) return column;
  if (!kernel.first_column) return std::nullopt;
  return *kernel.first_column + column - kSharedCosts;
}

// How much of each cost a job takes. The capped number of workers shares what can be shared.
std::vector<double> terms_of(const CostModel& model, const CostModel::KernelData& kernel,
                             double elements, double workers) {
  std::vector<double> row(model.last_column + 1, 0.0);
  const double busy = std::min(workers, std::max(model.levels.cpus, 1.0));
  const auto add = [&](Cost cost, double amount) { row[*column_of(model, kernel, cost)] = amount; };
  add(Cost::worker, workers);
  add(Cost::fixed, 1.0);
  add(Cost::crowded_worker, workers - busy);
  const double array = elements * kBytesPerElement;
  add(Cost::worker_array, workers * array);
  add(Cost::page_fault, kernel.faults.at(elements, workers));
  const double moved = kernel.moved_bytes_per_element * elements;
  const double small = std::min(moved, model.levels.l2_bytes);
  add(Cost::moved_small, small / busy);
  add(Cost::moved_large, (moved - small) / busy);
  add(Cost::moved_alone, moved);
  if (!kernel.first_column) return row;
  const double cached = std::min(array, model.levels.cache_bytes);
  add(Cost::computed_cache, cached / busy);
  add(Cost::computed_memory, (array - cached) / busy);
  add(Cost::computed_alone, array);
  return row;
}

Interval widened(const Interval& range, double value) {
  return {std::min(range.low, value), std::max(range.high, value)};
}

// The largest array says best what is moved per element: headers weigh least there.
CostModel::KernelData kernel_data(std::span<const Measurement> group, const std::string& kernel) {
  CostModel::KernelData data{
      .faults = {}, .elements = {kNever, -kNever}, .workers = {kNever, -kNever}};
  std::vector<FaultMeasurement> faults;
  for (const Measurement& one : group) {
    if (one.kernel != kernel) continue;
    faults.push_back({one.elements, one.workers, one.page_faults});
    if (one.elements > data.elements.high) {
      data.moved_bytes_per_element = one.moved_bytes / one.elements;
    }
    data.elements = widened(data.elements, one.elements);
    data.workers = widened(data.workers, one.workers);
  }
  if (data.moved_bytes_per_element < kLeastMovedShare * kBytesPerElement) {
    data.moved_bytes_per_element = 0.0;
  }
  data.faults = fit_faults(faults);
  return data;
}

// A price beyond a level needs points beyond it; without, the one below goes on.
CostLevels used_levels(const CostModel& model, const CostLevels& levels) {
  double moved = 0.0;
  double computed = 0.0;
  for (const auto& [name, kernel] : model.kernels) {
    moved = std::max(moved, kernel.moved_bytes_per_element * kernel.elements.high);
    if (kernel.first_column) {
      computed = std::max(computed, kBytesPerElement * kernel.elements.high);
    }
  }
  return {.cpus = levels.cpus,
          .l2_bytes = moved > levels.l2_bytes ? levels.l2_bytes : kNever,
          .cache_bytes = computed > levels.cache_bytes ? levels.cache_bytes : kNever};
}

}  // namespace

Part part_of(Cost cost) {
  if (cost <= Cost::crowded_worker || cost == Cost::worker_array) return Part::workers;
  if (cost == Cost::page_fault) return Part::page_faults;
  return cost <= Cost::moved_alone ? Part::moving : Part::computing;
}

std::optional<CostModel> fit_costs(std::span<const Measurement> group, const CostLevels& levels) {
  if (group.empty()) return std::nullopt;
  CostModel model{.strategy = group.front().strategy,
                  .lifecycle = group.front().lifecycle,
                  .levels = levels,
                  .kernels = {},
                  .last_column = 0,
                  .fit = {}};
  std::size_t columns = kSharedCosts;
  for (const Measurement& one : group) {
    if (model.kernels.contains(one.kernel)) continue;
    CostModel::KernelData data = kernel_data(group, one.kernel);
    if (one.computes) {
      data.first_column = columns;
      columns += kKernelCosts;
    }
    model.kernels.emplace(one.kernel, std::move(data));
  }
  model.last_column = columns;
  model.levels = used_levels(model, levels);
  TermTable terms{.columns = model.last_column + 1, .values = {}};
  std::vector<double> times;
  for (const Measurement& one : group) {
    const std::vector<double> row =
        terms_of(model, model.kernels.at(one.kernel), one.elements, one.workers);
    terms.values.insert(terms.values.end(), row.begin(), row.end());
    times.push_back(one.time_ns);
  }
  auto fit = fit_log(terms, times);
  if (!fit) return std::nullopt;
  model.fit = std::move(*fit);
  return model;
}

std::optional<Prediction> predict(const CostModel& model, const Job& job) {
  const auto found = model.kernels.find(job.kernel);
  if (found == model.kernels.end()) return std::nullopt;
  const CostModel::KernelData& kernel = found->second;
  const std::vector<double> row = terms_of(model, kernel, job.elements, job.workers);
  Prediction prediction{
      .estimate = estimate_at(model.fit, row),
      .beyond_elements = job.elements < kernel.elements.low || job.elements > kernel.elements.high,
      .beyond_workers = job.workers < kernel.workers.low || job.workers > kernel.workers.high};
  for (std::size_t i = 0; i < kCostCount; ++i) {
    const auto cost = static_cast<Cost>(i);
    const auto column = column_of(model, kernel, cost);
    if (!column) continue;
    prediction.parts_ns[static_cast<std::size_t>(part_of(cost))] +=
        row[*column] * model.fit.prices[*column];
  }
  return prediction;
}

std::vector<Price> prices_of(const CostModel& model, const std::string& kernel) {
  const auto found = model.kernels.find(kernel);
  if (found == model.kernels.end()) return {};
  std::vector<Price> prices;
  for (std::size_t i = 0; i < kCostCount; ++i) {
    const auto cost = static_cast<Cost>(i);
    const auto column = column_of(model, found->second, cost);
    if (!column || !model.fit.is_told[*column]) continue;
    prices.push_back({.cost = cost,
                      .value = model.fit.prices[*column],
                      .interval = price_interval(model.fit, *column, kFitConfidence)});
  }
  return prices;
}

}  // namespace zcbench
