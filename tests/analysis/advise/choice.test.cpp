#include "analysis/advise/choice.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

Prediction predicted(std::array<double, kPartCount> parts_ns, double deviation = 0.01) {
  Prediction prediction;
  for (const double part : parts_ns) prediction.estimate.time += part;
  prediction.estimate.point_variance = deviation * deviation;
  prediction.estimate.degrees_of_freedom = 20.0;
  prediction.parts_ns = parts_ns;
  return prediction;
}

}  // namespace

TEST_CASE("the fastest is chosen, the next names what it spends more on", "[choice]") {
  const std::vector<Prediction> all{predicted({400, 0, 500, 100}), predicted({300, 50, 0, 150}),
                                    predicted({200, 0, 500, 900})};
  const auto choice = choose(all);
  REQUIRE(choice);
  CHECK(choice->best == 1);
  CHECK(choice->equals.empty());
  CHECK(choice->next == 0);
  CHECK(choice->reason == Part::moving);
  CHECK(choice->saved_ns == Approx(500.0));
}

TEST_CASE("what is too close is said, and the next is beyond it", "[choice]") {
  const std::vector<Prediction> all{predicted({1000, 0, 0, 0}), predicted({0, 0, 0, 505}),
                                    predicted({0, 0, 0, 500}), predicted({0, 0, 0, 502})};
  const auto choice = choose(all);
  CHECK(choice->best == 2);
  CHECK(choice->equals == std::vector<std::size_t>{3, 1});
  CHECK(choice->next == 0);
  CHECK(choice->reason == Part::workers);
  CHECK(choice->saved_ns == Approx(1000.0));
}

TEST_CASE("one prediction has nothing beside it, none is no choice", "[choice]") {
  const auto choice = choose(std::vector<Prediction>{predicted({1, 2, 3, 4})});
  CHECK(choice->best == 0);
  CHECK_FALSE(choice->next);
  CHECK_FALSE(choose({}));
}
