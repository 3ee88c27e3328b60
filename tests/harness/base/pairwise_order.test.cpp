#include "harness/base/pairwise_order.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The values include ties and zeros; one in three, on average, lies far from the others.
std::vector<double> ascending_values(std::size_t count, std::mt19937_64& random) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = static_cast<double>(random() % 21) / 7.0 - 1.0;
    values.push_back(random() % 3 == 0 ? value * 1e6 : value);
  }
  std::ranges::sort(values);
  return values;
}

}  // namespace

TEST_CASE("differences of pairs have the ranks they have in a list of all", "[pairwise_order]") {
  std::mt19937_64 random(7);
  for (std::size_t trial = 0; trial < 60; ++trial) {
    const auto x = ascending_values(1 + trial % 9, random);
    const auto y = ascending_values(1 + trial % 7, random);
    std::vector<double> all;
    for (const double of : x) {
      for (const double to : y) all.push_back(of - to);
    }
    std::ranges::sort(all);
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
      CHECK(difference_of_rank(x, y, rank) == all[rank]);
    }
  }
}

TEST_CASE("averages of pairs have the ranks they have in a list of all", "[pairwise_order]") {
  std::mt19937_64 random(8);
  for (std::size_t trial = 0; trial < 60; ++trial) {
    const auto values = ascending_values(1 + trial % 11, random);
    std::vector<double> all;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t j = i; j < values.size(); ++j) {
        all.push_back(std::midpoint(values[i], values[j]));
      }
    }
    std::ranges::sort(all);
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
      CHECK(average_of_rank(values, rank) == all[rank]);
    }
  }
}

// There are 10^10 pairs, too many for a list.
TEST_CASE("more pairs than fit in memory", "[pairwise_order]") {
  std::vector<double> values(100'000);
  std::iota(values.begin(), values.end(), 0.0);
  CHECK(difference_of_rank(values, values, 0) == -99'999.0);
  CHECK(difference_of_rank(values, values, std::size_t{5'000'000'000}) == 0.0);
  CHECK(average_of_rank(values, 0) == 0.0);
  CHECK(average_of_rank(values, std::size_t{5'000'049'999}) == 99'999.0);
}
