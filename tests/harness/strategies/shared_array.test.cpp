// What `pages: warm` does: a worker's own page-table entries are there once it is attached.
#include <sys/resource.h>

#include "harness/partition.hpp"
#include "harness/side_block.hpp"
#include "harness/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kPages = 4096;
#ifdef __SANITIZE_ADDRESS__
constexpr long kShadowPages = kPages / 8;  // the sanitizer's own, for the addresses touched
#else
constexpr long kShadowPages = 0;
#endif

long minor_faults() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

// Faults of a worker that writes every page of its slice after it was attached.
long faults_of_writing(Pages pages) {
  SideBlock side;
  const TransferSpec spec{.elements = kPages * 512, .pages = pages, .returns_slices = true};
  const auto transfer = find_strategy("memfd")->open(spec, side);
  for (double& value : transfer->array()) value = 2;
  transfer->attach(0, false);
  const auto task = transfer->receive(0, WaitLimit(now_ns() + 1'000'000'000, [] {}));
  REQUIRE(task);
  const long before = minor_faults();
  for (std::size_t i = 0; i < task->values.size(); i += 512) task->values[i] += 1;
  const long faults = minor_faults() - before;
  CHECK(transfer->array().back() == 2);
  CHECK(transfer->array().front() == 3);
  return faults;
}

}  // namespace

TEST_CASE("warm pages are populated by attach, and keep what is in them", "[shared_array]") {
  CHECK(faults_of_writing(Pages::warm) < 50 + kShadowPages);
  CHECK(faults_of_writing(Pages::cold) >= static_cast<long>(kPages) / 16);
}
