#include "analysis/claims/point_selector.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

PointSelector words(const char* axis, std::vector<std::string> allowed) {
  return PointSelector({{.axis = find_axis(axis), .words = std::move(allowed)}});
}

PointSelector counts(const char* axis, std::vector<CountRange> ranges) {
  return PointSelector({{.axis = find_axis(axis), .ranges = std::move(ranges)}});
}

}  // namespace

TEST_CASE("a selector takes words, counts and ranges, both ends included", "[claims]") {
  const Point point = make_point("square", "memfd", 1000, 4);
  CHECK(words("strategy", {"posix_shm", "memfd"}).selects(point));
  CHECK_FALSE(words("strategy", {"posix_shm"}).selects(point));
  CHECK(counts("elements", {{1000, 1000}}).selects(point));
  CHECK(counts("elements", {{1, 2}, {900, 1000}}).selects(point));
  CHECK(counts("elements", {{.from = 1000}}).selects(point));
  CHECK_FALSE(counts("elements", {{.from = 1001}}).selects(point));
  CHECK_FALSE(counts("elements", {{.to = 999}}).selects(point));
  CHECK_FALSE(words("kernel", {"square"}).overridden(counts("workers", {{2, 2}})).selects(point));
  CHECK(PointSelector().selects(point));
}

TEST_CASE("points with an unusual value are selected only by name", "[claims]") {
  Point point = make_point("square", "memfd", 1000, 4);
  point.pages = Pages::huge;
  CHECK_FALSE(words("strategy", {"memfd"}).selects(point));
  CHECK(words("pages", {"huge", "cold"}).selects(point));
  point.variant = "naive";
  CHECK_FALSE(words("pages", {"huge"}).selects(point));
  CHECK(words("pages", {"huge"}).overridden(words("variant", {"naive"})).selects(point));
}

TEST_CASE("an override replaces the axes that it names and no others", "[claims]") {
  const PointSelector base = words("kernel", {"square"}).overridden(words("strategy", {"memfd"}));
  const PointSelector other = base.overridden(words("strategy", {"serial"}));
  CHECK(other.text() == "kernel square, strategy serial");
  CHECK(base.text() == "kernel square, strategy memfd");
  CHECK(PointSelector().text() == "any");
  CHECK(counts("elements", {{1000, 1000}, {5, 9}, {.from = 20000}}).text() ==
        "elements 1,000, 5 to 9 or from 20,000");
}

TEST_CASE("keys differ exactly if the remaining axes differ", "[claims]") {
  const Point one = make_point("square", "memfd", 1000, 4);
  Point two = one;
  two.elements = 2000;
  const std::vector<std::string_view> elements{"elements"};
  CHECK(key_without(one, {}) != key_without(two, {}));
  CHECK(key_without(one, elements) == key_without(two, elements));
  two.pages = Pages::huge;
  CHECK(key_without(one, elements) != key_without(two, elements));
  Point seeded = one;
  seeded.data.seed = 7;
  CHECK(key_without(one, elements) != key_without(seeded, elements));
}

TEST_CASE("labels are for people", "[claims]") {
  Point point = make_point("square", "memfd", 1'500'000, 4);
  CHECK(label_without(point, {}) == "square, memfd, 1.5M elements, 4 workers, fork");
  point.pages = Pages::huge;
  point.command.name = "mine";
  const std::vector<std::string_view> axes{"kernel", "strategy", "lifecycle"};
  CHECK(label_without(point, axes) == "mine, 1.5M elements, 4 workers, pages huge");
}
