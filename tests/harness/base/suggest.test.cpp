#include "harness/base/suggest.hpp"

#include <array>
#include <string>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {
constexpr std::array<std::string_view, 5> kKnown{"kernel", "strategy", "elements", "raw", "memfd"};
}

TEST_CASE("the nearest name is suggested", "[suggest]") {
  CHECK(nearest_name("kernal", kKnown) == "kernel");
  CHECK(nearest_name("kernels", kKnown) == "kernel");
  CHECK(nearest_name("Kernel", kKnown) == "kernel");
  CHECK(nearest_name("STRATEGY", kKnown) == "strategy");
  CHECK(nearest_name("startegy", kKnown) == "strategy");
  CHECK(nearest_name("element", kKnown) == "elements");
  CHECK(nearest_name("memf", kKnown) == "memfd");
}

TEST_CASE("the nearer of two names wins, or the first of equals", "[suggest]") {
  constexpr std::array<std::string_view, 3> kNames{"posix_shn", "posix_shm", "posix_sh"};
  CHECK(nearest_name("posix_shm", kNames) == "posix_shm");
  CHECK(nearest_name("posix_s", kNames) == "posix_sh");
  CHECK(nearest_name("posix_shx", kNames) == "posix_shn");
}

TEST_CASE("a word that resembles no name gets no suggestion", "[suggest]") {
  CHECK_FALSE(nearest_name("", kKnown));
  CHECK_FALSE(nearest_name("zzzzzz", kKnown));
  CHECK_FALSE(nearest_name("xyz", kKnown));  // as long as "raw", but no letter in common
  CHECK_FALSE(nearest_name("kernel", std::array<std::string_view, 0>{}));
  CHECK_FALSE(nearest_name(std::string(1'000'000, 'k'), kKnown));
}
