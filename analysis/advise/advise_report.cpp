#include "analysis/advise/advise_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

std::string with_time(const AdvisedStrategy& strategy) {
  return fmt::format("{} ({})", escaped(strategy.label),
                     format_duration_ns(strategy.prediction.estimate.time));
}

std::string part_text(Part part, Lifecycle lifecycle) {
  switch (part) {
    case Part::workers: return lifecycle == Lifecycle::pool ? "waking workers" : "starting workers";
    case Part::page_faults: return "page faults";
    case Part::moving: return "moving the array";
    case Part::computing: return "computing";
  }
  return "";
}

// "file_mmap (7.38 ms)", together with all that are too close to it to call.
std::string names_text(const Advice& advice, const Choice& choice) {
  std::string text = with_time(advice.strategies[choice.best]);
  if (choice.equals.empty()) return text;
  for (const std::size_t place : choice.equals) text += ", " + with_time(advice.strategies[place]);
  return "too close to call: " + text;
}

std::string choice_text(const Advice& advice, const Choice& choice) {
  std::string text = names_text(advice, choice);
  if (!choice.next) return text;
  const bool is_serial = advice.strategies[choice.best].label == kSerialStrategy;
  if (is_serial && choice.equals.empty()) text += " beats everything";
  return text + fmt::format("; {} less for {} than {}", format_duration_ns(choice.saved_ns),
                            part_text(choice.reason, advice.request.lifecycle),
                            with_time(advice.strategies[*choice.next]));
}

std::string summary_text(const std::vector<ModelCheck>& checks) {
  const CheckSummary summary = summary_of(checks);
  return fmt::format(
      "half are off by less than {:.1f} %, nine of ten by less than {:.0f} %; {:.0f} % lie in "
      "their 90 % interval",
      summary.median_error * 100.0, summary.ninth_decile_error * 100.0, summary.inside * 100.0);
}

}  // namespace

std::vector<std::string> head_lines(const Advice& advice) {
  const CostLevels& levels = advice.machine.levels;
  return {fmt::format("{} of {}: {}, {}", escaped(advice.path), escaped(advice.date),
                      advice.cpu_model.empty() ? "unknown CPU" : escaped(advice.cpu_model),
                      levels.cpus == 1.0 ? "1 CPU" : fmt::format("{:g} CPUs", levels.cpus)),
          fmt::format("{}, {} doubles, {}, {}", escaped(advice.request.kernel),
                      format_elements(advice.request.elements),
                      format_count(advice.request.workers, "worker"),
                      to_string(advice.request.lifecycle))};
}

std::vector<std::string> recommendation_lines(const Advice& advice) {
  if (!advice.choice) return {"no recommendation: too few points"};
  std::vector<std::string> lines{"take: " + choice_text(advice, *advice.choice)};
  const bool is_control = !advice.strategies[advice.choice->best].has_processes;
  if (is_control && advice.processes_choice) {
    lines.push_back("with processes: " + choice_text(advice, *advice.processes_choice));
  }
  return lines;
}

std::vector<std::string> caveat_lines(const Advice& advice) {
  std::vector<std::string> lines;
  const bool beyond = std::ranges::any_of(advice.strategies, [](const AdvisedStrategy& one) {
    return one.prediction.beyond_elements || one.prediction.beyond_workers;
  });
  if (beyond) {
    lines.push_back(
        "extrapolated: beyond the sizes or workers measured with this kernel, where the intervals "
        "promise nothing");
  }
  for (const LeftOutStrategy& one : advice.left_out) {
    lines.push_back(fmt::format("{} is left out: {}", escaped(one.label), one.reason));
  }
  return lines;
}

std::vector<std::string> check_lines(const Advice& advice) {
  if (advice.checks.empty()) return {"the model could not be checked: too few points"};
  const std::vector<ModelCheck> here = checks_of_request(advice);
  std::vector<std::string> lines{
      fmt::format("leave-one-out prediction of every point: {} of {}", advice.checks.size(),
                  advice.checks.size() + advice.unchecked),
      "  " + summary_text(advice.checks)};
  if (!here.empty()) {
    lines.push_back(fmt::format("  of these {}, {}: {}", escaped(advice.request.kernel),
                                to_string(advice.request.lifecycle), here.size()));
    lines.push_back("  " + summary_text(here));
  }
  return lines;
}

