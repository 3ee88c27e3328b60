#include "harness/machine/cpu_binding.hpp"

#include <thread>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Cpus = std::vector<std::uint32_t>;

// Returns the CPUs on which a worker may run after it has bound itself. It runs in a thread of its
// own, as a worker does.
Cpus cpus_of_worker(const ParentBinding& binding, std::uint32_t worker) {
  Cpus cpus;
  std::thread([&] {
    binding.for_workers().bind(worker);
    cpus = allowed_cpus();
  }).join();
  return cpus;
}

}  // namespace

TEST_CASE("free placement does not bind", "[placement][threads]") {
  const Cpus all = allowed_cpus();
  const ParentBinding binding(Placement::free);
  CHECK(allowed_cpus() == all);
  CHECK(cpus_of_worker(binding, 1) == all);
}

TEST_CASE("same_core binds to the first CPU, and restores the others", "[placement][threads]") {
  const Cpus all = allowed_cpus();
  {
    const ParentBinding binding(Placement::same_core);
    CHECK(allowed_cpus() == Cpus{all.front()});
    CHECK(cpus_of_worker(binding, 0) == Cpus{all.front()});
    CHECK(cpus_of_worker(binding, 7) == Cpus{all.front()});
  }
  CHECK(allowed_cpus() == all);
}

TEST_CASE("spread uses the CPUs round-robin, the parent first", "[placement][threads]") {
  const Cpus all = allowed_cpus();
  const ParentBinding binding(Placement::spread);
  CHECK(allowed_cpus() == Cpus{all.front()});
  for (std::uint32_t worker = 0; worker < 2 * all.size(); ++worker) {
    CHECK(cpus_of_worker(binding, worker) == Cpus{all[(worker + 1) % all.size()]});
  }
}
