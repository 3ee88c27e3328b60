#include "analysis/nodes/node_spread.hpp"

#include <cmath>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Nodes = std::vector<std::vector<double>>;

const Nodes kNodes{{10.0, 10.4, 9.9, 10.2}, {11.0, 11.5, 10.8}, {10.1, 10.3, 10.2, 10.0, 10.4}};

}  // namespace

// python3, SciPy 1.10.1; a = kNodes, logs = [np.log(x) for x in a], F = stats.f_oneway(*logs)[0]:
//   msw = sum(((l - l.mean())**2).sum() for l in logs) / (12 - 3); msb = F * msw
//   n0 = (12 - sum(len(l)**2 for l in logs) / 12) / 2
//   np.sqrt((msb - msw) / n0): 0.04576017984997587; np.sqrt(msw): 0.02230788068264265
TEST_CASE("the spread between nodes is told from that within", "[node_spread]") {
  const auto spread = node_spread(kNodes);
  REQUIRE(spread);
  CHECK(spread->between == Approx(0.04576017984997587).epsilon(1e-12));
  CHECK(spread->within == Approx(0.02230788068264265).epsilon(1e-12));
}

TEST_CASE("nodes no further apart than their samples have no spread of their own",
          "[node_spread]") {
  const auto spread = node_spread(Nodes{{1.0, 2.0}, {2.0, 1.0}});
  REQUIRE(spread);
  CHECK(spread->between == 0.0);
  CHECK(spread->within == Approx(std::log(2.0) / std::sqrt(2.0)));
}

TEST_CASE("one node, or a sample each, has no spread", "[node_spread]") {
  CHECK_FALSE(node_spread(Nodes{{1.0, 2.0}}));
  CHECK_FALSE(node_spread(Nodes{{1.0}, {2.0}}));
  CHECK(node_spread(Nodes{{1.0}, {2.0, 2.0}}));
}

// From SciPy 1.10.1: stats.kruskal(*a) gives 0.0384756508977919 for kNodes and 0.26044974721922715
// for the nodes with ties.
TEST_CASE("the probability of node differences is that of Kruskal and Wallis", "[node_spread]") {
  CHECK(node_difference_p(kNodes) == Approx(0.0384756508977919).epsilon(1e-10));
  const Nodes ties{{10.0, 10.0, 11.0}, {10.0, 12.0, 12.0}, {11.0, 11.0, 13.0}};
  CHECK(node_difference_p(ties) == Approx(0.26044974721922715).epsilon(1e-10));
  CHECK(node_difference_p(Nodes{{1.0, 1.0}, {1.0}}) == 1.0);
}
