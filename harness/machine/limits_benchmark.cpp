#include "harness/machine/limits_benchmark.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_document.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/process.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

std::string text_of(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  return member ? member->text() : "";
}

std::optional<double> number_of(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  if (!member || member->kind() != JsonKind::number) return std::nullopt;
  const double value = member->number();
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::uint64_t context_bytes(const JsonValue& context, std::string_view key) {
  return std::strtoull(text_of(context, key).c_str(), nullptr, 10);
}

// A figure's name leaves out the clock that timed the benchmark.
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

// Groups the readings by benchmark, because repetitions of different benchmarks are interleaved.
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
    // A benchmark that failed half-way counts as unavailable.
    if (readings.error.empty() && !readings.values.empty()) {
      limits.figures.push_back(figure_of(readings));
    } else {
      limits.unavailable.push_back({figure_name(readings.benchmark), readings.error});
    }
  }
  // Sorts, because benchmarks ran in random order.
  std::ranges::sort(limits.figures, {}, &PeakRate::name);
  std::ranges::sort(limits.unavailable, {}, &UnavailableRate::name);
  if (limits.figures.empty()) benchmarks->fail("has no figures");
  return limits;
}

constexpr std::size_t kMaxOutputBytes = std::size_t{4} << 20;
constexpr std::int64_t kLookForSignalsNs = 100'000'000;

// Quotes a path as one word of a shell command.
std::string for_shell(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
  if (path.find_first_not_of(kPlain) == std::string::npos) return path;
  std::string word = "'";
  for (const char c : path) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return escaped(word + "'", 1000);
}

// The command that builds the program at that path; empty if it is not in a build folder.
std::string build_command(const std::string& micro) {
  const std::string folder = std::filesystem::path(micro).parent_path();
  if (!is_there(folder + "/CMakeCache.txt")) return "";
  return fmt::format("cmake --build {} --target zcbench_micro", for_shell(folder));
}

// Returns its wait status. It runs in our process group, so it stops and continues with us.
int run(const ProcessStart& start, double timeout_s) {
  const std::int64_t deadline_ns = now_ns() + static_cast<std::int64_t>(timeout_s * 1e9);
  const auto check = [&] {
    throw_if_interrupted();
    if (now_ns() <= deadline_ns) return;
    throw MachineError(fmt::format("zcbench_micro did not end within {} s", timeout_s));
  };
  try {
    return Process(start, check).wait(check, kLookForSignalsNs);
  } catch (const SystemError& error) {
    throw MachineError(error.what());
  }
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

std::string micro_program_path() {
  return std::filesystem::path(own_path()).parent_path() / "zcbench_micro";
}

std::string limits_command() {
  const std::string micro = micro_program_path();
  const std::string build = ::access(system_text(micro), X_OK) == 0 ? "" : build_command(micro);
  return fmt::format("{}{}{} limits", build, build.empty() ? "" : " && ", for_shell(own_path()));
}

std::string run_micro_program(const std::string& path, const std::vector<std::string>& arguments,
                              double timeout_s) {
  if (::access(system_text(path), X_OK) != 0) {
    const std::string build = build_command(path);
    throw MachineError(fmt::format(
        "limits are measured by zcbench_micro, which is missing ({}): {}", in_quotes(path),
        build.empty() ? "it must be in the same folder as zcbench, from the same build"
                      : "build it with " + build));
  }
  const MemoryFile output("zcbench-micro-output");
  const MemoryFile errors("zcbench-micro-errors");
  std::vector<std::string> all{path, fmt::format("--exit_with_parent={}", ::getpid())};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const int status = run({.program = path,
                          .argv = std::move(all),
                          .output = output.get(),
                          .errors = errors.get(),
                          .has_own_group = false},
                         timeout_s);
  if (status != 0) {
    throw MachineError(fmt::format("zcbench_micro ended with {}: {}", wait_status_text(status),
                                   errors.last_line()));
  }
  auto text = output.text(kMaxOutputBytes);
  if (!text) {
    throw MachineError(fmt::format("zcbench_micro printed more than {} bytes", kMaxOutputBytes));
  }
  return *std::move(text);
}

}  // namespace zcbench
