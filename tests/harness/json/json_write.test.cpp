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

TEST_CASE("an object is written member by member as a tree is", "[json_text]") {
  JsonObjectText point;
  point.add("name", std::string_view("a\"b\n\xff"));
  point.add("yes", true);
  JsonObjectText text;
  text.add_members("");
  text.add("count", std::uint64_t{18446744073709551615U});
  text.add("below", -3);
  text.add_members(point.members());
  text.begin_object("times");
  text.add("long", 0.1 + 0.2);
  text.add("whole", -0.0);
  text.add("large", 1e300);
  text.add("none", std::nan(""));
  text.end_object();
  text.begin_array("list");
  for (const char* word : {"x", "y"}) {
    text.begin_object();
    text.add("word", word);
    text.end_object();
  }
  text.end_array();
  text.add_text("null", "null");
  const std::string line = std::move(text).text();
  CHECK(line == R"({"count":18446744073709551615,"below":-3,"name":"a\"b\n)"
                "\xEF\xBF\xBD"
                R"(","yes":true,"times":{"long":0.30000000000000004,"whole":-0.0,"large":1e+300,)"
                R"("none":"NaN"},"list":[{"word":"x"},{"word":"y"}],"null":null})");
  CHECK(json_line(nlohmann::ordered_json::parse(line)) == line);
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
