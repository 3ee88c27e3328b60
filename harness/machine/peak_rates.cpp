#include "harness/machine/peak_rates.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_file.hpp"
#include "harness/json/json_read.hpp"
#include "harness/model/partition.hpp"
#include "harness/os/file_io.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchemaVersion = "1";

MachineId parse_machine(const JsonValue& machine) {
  return {.cpu_model = text_in(machine, "cpu_model"),
          .kernel = text_in(machine, "kernel"),
          .num_cpus = count_in(machine, "num_cpus"),
          .allowed_cpus = count_in(machine, "allowed_cpus"),
          .caches = caches_in(machine)};
}

Json figure_json(const PeakRate& figure) {
  return {{"name", figure.name},
          {"value", figure.value},
          {"unit", figure.unit},
          {"first_quartile", figure.first_quartile},
          {"third_quartile", figure.third_quartile},
          {"median_absolute_deviation", figure.deviation},
          {"repetitions", figure.repetitions},
          {"benchmark", figure.benchmark}};
}

PeakRate parse_figure(const JsonValue& figure) {
  return {.name = text_in(figure, "name"),
          .value = number_in(figure, "value"),
          .unit = text_in(figure, "unit"),
          .first_quartile = number_in(figure, "first_quartile"),
          .third_quartile = number_in(figure, "third_quartile"),
          .deviation = number_in(figure, "median_absolute_deviation"),
          .repetitions = count_in(figure, "repetitions"),
          .benchmark = text_in(figure, "benchmark")};
}

std::optional<double> bandwidth(const PeakRates& limits, std::string_view loop,
                                std::string_view level, std::uint64_t threads) {
  const auto* figure = limits.find(fmt::format("memory/{}/{}/threads:{}", loop, level, threads));
  if (figure == nullptr || figure->value <= 0.0) return std::nullopt;
  return figure->value;
}

std::string_view level_of(const PeakRates& limits, const Point& point) {
  const std::uint64_t slice = largest_slice(point.elements, point.workers, point.partition);
  if (slice * sizeof(double) <= limits.l2_bytes) return "L2";
  return point.elements * sizeof(double) <= limits.l3_bytes ? "L3" : "memory";
}

}  // namespace

std::vector<CpuCache> caches_in(const JsonValue& object) {
  std::vector<CpuCache> caches;
  for (const JsonValue& cache : member(object, "caches", JsonKind::array).children()) {
    caches.push_back({.type = text_in(cache, "type"),
                      .level = int_in(cache, "level"),
                      .size_bytes = count_in(cache, "size"),
                      .num_sharing = int_in(cache, "num_sharing")});
  }
  return caches;
}

nlohmann::ordered_json to_json(const PeakRates& limits) {
  Json figures = Json::array();
  for (const PeakRate& figure : limits.figures) figures.push_back(figure_json(figure));
  Json unavailable = Json::array();
  for (const UnavailableRate& figure : limits.unavailable) {
    unavailable.push_back({{"name", figure.name}, {"reason", figure.reason}});
  }
  return {{"schema_version", 1},
          {"date", limits.date_utc},
          {"machine",
           {{"cpu_model", limits.machine.cpu_model},
            {"kernel", limits.machine.kernel},
            {"num_cpus", limits.machine.num_cpus},
            {"allowed_cpus", limits.machine.allowed_cpus},
            {"caches", limits.machine.caches}}},
          {"cache_sizes",
           {{"l2_bytes", limits.l2_bytes},
            {"l3_bytes", limits.l3_bytes},
            {"from", limits.caches_from}}},
          {"figures", std::move(figures)},
          {"unavailable", std::move(unavailable)}};
}

PeakRates parse_peak_rates(const std::string& text, const std::string& label) {
  const JsonDocument document(text, label, JsonOrigin::file);
  return parse_peak_rates(document.root());
}

