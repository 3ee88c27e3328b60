#include "analysis/export/export_formats.hpp"

#include <set>

#include "tests/analysis/export/export_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

TEST_CASE("each export format has a name of its own, a text and a place in its page",
          "[export_formats]") {
  const std::string page = read_text(SOURCE_DIR "/docs/export.md");
  std::set<std::string_view> names;
  for (const ExportFormat& format : export_formats()) {
    CAPTURE(format.name);
    CHECK(names.insert(format.name).second);
    CHECK(page.find("`" + std::string(format.name) + "`") != page.npos);
    CHECK(format.text(make_run_file()).ends_with('\n'));
  }
}

TEST_CASE("a format shows a point without samples if its row says so", "[export_formats]") {
  RunResult run = make_run();
  run.points[0].samples.clear();
  run.points[0].status = PointStatus::failed;
  run.points[0].reason = "the disk is full";
  for (const ExportFormat& format : export_formats()) {
    CAPTURE(format.name);
    const bool shows =
        format.text(make_run_file(run)).find("the disk is full") != std::string::npos;
    CHECK(shows == format.has_failed_points);
  }
}
