#include "harness/json/json_write.hpp"

#include <cmath>
#include <limits>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("json is written indented for files and on one line for talk", "[json_text]") {
  const nlohmann::ordered_json json{{"b", 1}, {"a", {1.5, "x"}}};
  CHECK(json_text(json) == "{\n \"b\": 1,\n \"a\": [\n  1.5,\n  \"x\"\n ]\n}\n");
  CHECK(json_line(json) == R"({"b":1,"a":[1.5,"x"]})");
  CHECK(json_line("a\xff") == "\"a\xEF\xBF\xBD\"");
}

TEST_CASE("numbers that json does not have keep their name", "[json_text]") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(number_json(std::nan("")) == "NaN");
  CHECK(number_json(kInfinity) == "Infinity");
  CHECK(number_json(-kInfinity) == "-Infinity");
  CHECK(number_json(-0.5) == -0.5);
  CHECK(std::isnan(number_of_word("NaN").value()));
  CHECK(number_of_word("Infinity") == kInfinity);
  CHECK(number_of_word("-Infinity") == -kInfinity);
  CHECK_FALSE(number_of_word("1"));
}