PeakRates parse_peak_rates(const JsonValue& root) {
  const JsonValue version = member(root, "schema_version", JsonKind::number);
  if (version.text() != kSchemaVersion) version.fail("is unknown; allowed: 1");
  const JsonValue caches = member(root, "cache_sizes", JsonKind::object);
  PeakRates limits{.date_utc = text_in(root, "date"),
                   .machine = parse_machine(member(root, "machine", JsonKind::object)),
                   .l2_bytes = count_in(caches, "l2_bytes"),
                   .l3_bytes = count_in(caches, "l3_bytes"),
                   .caches_from = text_in(caches, "from"),
                   .figures = {},
                   .unavailable = {}};
  for (const JsonValue& figure : member(root, "figures", JsonKind::array).children()) {
    limits.figures.push_back(parse_figure(figure));
  }
  for (const JsonValue& figure : member(root, "unavailable", JsonKind::array).children()) {
    limits.unavailable.push_back({text_in(figure, "name"), text_in(figure, "reason")});
  }
  return limits;
}

KnownLimits load_peak_rates(const std::string& path, const MachineId& here) {
  if (!is_there(path)) {
    return {std::nullopt, "not measured yet"};
  }
  try {
    PeakRates limits = parse_peak_rates(read_json_text(path), path);
    const auto other = why_other_machine(limits, here);
    if (!other) return {std::move(limits), ""};
    return {std::nullopt,
            fmt::format("{} is from another machine and not used: {}", escaped(path, 200), *other)};
  } catch (const ConfigError& broken) {
    return {std::nullopt, fmt::format("not used: {}", broken.what())};
  }
}

MachineId limits_machine(const Environment& environment) {
  return {.cpu_model = environment.cpu_model,
          .kernel = environment.kernel,
          .num_cpus = static_cast<std::uint64_t>(environment.num_cpus),
          .allowed_cpus = environment.allowed_cpus.size(),
          .caches = environment.caches};
}

const PeakRate* PeakRates::find(std::string_view name) const {
  const auto found = std::ranges::find(figures, name, &PeakRate::name);
  return found == figures.end() ? nullptr : &*found;
}

std::optional<std::string> why_other_machine(const PeakRates& limits, const MachineId& here) {
  const MachineId& there = limits.machine;
  if (there.cpu_model != here.cpu_model) {
    return fmt::format("its CPU is {}, this machine's is {}", in_quotes(there.cpu_model),
                       in_quotes(here.cpu_model));
  }
  if (there.num_cpus != here.num_cpus) {
    return fmt::format("it has {} CPUs, this machine has {}", there.num_cpus, here.num_cpus);
  }
  if (there.allowed_cpus != here.allowed_cpus) {
    return fmt::format("it allowed {} CPUs, this machine allows {}", there.allowed_cpus,
                       here.allowed_cpus);
  }
  if (there.kernel != here.kernel) {
    return fmt::format("its kernel is {}, this machine's is {}", in_quotes(there.kernel),
                       in_quotes(here.kernel));
  }
  if (there.caches != here.caches) return "its cache sizes differ";
  return std::nullopt;
}

std::optional<MemoryLimit> memory_limit(const PeakRates& limits, const Point& point) {
  if (point.kernel == "null") return std::nullopt;
  const Kernel* kernel = find_kernel(point.kernel);
  if (kernel == nullptr || kernel->only_external) return std::nullopt;
  const std::string_view loop = kernel->writes_array ? "scale" : "read";
  const std::string_view level = level_of(limits, point);
  const std::uint64_t cpus = limits.machine.allowed_cpus;
  const auto one = bandwidth(limits, loop, level, 1);
  const auto all = cpus > 1 ? bandwidth(limits, loop, level, cpus) : one;
  if (!one || !all) return std::nullopt;
  double gb_per_s = *all;
  if (point.workers == 1)
    gb_per_s = *one;
  else if (point.workers < cpus)
    gb_per_s = std::min(*all, *one * point.workers);
  return MemoryLimit{.loop = loop, .level = level, .gb_per_s = gb_per_s};
}

double share_of(const MemoryLimit& limit, const Point& point, double time_ns) {
  const double bytes = static_cast<double>(point.elements) * sizeof(double);
  return bytes / time_ns / limit.gb_per_s;  // bytes per ns are GB per s
}

}  // namespace zcbench
