#include "harness/base/random_bits.hpp"

#include <vector>

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("random bits: in range, every value, the same for the same seed") {
  std::mt19937_64 random(5);
  std::mt19937_64 again(5);
  std::vector<int> seen(3);
  int heads = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t value = bounded(random, 3);
    REQUIRE(value < 3);
    CHECK(bounded(again, 3) == value);
    ++seen[value];
    const bool head = coin(random);
    CHECK(coin(again) == head);
    heads += head;
  }
  for (const int count : seen) CHECK(count > 800);
  CHECK(heads > 1300);
  CHECK(heads < 1700);
}

}  // namespace zcbench
