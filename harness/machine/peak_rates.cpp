#include "harness/machine/peak_rates.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/text.hpp"
#include "harness/model/partition.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

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
    return fmt::format("its CPU is {}, here {}", in_quotes(there.cpu_model),
                       in_quotes(here.cpu_model));
  }
  if (there.num_cpus != here.num_cpus) {
    return fmt::format("it has {} CPUs, here are {}", there.num_cpus, here.num_cpus);
  }
  if (there.allowed_cpus != here.allowed_cpus) {
    return fmt::format("it allowed {} CPUs, here {} are allowed", there.allowed_cpus,
                       here.allowed_cpus);
  }
  if (there.kernel != here.kernel) {
    return fmt::format("its kernel is {}, here {}", in_quotes(there.kernel),
                       in_quotes(here.kernel));
  }
  if (there.caches != here.caches) return "its cache sizes differ";
  return std::nullopt;
}

std::optional<MemoryLimit> memory_limit(const PeakRates& limits, const Point& point) {
  if (point.kernel == "null") return std::nullopt;
  const Kernel* kernel = find_kernel(point.kernel);
  if (kernel == nullptr) return std::nullopt;
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