namespace {

constexpr std::size_t kMaxLabelBytes = 60;
constexpr double kMostInUnit = 1e4;
constexpr double kBytesPerMiB = 1048576.0;

struct PriceColumn {
  Cost cost;
  std::string header;
};

struct PriceGroup {
  std::string title;
  std::vector<PriceColumn> columns;
};

// The costs that have prices, in groups that fit a terminal's width.
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

// "1.06 [0.91, 1.20] ms": all three in one unit, that of the value, or that of the upper end if the
// upper end would otherwise have more than four digits.
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

// "1.23M": three digits, because a crossover is not known more precisely.
std::string size_text(double elements) {
  const double digits = std::floor(std::log10(elements));
  const double step = std::pow(10.0, std::max(digits - 2.0, 0.0));
  return format_elements(static_cast<std::uint64_t>(std::round(elements / step) * step));
}

// An end outside the measured sizes is shown as "...".
std::string interval_text(const CurveCrossover& crossover) {
  return fmt::format("{} to {}", crossover.low ? size_text(*crossover.low) : "...",
                     crossover.high ? size_text(*crossover.high) : "...");
}

// A table with left-aligned row names and right-aligned figures below `headers`.
Table table_of(const std::string& title, const std::vector<std::string>& headers) {
  std::vector<Table::Column> columns{{.header = "", .max_bytes = kMaxLabelBytes}};
  for (const std::string& header : headers) {
    columns.push_back({.header = header, .align = Align::right, .max_bytes = kMaxLabelBytes});
  }
  return Table(std::move(columns), title);
}

void add_reigns(Table& table, const Advice& advice, const std::string& name,
                const std::vector<FastestRange>& fastest_ranges) {
  for (const FastestRange& reign : fastest_ranges) {
    const std::string label = advice.strategies[reign.curve].label;
    if (reign.from) {
      table.add_row({name, label, size_text(reign.from->elements), interval_text(*reign.from)});
    } else {
      table.add_row({name, label, size_text(advice.sizes.low), "-"});
    }
  }
}

}  // namespace

Table prediction_table(const Advice& advice) {
  Table table = table_of(
      "Predicted time, and what it is spent on",
      {"predicted", "90 % interval", "measured", "workers", "faults", "moving", "computing"});
  for (const AdvisedStrategy& one : advice.strategies) {
    table.add_row({one.label, format_duration_ns(one.prediction.estimate.time),
                   fmt::format("{} to {}", format_duration_ns(one.interval.low),
                               format_duration_ns(one.interval.high)),
                   measured_cell(one), share_cell(one.prediction, Part::workers),
                   share_cell(one.prediction, Part::page_faults),
                   share_cell(one.prediction, Part::moving),
                   share_cell(one.prediction, Part::computing)});
  }
  return table;
}

Table size_table(const Advice& advice) {
  Table table = table_of("By size", {"", "from", "95 % interval"});
  add_reigns(table, advice, "fastest", advice.fastest);
  add_reigns(table, advice, "with processes", advice.fastest_processes);
  for (const AdvisedStrategy& one : advice.strategies) {
    for (const CurveCrossover& crossover : one.against_serial) {
      table.add_row(
          {"crosses serial", one.label, size_text(crossover.elements), interval_text(crossover)});
    }
  }
  return table;
}

std::vector<Table> price_tables(const Advice& advice) {
  std::vector<Table> tables;
  for (const PriceGroup& group : price_groups(advice)) {
    std::vector<std::string> headers;
    for (const PriceColumn& column : group.columns) headers.push_back(column.header);
    Table table = table_of(group.title + ", with 95 % intervals", headers);
    for (const AdvisedStrategy& one : advice.strategies) {
      Table::Row row{one.label};
      for (const PriceColumn& column : group.columns) row.push_back(price_cell(one, column.cost));
      const bool has_price = std::ranges::any_of(
          row.begin() + 1, row.end(), [](const Table::Cell& cell) { return cell.text != "-"; });
      if (has_price) table.add_row(std::move(row));
    }
    if (!table.rows().empty()) tables.push_back(std::move(table));
  }
  return tables;
}

std::string render_text(const Advice& advice, std::size_t width) {
  // Wraps after a comma or the like, so that a number keeps its unit.
  const auto paragraphs = [&](const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
      text += wrapped("", line, {.width = width, .indent = 4, .breaks_after = ",;:"});
    }
    return text;
  };
  std::string text =
      paragraphs(head_lines(advice)) + "\n" + paragraphs(recommendation_lines(advice));
  if (!advice.strategies.empty()) text += "\n" + prediction_table(advice).text({.width = width});
  text += paragraphs(caveat_lines(advice));
  const Table by_size = size_table(advice);
  if (!by_size.rows().empty()) text += "\n" + by_size.text({.width = width});
  for (const Table& table : price_tables(advice)) text += "\n" + table.text({.width = width});
  return text + "\n" + paragraphs(check_lines(advice));
}

std::string render_markdown(const Advice& advice) {
  std::string text;
  for (const std::string& line : recommendation_lines(advice)) text += "**" + line + "**\n\n";
  text += markdown_list(head_lines(advice)) + "\n";
  if (!advice.strategies.empty()) text += prediction_table(advice).markdown() + "\n";
  text += markdown_list(caveat_lines(advice));
  const Table by_size = size_table(advice);
  if (!by_size.rows().empty()) text += "\n" + by_size.markdown();
  for (const Table& table : price_tables(advice)) text += "\n" + table.markdown();
  return text + "\n" + markdown_list(check_lines(advice));
}

}  // namespace zcbench
