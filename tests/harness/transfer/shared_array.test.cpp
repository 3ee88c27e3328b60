// Tests what `pages: warm` does: once a worker is attached, its own page table maps the array.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/model/partition.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kPages = 4096;
constexpr std::uint64_t kPageBytes = 4096;

// Returns how many pages of `values` are in this process's page table: bit 63 of an entry of
// pagemap, as described in Linux's Documentation/admin-guide/mm/pagemap.rst.
std::uint64_t pages_present(std::span<const double> values) {
  std::vector<std::uint64_t> entries(values.size_bytes() / kPageBytes);
  const int pagemap = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  REQUIRE(pagemap >= 0);
  const auto first = reinterpret_cast<std::uintptr_t>(values.data()) / kPageBytes;
  const std::size_t bytes = entries.size() * sizeof entries[0];
  const ssize_t got =
      ::pread(pagemap, entries.data(), bytes, static_cast<off_t>(first * sizeof entries[0]));
  ::close(pagemap);
  REQUIRE(got == static_cast<ssize_t>(bytes));
  return static_cast<std::uint64_t>(
      std::ranges::count_if(entries, [](std::uint64_t entry) { return (entry >> 63U) != 0; }));
}

// Returns the number of pages in the page table of a worker that is attached and has not touched
// its slice yet.
std::uint64_t pages_after_attach(Pages pages) {
  ControlBlock side;
  const TransferSpec spec{.elements = kPages * 512, .pages = pages, .returns_slices = true};
  const auto transfer = find_strategy("memfd")->open(spec, side);
  for (double& value : transfer->array()) value = 2;
  transfer->attach(0, false);
  const auto task = transfer->receive(0, Deadline(now_ns() + 1'000'000'000, [] {}));
  REQUIRE(task);
  const std::uint64_t present = pages_present(task->values);
  for (std::size_t i = 0; i < task->values.size(); i += 512) task->values[i] += 1;
  CHECK(transfer->array().back() == 2);
  CHECK(transfer->array().front() == 3);
  return present;
}

}  // namespace

TEST_CASE("warm pages are populated by attach, and keep what is in them", "[shared_array]") {
  CHECK(pages_after_attach(Pages::warm) == kPages);
  CHECK(pages_after_attach(Pages::cold) == 0);
}
