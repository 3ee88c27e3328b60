#include "harness/run/launch_process.hpp"

#include <set>

#include "tests/catch.hpp"

using namespace zcbench;

// tests/system/launches_test.py tests launched processes with the real binary.

TEST_CASE("every launch has an environment of a different size", "[launch_process]") {
  std::set<std::size_t> sizes;
  for (std::uint32_t launch = 0; launch < 100; ++launch) {
    const std::size_t size = launch_padding_bytes(42, launch);
    CHECK(size <= 4096);
    CHECK(size == launch_padding_bytes(42, launch));
    sizes.insert(size);
  }
  CHECK(sizes.size() > 90);
  CHECK(*sizes.begin() < 400);
  CHECK(*sizes.rbegin() > 3700);
  CHECK(launch_padding_bytes(43, 0) != launch_padding_bytes(42, 0));
}
