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

// The column of a cost's price; nullopt if the kernel does not have that cost.
std::optional<std::size_t> column_of(const CostModel& model, const CostModel::KernelData& kernel,
                                     Cost cost) {
  if (cost == Cost::worker_array) return model.last_column;
  const auto column = static_cast<std::size_t>(cost);
  if (column < kSharedCosts) return column;
  if (!kernel.first_column) return std::nullopt;
  return *kernel.first_column + column - kSharedCosts;
}

// Writes how much of each cost a job takes into a row of zeros. The number of workers that share
// what can be shared is capped at the CPUs.
void fill_terms(const CostModel& model, const CostModel::KernelData& kernel, double elements,
                double workers, std::span<double> row) {
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
  if (!kernel.first_column) return;
  const double cached = std::min(array, model.levels.cache_bytes);
  add(Cost::computed_cache, cached / busy);
  add(Cost::computed_memory, (array - cached) / busy);
  add(Cost::computed_alone, array);
}

Interval widened(const Interval& range, double value) {
  return {std::min(range.low, value), std::max(range.high, value)};
}

void take_in(CostModel::KernelData& data, const Measurement& one) {
  data.elements = widened(data.elements, one.elements);
  data.workers = widened(data.workers, one.workers);
}

// A price beyond a level needs points beyond it; without them, the price below applies there too.
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

CostFits::CostFits(std::span<const Measurement> group, const CostLevels& levels)
    : group_(group), levels_(levels) {
  if (group.empty()) return;
  std::map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const auto [place, is_new] = known.emplace(group[i].kernel, kernels_.size());
    if (is_new) kernels_.push_back({.name = group[i].kernel});
    kernel_of_.push_back(place->second);
    kernels_[place->second].places.push_back(i);
  }
  model_.strategy = group.front().strategy;
  model_.lifecycle = group.front().lifecycle;
  model_.last_column = kSharedCosts;
  for (Kernel& kernel : kernels_) read_kernel(kernel);
  model_.levels = used_levels(model_, levels);
  terms_.columns = model_.last_column + 1;
  terms_.values.assign(group.size() * terms_.columns, 0.0);
  for (std::size_t i = 0; i < group.size(); ++i) {
    fill_terms(model_, model_.kernels.at(group[i].kernel), group[i].elements, group[i].workers,
               std::span(terms_.values).subspan(i * terms_.columns, terms_.columns));
    times_.push_back(group[i].time_ns);
  }
}

// The largest array shows best what is moved per element, because headers weigh least there.
void CostFits::read_kernel(Kernel& kernel) {
  CostModel::KernelData data{
      .faults = {}, .elements = {kNever, -kNever}, .workers = {kNever, -kNever}};
  std::vector<FaultMeasurement> faults;
  for (const std::size_t place : kernel.places) {
    const Measurement& one = group_[place];
    faults.push_back({one.elements, one.workers, one.page_faults});
    if (one.elements > data.elements.high) {
      data.moved_bytes_per_element = one.moved_bytes / one.elements;
      kernel.largest = place;
    }
    take_in(data, one);
  }
  if (data.moved_bytes_per_element < kLeastMovedShare * kBytesPerElement) {
    data.moved_bytes_per_element = 0.0;
  }
  kernel.faults = FaultFit(faults);
  data.faults = kernel.faults.all();
  if (group_[kernel.places.front()].computes) {
    data.first_column = model_.last_column;
    model_.last_column += kKernelCosts;
  }
  model_.kernels.emplace(kernel.name, std::move(data));
}

std::optional<CostModel> CostFits::all() {
  if (group_.empty()) return std::nullopt;
  if (!is_fitted_) {
    fit_ = fit_log(terms_, times_);
    is_fitted_ = true;
  }
  if (!fit_) return std::nullopt;
  CostModel model = model_;
  model.fit = *fit_;
  return model;
}

std::optional<CostModel> CostFits::without(std::size_t index) {
  const Kernel& kernel = kernels_[kernel_of_[index]];
  if (index == kernel.places.front() || index == kernel.largest) {
    // This point determines columns or levels, so the others need a new fit.
    std::vector<Measurement> others(group_.begin(), group_.end());
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(index));
    return CostFits(others, levels_).all();
  }
  CostModel model = model_;
  CostModel::KernelData& data = model.kernels.at(kernel.name);
  data.elements = data.workers = {kNever, -kNever};
  const auto place = std::ranges::find(kernel.places, index) - kernel.places.begin();
  data.faults = kernel.faults.without(static_cast<std::size_t>(place));
  TermTable terms = terms_;
  for (const std::size_t other : kernel.places) {
    const Measurement& one = group_[other];
    if (other != index) take_in(data, one);
    terms.values[other * terms.columns + static_cast<std::size_t>(Cost::page_fault)] =
        data.faults.at(one.elements, one.workers);
  }
  const auto row = terms.values.begin() + static_cast<std::ptrdiff_t>(index * terms.columns);
  terms.values.erase(row, row + static_cast<std::ptrdiff_t>(terms.columns));
  std::vector<double> times = times_;
  times.erase(times.begin() + static_cast<std::ptrdiff_t>(index));
  if (!is_fitted_) all();
  auto fit = fit_log(terms, times,
                     fit_ ? std::span<const double>(fit_->prices) : std::span<const double>());
  if (!fit) return std::nullopt;
  model.fit = std::move(*fit);
  return model;
}

std::optional<CostModel> fit_costs(std::span<const Measurement> group, const CostLevels& levels) {
  return CostFits(group, levels).all();
}

std::optional<Prediction> predict(const CostModel& model, const Job& job) {
  const auto found = model.kernels.find(job.kernel);
  if (found == model.kernels.end()) return std::nullopt;
  const CostModel::KernelData& kernel = found->second;
  std::vector<double> row(model.last_column + 1, 0.0);
  fill_terms(model, kernel, job.elements, job.workers, row);
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
