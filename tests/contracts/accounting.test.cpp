// The numbers of every sample are consistent, for every strategy.
#include "harness/machine/cpu_binding.hpp"
#include "harness/transfer/frame.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

constexpr std::uint64_t kElements = 50'000;
constexpr std::uint32_t kThreeWorkers = 3;

std::int64_t sum_of(const Phases& phases) {
  return phases.start_ns + phases.distribute_ns + phases.compute_ns + phases.collect_ns +
         phases.join_ns;
}

void check_times(const Sample& sample, const Point& point) {
  CHECK(sample.real_time_ns > 0);
  CHECK(sum_of(sample.phases) == sample.real_time_ns);
  CHECK(std::min({sample.phases.start_ns, sample.phases.distribute_ns, sample.phases.compute_ns,
                  sample.phases.collect_ns, sample.phases.join_ns}) >= 0);
  CHECK(sample.cpu_time_ns >= sample.worker_cpu_ns);
  CHECK(sample.compute_span_ns >= 0);
  REQUIRE(sample.workers_detail.size() == point.workers);
  for (const WorkerDetail& worker : sample.workers_detail) {
    CHECK(worker.started_ns >= 0);
    CHECK(worker.compute_begin_ns >= worker.started_ns);
    CHECK(worker.compute_end_ns >= worker.compute_begin_ns);
    CHECK(worker.exited_ns >= worker.compute_end_ns);
  }
  if (point.lifecycle == Lifecycle::pool) {
    CHECK(sample.phases.start_ns == 0);
    CHECK(sample.phases.join_ns == 0);
  }
}

}  // namespace

TEST_CASE("phases partition the real time and workers' times are in order", "[contract]") {
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    for (const Kernel& kernel : kernels()) {
      if (!can_run(strategy, kernel)) continue;
      const Point point = make_point(strategy, kernel, kElements, kThreeWorkers, lifecycle);
      INFO(point.name());
      const TurnResult turn = take(strategy, kernel, point, irregular_values(kElements), 3);
      for (const Sample& sample : turn.samples) check_times(sample, point);
    }
  });
}

TEST_CASE("the ledger counts the bytes of every route", "[contract]") {
  constexpr std::uint64_t kArrayBytes = kElements * sizeof(double);
  constexpr std::uint64_t kHeaders = kThreeWorkers * sizeof(FrameHeader);
  for_each_strategy([&](const Strategy& strategy, Lifecycle lifecycle) {
    for (const char* name : {"square", "statistics"}) {
      const Kernel& kernel = *find_kernel(name);
      if (!can_run(strategy, kernel)) continue;
      const Point point = make_point(strategy, kernel, kElements, kThreeWorkers, lifecycle);
      INFO(point.name());
      for (const Sample& sample :
           take(strategy, kernel, point, irregular_values(kElements)).samples) {
        const BytesCopied& bytes = sample.bytes_copied;
        CHECK(bytes.results == point.workers * sizeof(ChunkResult));
        const std::uint64_t returned = kernel.writes_array ? kArrayBytes : 0;
        if (strategy.name == "pipe_copy" || strategy.name == "pipe_vmsplice" ||
            strategy.name == "unix_socket") {
          CHECK(bytes.to_workers == kArrayBytes + kHeaders);
          CHECK(bytes.from_workers == returned + kHeaders);
        } else if (strategy.name == "serialized_queue") {
          CHECK(bytes.to_workers == kArrayBytes + 2 * kHeaders);
          CHECK(bytes.from_workers == returned + kHeaders);
        } else if (strategy.name == "process_vm_readv") {
          CHECK(bytes.to_workers == kArrayBytes);
          CHECK(bytes.from_workers == returned);
        } else if (strategy.name == "fork_cow") {
          CHECK(bytes.to_workers == 0);
          CHECK(bytes.from_workers == kHeaders);
        } else {
          CHECK(bytes.to_workers == 0);
          CHECK(bytes.from_workers == 0);
        }
        const bool shared = strategy.name == "shared_mmap" || strategy.name == "posix_shm" ||
                            strategy.name == "memfd" || strategy.name == "file_mmap";
        CHECK(bytes.publish == (shared ? kArrayBytes : 0));
        CHECK((sample.phases.publish_ns > 0) == shared);
      }
    }
  });
}

