#include "harness/json_members.hpp"

#include "tests/catch.hpp"
#include "tests/harness/config_error.hpp"

using namespace zcbench;

TEST_CASE("members are read by name and type", "[json_members]") {
  const JsonDocument document(R"({"text": "a", "count": 3, "number": 0.5, "flag": true})", "f",
                              JsonOrigin::file);
  const JsonValue root = document.root();
  CHECK(text_in(root, "text") == "a");
  CHECK(optional_text_in(root, "text") == "a");
  CHECK(optional_text_in(root, "none").empty());
  CHECK(count_in(root, "count") == 3);
  CHECK(number_in(root, "number") == 0.5);
  CHECK(flag_in(root, "flag"));
  CHECK_FALSE(flag_in(root, "none"));
}

TEST_CASE("wrong members are refused with their place", "[json_members]") {
  const JsonDocument document(R"({"text": "a", "minus": -1, "half": 0.5})", "f", JsonOrigin::file);
  const JsonValue root = document.root();
  CHECK(config_error_of([&] { text_in(root, "none"); }) == "f:1:1 /: lacks \"none\"");
  CHECK(config_error_of([&] { count_in(root, "text"); }) == "f:1:10 /text: has the wrong type");
  CHECK_THAT(config_error_of([&] { number_in(root, "minus"); }), contains_text("from 0"));
  CHECK_THAT(config_error_of([&] { count_in(root, "half"); }), contains_text("whole number"));
  CHECK_THAT(config_error_of([&] { text_in(*root.find("half"), "x"); }),
             contains_text("is not an object"));
}
