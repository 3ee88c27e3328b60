// Tests that the built-in config `lecture` has the evidence for every part of every built-in claim.
#include <algorithm>

#include "analysis/claims/claims_file.hpp"
#include "harness/plan/config.hpp"
#include "harness/plan/plan.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the lecture's config has the points of each part of each claim", "[claims]") {
  const Plan plan =
      make_plan(load_config(std::string(SOURCE_DIR) + "/configs/lecture.json", {}), "");
  const ClaimList list = builtin_claims();
  CHECK(list.claims.size() == 26);
  for (const Claim& claim : list.claims) {
    for (const ClaimPart& part : claim.parts) {
      for (const PointSelector& selector : part.selectors) {
        INFO(claim.id << " " << part.name << ": " << selector.text());
        CHECK(std::ranges::any_of(plan.points,
                                  [&](const Point& point) { return selector.selects(point); }));
      }
      if (part.against == nullptr) continue;
      std::vector<std::uint64_t> sizes;
      for (const Point& point : plan.points) {
        if (part.selectors.front().selects(point)) sizes.push_back(part.against->count(point));
      }
      INFO(claim.id << " " << part.name << " against " << part.against->name);
      std::ranges::sort(sizes);
      CHECK(std::ranges::unique(sizes).begin() - sizes.begin() >= 3);
    }
  }
}

// A crossover divides its error by the number of its figures, so each point needs that many
// samples.
TEST_CASE("the lecture's config has enough samples for intervals at every size", "[claims]") {
  const Plan plan =
      make_plan(load_config(std::string(SOURCE_DIR) + "/configs/lecture.json", {}), "");
  for (const Claim& claim : builtin_claims().claims) {
    for (const ClaimPart& part : claim.parts) {
      if (part.test != ClaimTest::crossover) continue;
      for (const Point& point : plan.points) {
        if (part.selectors[0].selects(point)) CHECK(point.samples >= 8);
        if (part.selectors[1].selects(point)) CHECK(point.samples >= 8);
      }
    }
  }
}