namespace {

constexpr std::uint64_t kFew = 1000;      // two pages
constexpr std::uint64_t kMany = 1 << 20;  // 2048 pages of 4 KiB
// By how many faults two starts of a worker may differ. How many faults a start has depends on the
// compiler and on sanitizers, so the tests below subtract those of a small array.
constexpr std::uint64_t kSlack = 64;
// 68 were observed with the address sanitizer of g++ 14; small pages would cause 2048.
constexpr std::uint64_t kHugeSlack = 100;
// The address sanitizer has one shadow byte for every eight bytes, in pages of 4 KiB.
#ifdef UNDER_SANITIZER
constexpr std::uint64_t kShadowPages = kMany * sizeof(double) / 8 / 4096;
#else
constexpr std::uint64_t kShadowPages = 0;
#endif

// Returns the workers' page faults in the last of three samples.
std::uint64_t faults_of(const Strategy& strategy, Lifecycle lifecycle, Pages pages,
                        std::uint64_t elements) {
  const Kernel& kernel = kernel_for(strategy);
  Point point = make_point(strategy, kernel, elements, 2, lifecycle);
  point.pages = pages;
  INFO(point.name());
  return take(strategy, kernel, point, irregular_values(elements), 3).samples.back().minor_faults;
}

}  // namespace

TEST_CASE("forked workers report their processes' own peak memory and faults", "[contract]") {
  if (kThreadSanitizer) return;
  const Strategy& strategy = *find_strategy("shared_mmap");
  const Kernel& kernel = *find_kernel("square");
  const Point point = make_point(strategy, kernel, kMany, 2, Lifecycle::fork);
  const Sample sample = take(strategy, kernel, point, irregular_values(kMany), 1).samples.front();
  REQUIRE(sample.worker_peak_rss_bytes.has_value());
  CHECK(*sample.worker_peak_rss_bytes >= kMany / 2 * sizeof(double));
  // Each page is mapped by one of the two workers; some kernels map several pages at once.
  CHECK(sample.minor_faults > faults_of(strategy, Lifecycle::fork, Pages::cold, kFew));
}

TEST_CASE("workers run where the placement says, with any strategy") {
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    if (strategy.worker_kind == WorkerKind::none) return;
    Kernel kernel = *find_kernel("statistics");
    // A worker with more than one allowed CPU returns no count, so that verification fails.
    kernel.run = [](std::span<double> slice) {
      const bool bound = allowed_cpus().size() == 1;
      return bound ? find_kernel("statistics")->run(slice) : ChunkResult{};
    };
    const std::vector<double> input = irregular_values(1000);
    Point point = make_point(strategy, kernel, input.size(), 3, lifecycle);
    for (const Placement placement : {Placement::spread, Placement::same_core}) {
      point.placement = placement;
      INFO(point.name());
      CHECK(take(strategy, kernel, point, input, 1).samples.size() == 1);
    }
  });
}

TEST_CASE("warm pages are not faulted in again inside the timer", "[contract]") {
  if (kThreadSanitizer) return;
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    if (!can_have_pages(strategy, lifecycle, Pages::warm) || !strategy.has_pages) return;
    const std::uint64_t few = faults_of(strategy, lifecycle, Pages::warm, kFew);
    CHECK(faults_of(strategy, lifecycle, Pages::warm, kMany) < few + kSlack);
  });
}

TEST_CASE("huge pages are faulted in two megabytes at a time", "[contract]") {
  if (kThreadSanitizer) return;
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    if (lifecycle == Lifecycle::pool) return;
    if (!can_have_pages(strategy, lifecycle, Pages::huge)) return;
    const std::uint64_t few = faults_of(strategy, lifecycle, Pages::huge, kFew);
    const std::uint64_t huge = faults_of(strategy, lifecycle, Pages::huge, kMany);
    CHECK(huge < few + kHugeSlack + kShadowPages);
    // Memory inherited by fork is already mapped, whatever its page size.
    if (strategy.name == "fork_cow") return;
    CHECK(faults_of(strategy, lifecycle, Pages::cold, kMany) > huge + kSlack);
  });
}
