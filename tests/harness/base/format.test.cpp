#include "harness/base/format.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("durations have three digits and a suitable unit", "[format]") {
  CHECK(format_duration_ns(0) == "0.00 ns");
  CHECK(format_duration_ns(812) == "812 ns");
  CHECK(format_duration_ns(999.4) == "999 ns");
  CHECK(format_duration_ns(999.6) == "1.00 us");
  CHECK(format_duration_ns(1234) == "1.23 us");
  CHECK(format_duration_ns(9.996e6) == "10.0 ms");
  CHECK(format_duration_ns(99.96e6) == "100 ms");
  CHECK(format_duration_ns(7e9) == "7.00 s");
  CHECK(format_duration_ns(99.9e9) == "99.9 s");
  CHECK(format_duration_ns(99.96e9) == "1 min 40 s");
  CHECK(format_duration_ns(150e9) == "2 min 30 s");
}

TEST_CASE("bytes are binary units", "[format]") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(999) == "999 B");
  CHECK(format_bytes(1024) == "1.00 KiB");
  CHECK(format_bytes(8'000'000) == "7.63 MiB");
  CHECK(format_bytes(std::uint64_t{1} << 43) == "8.00 TiB");
  CHECK(format_bytes(UINT64_MAX) == "16384 PiB");
}

TEST_CASE("thousands are grouped", "[format]") {
  CHECK(format_thousands(0) == "0");
  CHECK(format_thousands(999) == "999");
  CHECK(format_thousands(1000) == "1,000");
  CHECK(format_thousands(2'000'000) == "2,000,000");
  CHECK(format_thousands(123'456'789) == "123,456,789");
}

TEST_CASE("element counts are exact", "[format]") {
  CHECK(format_elements(1) == "1");
  CHECK(format_elements(999) == "999");
  CHECK(format_elements(1'000) == "1k");
  CHECK(format_elements(10'000) == "10k");
  CHECK(format_elements(3'160) == "3.16k");
  CHECK(format_elements(3'162) == "3,162");
  CHECK(format_elements(1'000'000) == "1M");
  CHECK(format_elements(2'000'000) == "2M");
  CHECK(format_elements(1'048'576) == "1,048,576");
  CHECK(format_elements(1'000'001) == "1,000,001");
  CHECK(format_elements(100'000'000) == "100M");
  CHECK(format_elements(1'000'000'000) == "1G");
}

TEST_CASE("a share is in percent, with three digits", "[format]") {
  CHECK(format_percent(0.123) == "12.3 %");
  CHECK(format_percent(1.5) == "150 %");
}

TEST_CASE("a ratio is a change with its sign", "[format]") {
  CHECK(format_change(1.029) == "+2.9 %");
  CHECK(format_change(0.97) == "-3.0 %");
  CHECK(format_change(1.0) == "+0.0 %");
}

TEST_CASE("a count has its noun, in the plural except for one", "[format]") {
  CHECK(format_count(0, "point") == "0 points");
  CHECK(format_count(1, "point") == "1 point");
  CHECK(format_count(2, "point") == "2 points");
  CHECK(format_count(5, "launch") == "5 launches");
}
