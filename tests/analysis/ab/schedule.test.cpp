#include "analysis/ab/schedule.hpp"

#include <algorithm>

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("schedule: a pass has every open point once, in an order that varies", "[ab]") {
  std::mt19937_64 random(1);
  const std::vector<OpenPoint> open{{.point = 4, .units = 0, .seconds_needed = {}},
                                    {.point = 7, .units = 0, .seconds_needed = {}},
                                    {.point = 9, .units = 0, .seconds_needed = {}}};
  std::vector<std::vector<std::size_t>> orders;
  for (int i = 0; i < 60; ++i) {
    auto pass = next_pass(open, 100, random);
    orders.push_back(pass);
    std::ranges::sort(pass);
    CHECK(pass == std::vector<std::size_t>{4, 7, 9});
  }
  std::ranges::sort(orders);
  CHECK(std::unique(orders.begin(), orders.end()) - orders.begin() == 6);
}

TEST_CASE("schedule: short of time, the points nearest to a decision come first", "[ab]") {
  std::mt19937_64 random(1);
  const std::vector<OpenPoint> open{{.point = 0, .units = 5, .seconds_needed = {}},
                                    {.point = 1, .units = 5, .seconds_needed = 30.0},
                                    {.point = 2, .units = 5, .seconds_needed = 4.0},
                                    {.point = 3, .units = 5, .seconds_needed = 5.0}};
  CHECK(next_pass(open, 10, random) == std::vector<std::size_t>{2, 3});
  CHECK(next_pass(open, 1, random) == std::vector<std::size_t>{2});
  CHECK(next_pass(open, 50, random) == std::vector<std::size_t>{2, 3, 1});
}

TEST_CASE("schedule: with time for all, or before a forecast, nobody is left out", "[ab]") {
  std::mt19937_64 random(1);
  std::vector<OpenPoint> open{{.point = 0, .units = 5, .seconds_needed = 9.0},
                              {.point = 1, .units = 5, .seconds_needed = 30.0}};
  CHECK(next_pass(open, 40, random).size() == 2);
  CHECK(next_pass(open, 20, random).size() == 1);
  open[1].units = 2;
  CHECK(next_pass(open, 20, random).size() == 2);
  CHECK(next_pass({}, 20, random).empty());
}

}  // namespace zcbench
