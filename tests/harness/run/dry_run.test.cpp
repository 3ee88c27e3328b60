#include "harness/run/dry_run.hpp"

#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"

using namespace zcbench;

namespace {

Point four_workers(const std::string& strategy, std::uint64_t elements) {
  Point point;
  point.kernel = "square";
  point.strategy = strategy;
  point.elements = elements;
  point.workers = 4;
  return point;
}

}  // namespace

TEST_CASE("more points, samples, elements and text take longer", "[estimate]") {
  const Point small = four_workers("shared_mmap", 1000);
  const Point large = four_workers("shared_mmap", 10'000'000);
  CHECK(estimated_duration_ns({}, {}) == 0);
  CHECK(estimated_duration_ns({small}, {}) > 0);
  const auto one_ns = static_cast<double>(estimated_duration_ns({small}, {}));
  CHECK(static_cast<double>(estimated_duration_ns({small, small}, {})) == Approx(2 * one_ns));
  CHECK(estimated_duration_ns({large}, {}) > 10 * estimated_duration_ns({small}, {}));
  Point text = four_workers("serialized_queue", 100'000);
  const Point raw = text;
  text.codec = "json";
  CHECK(estimated_duration_ns({text}, {}) > 3 * estimated_duration_ns({raw}, {}));
}

TEST_CASE("a pool is faster than forks, serial is faster than both", "[estimate]") {
  const Point fork = four_workers("shared_mmap", 1000);
  Point pool = fork;
  pool.lifecycle = Lifecycle::pool;
  Point exec = fork;
  exec.lifecycle = Lifecycle::exec;
  CHECK(estimated_duration_ns({fork}, {}) < estimated_duration_ns({exec}, {}));
  Point serial = four_workers("serial", 1000);
  serial.workers = 1;
  CHECK(estimated_duration_ns({pool}, {}) < estimated_duration_ns({fork}, {}));
  CHECK(estimated_duration_ns({serial}, {}) < estimated_duration_ns({pool}, {}));
}

TEST_CASE("a command starts once for every turn", "[estimate]") {
  Point command = four_workers("external", 1000);
  command.command.argv = {"mine"};
  command.samples = 20;
  command.samples_per_turn = 20;
  const std::int64_t one_start = estimated_duration_ns({command}, {});
  command.samples_per_turn = 5;
  CHECK(estimated_duration_ns({command}, {}) > 2 * one_start);
}

TEST_CASE("a sequential point takes at most its seconds", "[estimate]") {
  Point point = four_workers("shared_mmap", 1000);
  point.samples = 100'000;
  const std::int64_t fixed_ns = estimated_duration_ns({point}, {});
  point.sequential = {.min = 1, .target_ci = 0.01, .max_seconds = std::nullopt};
  CHECK(estimated_duration_ns({point}, {}) == fixed_ns);
  point.sequential->max_seconds = 2.0;
  CHECK(estimated_duration_ns({point}, {}) == 2'000'000'000);
  point.sequential->max_seconds = 1e9;
  CHECK(estimated_duration_ns({point}, {}) == fixed_ns);
}

TEST_CASE("the costs of forks and faults on this machine matter", "[estimate]") {
  const MachineCosts usual = machine_costs(nullptr);
  PeakRates limits;
  CHECK(machine_costs(&limits).process_ns == usual.process_ns);
  CHECK(machine_costs(&limits).page_fault_ns == usual.page_fault_ns);
  limits.figures = {make_figure("fork/holds:1MB_private/workers:4", 4000, "us"),
                    make_figure("fault/shared_warm/write", 15'000, "ns")};
  const MachineCosts slow = machine_costs(&limits);
  CHECK(slow.process_ns == 1e6);
  CHECK(slow.page_fault_ns == 15'000);
  Point point = four_workers("shared_mmap", 1'000'000);
  point.samples = 1;
  const auto more_ns = static_cast<double>(estimated_duration_ns({point}, slow) -
                                           estimated_duration_ns({point}, usual));
  const double faults = 1e6 / 512 / 2;  // two workers map pages at a time
  CHECK(more_ns == Approx(4 * (1e6 - 250'000) + faults * (15'000 - 700)).epsilon(1e-6));
}
