#include "analysis/advise/advise_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxLabelBytes = 60;
constexpr double kMostInUnit = 1e4;
constexpr double kBytesPerMiB = 1048576.0;

std::string cell_text(std::string_view text) { return escaped(text, kMaxLabelBytes); }

struct Column {
  Cost cost;
  std::string header;
};

struct PriceGroup {
  std::string title;
  std::vector<Column> columns;
};

// What prices are of, in groups that fit a terminal's width.
std::vector<PriceGroup> price_groups(const Advice& advice) {
  const CostLevels& levels = advice.machine.levels;
  const auto first = [](double bytes) {
    return fmt::format("first {}", format_bytes(static_cast<std::uint64_t>(bytes)));
  };
  return {{"Price of workers",
           {{Cost::fixed, "once"},
            {Cost::worker, "per worker"},
            {Cost::crowded_worker, fmt::format("each beyond {:g}", levels.cpus)}}},
          {"Price of memory",
           {{Cost::page_fault, "per page fault"}, {Cost::worker_array, "per MiB and worker"}}},
          {"Price of moving a MiB",
           {{Cost::moved_small, first(levels.l2_bytes)},
            {Cost::moved_large, "beyond"},
            {Cost::moved_alone, "not shared"}}},
          {"Price of computing a MiB",
           {{Cost::computed_cache, first(levels.cache_bytes)},
            {Cost::computed_memory, "beyond"},
            {Cost::computed_alone, "not shared"}}}};
}

bool is_per_byte(Cost cost) {
  return cost == Cost::worker_array || part_of(cost) == Part::moving ||
         part_of(cost) == Part::computing;
}

// "1.06 [0.91, 1.20] ms": one unit for all three, that of the value, or that of the upper end if it
// would have more than four digits in the value's.
std::string with_interval(double value, const Interval& interval) {
  constexpr std::array kUnits{std::pair{1e9, "s"}, std::pair{1e6, "ms"}, std::pair{1e3, "us"},
                              std::pair{1.0, "ns"}};
  const auto unit = std::ranges::find_if(kUnits, [&](const auto& candidate) {
    return std::max(value, value > 0.0 ? interval.high / kMostInUnit : interval.high) >=
           candidate.first;
  });
  const auto [scale, name] = unit == kUnits.end() ? kUnits.back() : *unit;
  const auto number = [divisor = scale](double ns) {
    return ns == 0.0 ? "0" : format_number(ns / divisor);
  };
  return fmt::format("{} [{}, {}] {}", number(value), number(interval.low), number(interval.high),
                     name);
}

std::string price_cell(const AdvisedStrategy& strategy, Cost cost) {
  const auto price = std::ranges::find(strategy.prices, cost, &Price::cost);
  if (price == strategy.prices.end()) return "-";
  const double scale = is_per_byte(cost) ? kBytesPerMiB : 1.0;
  return with_interval(price->value * scale,
                       {price->interval.low * scale, price->interval.high * scale});
}

std::string share_cell(const Prediction& prediction, Part part) {
  const double share =
      prediction.parts_ns[static_cast<std::size_t>(part)] / prediction.estimate.time;
  return share < 0.005 ? "-" : fmt::format("{:.0f} %", share * 100.0);
}

std::string measured_cell(const AdvisedStrategy& strategy) {
  if (strategy.prediction.beyond_elements || strategy.prediction.beyond_workers) {
    return "extrapolated";
  }
  return strategy.measured ? format_duration_ns(strategy.measured->time_ns) : "-";
}

// "1.23M": three digits, because a crossover is not known to more.
std::string size_text(double elements) {
  const double digits = std::floor(std::log10(elements));
  const double step = std::pow(10.0, std::max(digits - 2.0, 0.0));
  return format_elements(static_cast<std::uint64_t>(std::round(elements / step) * step));
}

// An end that the sizes measured do not hold is "...".
std::string interval_text(const CurveCrossover& crossover) {
  return fmt::format("{} to {}", crossover.low ? size_text(*crossover.low) : "...",
                     crossover.high ? size_text(*crossover.high) : "...");
}

void add_reigns(AdviceTable& table, const Advice& advice, const std::string& name,
                const std::vector<Reign>& reigns) {
  for (const Reign& reign : reigns) {
    const std::string label = cell_text(advice.strategies[reign.curve].label);
    if (reign.from) {
      table.rows.push_back(
          {name, label, size_text(reign.from->elements), interval_text(*reign.from)});
    } else {
      table.rows.push_back({name, label, size_text(advice.sizes.low), "-"});
    }
  }
}

}  // namespace

AdviceTable prediction_table(const Advice& advice) {
  AdviceTable table{.title = "Predicted time, and what it is spent on",
                    .header = {"", "predicted", "90 % interval", "measured", "workers", "faults",
                               "moving", "computing"},
                    .rows = {}};
  for (const AdvisedStrategy& one : advice.strategies) {
    table.rows.push_back({cell_text(one.label), format_duration_ns(one.prediction.estimate.time),
                          fmt::format("{} to {}", format_duration_ns(one.interval.low),
                                      format_duration_ns(one.interval.high)),
                          measured_cell(one), share_cell(one.prediction, Part::workers),
                          share_cell(one.prediction, Part::page_faults),
                          share_cell(one.prediction, Part::moving),
                          share_cell(one.prediction, Part::computing)});
  }
  return table;
}

AdviceTable size_table(const Advice& advice) {
  AdviceTable table{.title = "By size", .header = {"", "", "from", "95 % interval"}, .rows = {}};
  add_reigns(table, advice, "fastest", advice.fastest);
  add_reigns(table, advice, "with processes", advice.fastest_processes);
  for (const AdvisedStrategy& one : advice.strategies) {
    for (const CurveCrossover& crossover : one.against_serial) {
      table.rows.push_back({"crosses serial", cell_text(one.label), size_text(crossover.elements),
                            interval_text(crossover)});
    }
  }
  return table;
}

std::vector<AdviceTable> price_tables(const Advice& advice) {
  std::vector<AdviceTable> tables;
  for (const PriceGroup& group : price_groups(advice)) {
    AdviceTable table{.title = group.title + ", with 95 % intervals", .header = {""}, .rows = {}};
    for (const Column& column : group.columns) table.header.push_back(column.header);
    for (const AdvisedStrategy& one : advice.strategies) {
      std::vector<std::string> row{cell_text(one.label)};
      for (const Column& column : group.columns) row.push_back(price_cell(one, column.cost));
      const bool has_price = std::ranges::any_of(
          row.begin() + 1, row.end(), [](const std::string& cell) { return cell != "-"; });
      if (has_price) table.rows.push_back(std::move(row));
    }
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace zcbench
