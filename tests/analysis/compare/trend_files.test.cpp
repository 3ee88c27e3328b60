#include "analysis/compare/trend_files.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

DatedFile make_dated(const std::string& config_hash, const std::string& cpu) {
  DatedFile dated;
  dated.file.label = config_hash + ".json";
  dated.file.date = "2026-01-01T00:00:00Z";
  dated.file.config_hash = config_hash;
  dated.file.machine.parts = {{"cpu_model", cpu}};
  dated.file.points.resize(1);
  dated.file.points[0].name = "p";
  dated.file.points[0].config_hash = config_hash;
  dated.medians_ns = {1e6};
  return dated;
}

}  // namespace

TEST_CASE("a history is three runs or more of one config on one machine", "[trend_files]") {
  const DatedFile one = make_dated("a", "x");
  CHECK(is_history({one, one, one}));
  CHECK_FALSE(is_history({one, one}));
  CHECK_FALSE(is_history({one, one, make_dated("b", "x")}));
  CHECK_FALSE(is_history({one, one, make_dated("a", "y")}));
}

TEST_CASE("files that measured different things have no trend", "[trend_files]") {
  const DatedFile one = make_dated("a", "x");
  CHECK(make_trend({one, one, one}, {}, false).points.at(0).values.size() == 3);
  CHECK_THROWS_AS(make_trend({one, make_dated("b", "x")}, {}, false), NotComparableError);
  CHECK_THROWS_AS(make_trend({one, make_dated("a", "y")}, {}, false), NotComparableError);
  const TrendReport allowed = make_trend({one, make_dated("a", "y")}, {}, true);
  CHECK(allowed.warnings.size() == 1);
}
