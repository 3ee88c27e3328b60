#include "harness/machine/limits_reduction.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <span>

#include "harness/base/errors.hpp"
#include "harness/base/statistics.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

namespace {

std::string text_of(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  return member ? member->text() : "";
}

std::optional<double> number_of(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  if (!member || member->kind() != JsonKind::number) return std::nullopt;
  const double value = std::strtod(member->text().c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::uint64_t context_bytes(const JsonValue& context, std::string_view key) {
  return std::strtoull(text_of(context, key).c_str(), nullptr, 10);
}

// Which clock a benchmark is timed by is no part of a figure's name.
std::string figure_name(std::string benchmark) {
  for (const std::string_view clock : {"/real_time", "/manual_time"}) {
    if (const auto place = benchmark.find(clock); place != std::string::npos) {
      benchmark.erase(place, clock.size());
    }
  }
  return benchmark;
}

double us_per(std::string_view time_unit) {
  if (time_unit == "ns") return 1e-3;
  if (time_unit == "ms") return 1e3;
  return time_unit == "s" ? 1e6 : 1.0;
}

struct Reading {
  double value;
  std::string_view unit;
};

std::optional<Reading> reading_of(const JsonValue& entry) {
  if (const auto rate = number_of(entry, "bytes_per_second")) return Reading{*rate / 1e9, "GB/s"};
  const auto items = number_of(entry, "items_per_second");
  if (items && *items > 0.0) return Reading{1e9 / *items, "ns"};
  const auto time = number_of(entry, "real_time");
  if (!time) return std::nullopt;
  return Reading{*time * us_per(text_of(entry, "time_unit")), "us"};
}

struct Readings {
  std::string benchmark;
  std::string_view unit;
  std::vector<double> values;
  std::string error;
};

// By benchmark: the repetitions of different ones are interleaved.
std::vector<Readings> collect(const JsonValue& benchmarks) {
  std::vector<Readings> all;
  for (const JsonValue& entry : benchmarks.children()) {
    if (text_of(entry, "run_type") == "aggregate") continue;
    const std::string benchmark = text_of(entry, "run_name");
    auto place = std::ranges::find(all, benchmark, &Readings::benchmark);
    if (place == all.end()) place = all.insert(all.end(), Readings{benchmark, "", {}, ""});
    if (text_of(entry, "error_occurred") == "true" || text_of(entry, "skipped") == "true") {
      place->error = text_of(entry, "error_message") + text_of(entry, "skip_message");
      if (place->error.empty()) place->error = "failed";
    } else if (const auto reading = reading_of(entry)) {
      place->unit = reading->unit;
      place->values.push_back(reading->value);
    }
  }
  return all;
}

PeakRate figure_of(const Readings& readings) {
  const std::span<const double> values(readings.values);
  return {.name = figure_name(readings.benchmark),
          .value = median(values),
          .unit = std::string(readings.unit),
          .first_quartile = quantile(values, 0.25),
          .third_quartile = quantile(values, 0.75),
          .deviation = median_absolute_deviation(values),
          .repetitions = values.size(),
          .benchmark = readings.benchmark};
}

PeakRates reduce(const JsonValue& root, const MachineId& machine, const std::string& date_utc) {
  const auto context = root.find("context");
  const auto benchmarks = root.find("benchmarks");
  if (!context || !benchmarks) root.fail("has no context or no benchmarks");
  PeakRates limits{.date_utc = date_utc,
                   .machine = machine,
                   .l2_bytes = context_bytes(*context, "zcbench_l2_bytes"),
                   .l3_bytes = context_bytes(*context, "zcbench_l3_bytes"),
                   .caches_from = text_of(*context, "zcbench_caches_from"),
                   .figures = {},
                   .unavailable = {}};
  for (const Readings& readings : collect(*benchmarks)) {
    // A benchmark that failed half-way says nothing.
    if (readings.error.empty() && !readings.values.empty()) {
      limits.figures.push_back(figure_of(readings));
    } else {
      limits.unavailable.push_back({figure_name(readings.benchmark), readings.error});
    }
  }
  // Not in the random order in which they ended.
  std::ranges::sort(limits.figures, {}, &PeakRate::name);
  std::ranges::sort(limits.unavailable, {}, &UnavailableRate::name);
  if (limits.figures.empty()) benchmarks->fail("has no figure");
  return limits;
}

}  // namespace

PeakRates reduce_micro_output(const std::string& text, const MachineId& machine,
                              const std::string& date_utc) {
  try {
    const JsonDocument document(text, "output of zcbench_micro", JsonOrigin::file);
    return reduce(document.root(), machine, date_utc);
  } catch (const ConfigError& error) {
    throw MachineError(error.what());
  }
}

}  // namespace zcbench
