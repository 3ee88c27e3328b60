#include "analysis/export/csv_line.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("cells are quoted as RFC 4180 says", "[export]") {
  CHECK(csv_line({"a", "", "b c"}) == "a,,b c\r\n");
  CHECK(csv_line({"a,b", "say \"x\"", "two\nlines"}) ==
        "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
  CHECK(csv_line({""}) == "\r\n");
}

TEST_CASE("text that a spreadsheet would run is marked as text", "[export]") {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)"}) {
    CHECK(csv_text(formula) == "'" + std::string(formula));
  }
  CHECK(csv_text("\tx") == "'\\tx");
  CHECK(csv_text("\rx") == "'\\rx");
  CHECK(csv_text("a=1") == "a=1");
  CHECK(csv_text("").empty());
}

TEST_CASE("control characters do not reach the file", "[export]") {
  CHECK(csv_text("a\x1b[2Jb\nc") == "a\\x1b[2Jb\\nc");
}
