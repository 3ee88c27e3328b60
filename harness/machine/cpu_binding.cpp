#include "harness/machine/cpu_binding.hpp"

#include <cerrno>

#include "harness/base/errors.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

using CpuSets = std::array<cpu_set_t, 16>;  // 16,384 CPUs, more than any Linux kernel supports

void bind_to(std::span<const std::uint32_t> cpus) {
  CpuSets sets{};
  for (const std::uint32_t cpu : cpus) CPU_SET_S(cpu, sizeof sets, sets.data());
  if (::sched_setaffinity(0, sizeof sets, sets.data()) != 0) {
    throw SystemError("sched_setaffinity", errno);
  }
}

}  // namespace

std::vector<std::uint32_t> allowed_cpus() {
  CpuSets sets{};
  std::vector<std::uint32_t> cpus;
  if (::sched_getaffinity(0, sizeof sets, sets.data()) == 0) {
    for (std::uint32_t cpu = 0; cpu < 8 * sizeof sets; ++cpu) {
      if (CPU_ISSET_S(cpu, sizeof sets, sets.data())) cpus.push_back(cpu);
    }
  }
  if (cpus.empty()) cpus.push_back(0);
  return cpus;
}

ParentBinding::ParentBinding(Placement placement) : placement_(placement) {
  if (placement_ == Placement::free) return;
  cpus_ = allowed_cpus();
  bind_to(std::span(cpus_).first(1));
}

ParentBinding::~ParentBinding() {
  if (placement_ == Placement::free) return;
  try {
    bind_to(cpus_);
  } catch (const SystemError&) {
    // The CPUs are no longer allowed, and the kernel has already moved us to others.
  }
}

void WorkerBinding::bind(std::uint32_t worker) const {
  if (placement == Placement::free) return;
  const std::size_t place = placement == Placement::spread ? (worker + 1) % cpus.size() : 0;
  bind_to(cpus.subspan(place, 1));
}

}  // namespace zcbench
