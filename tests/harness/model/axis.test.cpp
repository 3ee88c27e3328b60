#include "harness/model/axis.hpp"

#include <stdexcept>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

TEST_CASE("every axis of a point is read off its fields", "[claims]") {
  Point point = make_point("square", "serialized_queue", 1003, 4, Lifecycle::pool);
  point.codec = "cbor";
  point.tasks_per_worker = 3;
  point.variant = "naive";
  point.pages = Pages::huge;
  point.placement = Placement::spread;
  point.partition = Partition::balanced;
  point.data.source = InputSource::linear;
  point.command.name = "mine";
  const std::vector<std::pair<std::string_view, std::string>> expected{
      {"kernel", "square"},    {"strategy", "serialized_queue"},
      {"command", "mine"},     {"elements", "1003"},
      {"workers", "4"},        {"lifecycle", "pool"},
      {"codec", "cbor"},       {"tasks_per_worker", "3"},
      {"variant", "naive"},    {"pages", "huge"},
      {"placement", "spread"}, {"partition", "balanced"},
      {"data", "linear"},      {"elements_per_worker", "250"},
      {"remainder", "3"}};
  for (const auto& [name, text] : expected) {
    const PointAxis* axis = find_axis(name);
    REQUIRE(axis != nullptr);
    CHECK(axis->text(point) == text);
    CHECK((axis->word == nullptr) != (axis->count == nullptr));
  }
  CHECK(find_axis("elephants") == nullptr);
}

TEST_CASE("an axis of numbers is set to 1 up to its largest number", "[claims]") {
  for (const PointAxis& axis : point_axes()) {
    if (axis.set_count == nullptr) continue;
    INFO(axis.name);
    Point point;
    for (const std::uint64_t number : {std::uint64_t{1}, axis.largest}) {
      axis.set(point, std::to_string(number));
      CHECK(axis.count(point) == number);
    }
    const std::vector<std::string> refused{std::to_string(axis.largest + 1), "0", "", "-1", "1x"};
    for (const std::string& text : refused) {
      CHECK_THROWS_AS(axis.set(point, text), std::logic_error);
    }
  }
}

TEST_CASE("a default point has the usual value of each axis", "[claims]") {
  for (const PointAxis& axis : point_axes()) {
    if (!axis.usual.empty()) CHECK(axis.text(Point{}) == axis.usual);
    if (axis.known_words == nullptr) continue;
    CHECK_FALSE(axis.known_words().empty());
  }
}
