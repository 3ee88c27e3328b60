// Reference: date -u -d DATE +%s of GNU coreutils 9.1.
#include "harness/base/date.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("utc: ISO 8601, or a given pattern", "[date]") {
  const std::string now = utc_now();
  REQUIRE(now.size() == 20);
  CHECK(now[4] == '-');
  CHECK(now[10] == 'T');
  CHECK(now.back() == 'Z');
  CHECK(utc_now("%Y") == now.substr(0, 4));
}

TEST_CASE("dates of both kinds of files are parsed", "[date]") {
  CHECK(seconds_of_date("1970-01-01T00:00:00Z") == 0);
  CHECK(seconds_of_date("2026-01-02T03:04:05Z") == 1767323045);
  CHECK(seconds_of_date("2024-02-29T23:59:59Z") == 1709251199);
  CHECK(seconds_of_date("2026-01-02T03:04:05+00:00") == 1767323045);
  CHECK(seconds_of_date("2026-01-02T03:04:05+05:30") == 1767323045 - 19800);
  CHECK(seconds_of_date("2026-01-02T03:04:05-01:00") == 1767323045 + 3600);
}

TEST_CASE("dates of every version of Google Benchmark are parsed", "[date]") {
  for (const char* text :
       {"2026-01-02 03:04:05", "2026-01-02T03:04:05", "2026/01/02-03:04:05", "2026/01/02 03:04:05",
        "01/02/26 03:04:05", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05-00:00", "2026-01-02T04:04:05+0100"}) {
    INFO(text);
    CHECK(seconds_of_date(text) == 1767323045);
  }
}

TEST_CASE("text that is not a date gives nullopt", "[date]") {
  const std::vector<std::string> texts{"",
                                       "today",
                                       "2026-01-02",
                                       "2026-01-02T03:04:05ZZ",
                                       "2026-02-30T00:00:00Z",
                                       "2026-13-01T00:00:00Z",
                                       "2026-01-01T24:00:00Z",
                                       "2026-01-01T00:60:00Z",
                                       "26-01-01T00:00:00Z",
                                       "2026-01-01_00:00:00Z",
                                       "2026-01/01 00:00:00",
                                       "13/01/26 00:00:00",
                                       "2026-01-01 00:00:00.",
                                       "2026-01-01 00:00",
                                       "2026-01-01T00:00:00+1",
                                       "2026-0a-01T00:00:00Z"};
  for (const std::string& text : texts) {
    INFO(text);
    CHECK_FALSE(seconds_of_date(text));
  }
}
