#include "harness/results/results_summary.hpp"

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("a launch counts once, however many samples it has", "[results]") {
  ResultsPoint point;
  CHECK(launch_medians_ns(point).empty());
  point.launches = {{.real_time_ns = {3, 1, 2}, .cpu_time_ns = {9, 9, 9}},
                    {.real_time_ns = {7}, .cpu_time_ns = {9}}};
  CHECK(launch_medians_ns(point) == std::vector<double>{2, 7});
}

}  // namespace zcbench
