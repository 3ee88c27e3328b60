#include "analysis/summary/contest.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

std::vector<SizeRelation> relations_of(const std::vector<Relation>& relations) {
  std::vector<SizeRelation> found;
  std::uint64_t elements = 1'000;
  for (const Relation relation : relations) {
    found.push_back({.elements = elements, .relation = relation, .ratio = 2.0});
    elements *= 10;
  }
  return found;
}

constexpr Relation kFaster = Relation::faster;
constexpr Relation kOpen = Relation::open;

bool is_serial(const Point& point) { return point.strategy == "serial"; }
bool is_memfd(const Point& point) { return point.strategy == "memfd"; }

// Compares memfd, which takes `memfd_ns`, with serial, which takes 1 ms, at one size. Each interval
// is +- 1 %.
SizeRelation relation_to_serial(double memfd_ns) {
  const std::vector<PointResult> points{
      make_valid(make_point("square", "memfd", 1000, 4), memfd_ns),
      make_valid(make_point("square", "serial", 1000, 1), 1e6)};
  const auto contests = kernel_contests(points);
  REQUIRE(contests.size() == 1);
  const auto relations = compare(contests[0], is_memfd, is_serial);
  REQUIRE(relations.size() == 1);
  return relations[0];
}

}  // namespace

TEST_CASE("intervals that meet show no difference", "[contest]") {
  CHECK(relation_to_serial(0.97e6).relation == Relation::faster);
  CHECK(relation_to_serial(0.985e6).relation == Relation::open);
  CHECK(relation_to_serial(1.015e6).relation == Relation::open);
  CHECK(relation_to_serial(1.03e6).relation == Relation::slower);
  CHECK(relation_to_serial(2e6).ratio == Approx(0.5));
}

TEST_CASE("too few samples show nothing", "[contest]") {
  std::vector<PointResult> points{make_valid(make_point("square", "memfd", 1000, 4), 1e5),
                                  make_valid(make_point("square", "serial", 1000, 1), 1e6)};
  points[0].samples.resize(5);
  const auto contests = kernel_contests(points);
  CHECK(compare(contests[0], is_memfd, is_serial)[0].relation == Relation::unknown);
  CHECK(contests[0].sizes[0].leaders().size() == 2);
}

TEST_CASE("the fastest of a group stands for it against all of the other", "[contest]") {
  const std::vector<PointResult> points{make_valid(make_point("square", "memfd", 1000, 2), 5e5),
                                        make_valid(make_point("square", "memfd", 1000, 4), 2e6),
                                        make_valid(make_point("square", "serial", 1000, 1), 1e6)};
  const auto contests = kernel_contests(points);
  const auto relations = compare(contests[0], is_memfd, is_serial);
  CHECK(relations[0].relation == Relation::faster);
  CHECK(relations[0].ratio == Approx(2.0));
}

TEST_CASE("sizes at which a group is missing are left out", "[contest]") {
  const std::vector<PointResult> points{make_valid(make_point("square", "memfd", 10, 2), 5e5),
                                        make_valid(make_point("square", "serial", 1000, 1), 1e6)};
  CHECK(compare(kernel_contests(points)[0], is_memfd, is_serial).empty());
}

TEST_CASE("what takes part in a kernel's contest", "[contest]") {
  std::vector<PointResult> points{make_failed(make_point("statistics", "memfd", 10, 2), "broken"),
                                  make_valid(make_point("square", "memfd", 1000, 2), 5e5),
                                  make_valid(make_point("square", "memfd", 10, 2), 5e5),
                                  make_valid(make_point("square", "memfd", 10, 2), 1e5),
                                  make_valid(make_point("null", "external", 10, 2), 1e5)};
  points[3].point.pages = Pages::huge;
  points[4].point.command.name = "facts";
  auto contests = kernel_contests(points);
  REQUIRE(contests.size() == 1);
  CHECK(contests[0].kernel == "square");
  REQUIRE(contests[0].sizes.size() == 2);
  CHECK(contests[0].sizes[0].elements == 10);
  CHECK(contests[0].sizes[0].entrants.size() == 1);  // huge pages are left out, as an option
  std::erase_if(points, [](const PointResult& p) { return p.point.pages == Pages::cold; });
  contests = kernel_contests(points);
  REQUIRE(contests.size() == 1);
  CHECK(contests[0].sizes[0].entrants.size() == 1);  // only huge pages were measured
}

TEST_CASE("where it is so, in words", "[contest]") {
  const auto faster_at = [](const std::vector<Relation>& relations) {
    return where(relations_of(relations), Relation::faster);
  };
  CHECK(faster_at({}).empty());
  CHECK(faster_at({kOpen, kOpen}).empty());
  CHECK(faster_at({kFaster}) == "at 1k elements");
  CHECK(faster_at({kFaster, kFaster}) == "at every size");
  CHECK(faster_at({kOpen, kFaster, kFaster}) == "from 10k elements on");
  CHECK(faster_at({kFaster, kFaster, kOpen}) == "up to 10k elements");
  CHECK(faster_at({kOpen, kOpen, kFaster}) == "at 100k elements");
  CHECK(faster_at({kOpen, kFaster, kFaster, kOpen}) == "from 10k to 100k elements");
  CHECK(faster_at({kFaster, kOpen, kFaster}) == "at 1k and 100k elements");
  CHECK(faster_at({kFaster, kOpen, kFaster, kFaster, kFaster}) == "at 4 of 5 sizes");
}
