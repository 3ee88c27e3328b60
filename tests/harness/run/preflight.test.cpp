#include "harness/run/preflight.hpp"

#include <limits>
#include <utility>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kPlenty = std::numeric_limits<std::uint64_t>::max() / 4;
constexpr AvailableResources kLarge{
    .memory_bytes = kPlenty, .shm_bytes = kPlenty, .disk_bytes = kPlenty, .descriptors = kPlenty};

Point point_of(std::string_view strategy, std::string_view kernel = "square",
               std::uint64_t elements = 1'000'000, std::uint32_t workers = 4) {
  Point point;
  point.strategy = strategy;
  point.kernel = kernel;
  point.elements = elements;
  point.workers = workers;
  return point;
}

}  // namespace

TEST_CASE("this machine has some of every resource", "[machine_limits]") {
  const AvailableResources limits = read_machine_limits();
  CHECK(limits.memory_bytes > 1 << 20);
  CHECK(limits.descriptors > 8);
}

TEST_CASE("an exec'd worker needs more memory than a forked one, a thread does not",
          "[machine_limits]") {
  for (const auto& [strategy, more_bytes] : {std::pair{"memfd", 512 * 1024}, {"threads", 0}}) {
    Point point = point_of(strategy);
    const std::uint64_t forked_bytes = point_memory_bytes(point);
    point.lifecycle = Lifecycle::exec;
    const std::uint64_t execed_bytes = point_memory_bytes(point);
    CHECK(execed_bytes >= forked_bytes + point.workers * static_cast<std::uint64_t>(more_bytes));
    if (more_bytes == 0) CHECK(execed_bytes == forked_bytes);
  }
}

TEST_CASE("a shortage is reported with need and have", "[machine_limits]") {
  CHECK_FALSE(why_point_cannot_run(point_of("posix_shm"), kLarge));
  AvailableResources limits = kLarge;
  limits.memory_bytes = 8'000'000;
  const auto memory = why_point_cannot_run(point_of("shared_mmap"), limits);
  REQUIRE(memory);
  CHECK_THAT(*memory, contains_text("memory, has 8000000"));
  limits = kLarge;
  limits.shm_bytes = 4'194'304;
  const auto shm = why_point_cannot_run(point_of("posix_shm"), limits);
  REQUIRE(shm);
  CHECK_THAT(*shm, contains_text("needs 8000000 bytes in /dev/shm, has 4194304"));
  CHECK_FALSE(why_point_cannot_run(point_of("memfd"), limits));
  limits = kLarge;
  limits.disk_bytes = 8'000'000;
  const auto disk = why_point_cannot_run(point_of("file_mmap"), limits);
  REQUIRE(disk);
  CHECK_THAT(*disk, contains_text("needs 8000128 bytes in "));
  CHECK_THAT(*disk, contains_text("has 8000000; set TMPDIR"));
  limits = kLarge;
  limits.descriptors = 10;
  const auto descriptors = why_point_cannot_run(point_of("pipe_copy"), limits);
  REQUIRE(descriptors);
  CHECK_THAT(*descriptors, contains_text("descriptors, has 10"));
  limits = kLarge;
  limits.file_bytes = 1'024'000;
  const auto object = why_point_cannot_run(point_of("memfd"), limits);
  REQUIRE(object);
  CHECK_THAT(*object, contains_text("object of 8000000 bytes, has 1024000"));
  const auto input = why_point_cannot_run(point_of("external"), limits);
  REQUIRE(input);
  CHECK_THAT(*input, contains_text("object of 8000128 bytes, has 1024000"));
  CHECK_FALSE(why_point_cannot_run(point_of("shared_mmap"), limits));
}

TEST_CASE("memory covers the array, once if shared, twice if copied", "[machine_limits]") {
  constexpr std::uint64_t kArrayBytes = 8'000'000;
  CHECK(point_memory_bytes(point_of("shared_mmap")) >= kArrayBytes);
  CHECK(point_memory_bytes(point_of("shared_mmap")) < 2 * kArrayBytes);
  CHECK(point_memory_bytes(point_of("pipe_copy")) >= 2 * kArrayBytes);
  CHECK(point_memory_bytes(point_of("shared_mmap", "square_temporary")) >= 2 * kArrayBytes);
}

TEST_CASE("the largest point of the contract does not overflow", "[machine_limits]") {
  for (const Strategy& strategy : strategies()) {
    for (const Kernel& kernel : kernels()) {
      const std::uint32_t workers = strategy.worker_kind == WorkerKind::none ? 1 : kMaxWorkers;
      const Point point = point_of(strategy.name, kernel.name, kMaxElements, workers);
      INFO(point.name());
      CHECK(point_memory_bytes(point) >= kMaxElements * sizeof(double));
      CHECK(point_memory_bytes(point) < kPlenty);
    }
  }
}

TEST_CASE("huge pages are counted whole, and refused if the machine has none") {
  Point point = point_of("shared_mmap", "square", 1);
  point.pages = Pages::huge;
  CHECK(point_footprint(point).memory_bytes == 2 << 20);
  const auto reason = why_point_cannot_run(point, kLarge);
  CHECK(reason == find_strategy("shared_mmap")->pages_unavailable(Pages::huge));
}
