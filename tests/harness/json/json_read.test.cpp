#include "harness/json/json_read.hpp"

#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

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

TEST_CASE("a member may be absent or null", "[json_members]") {
  const JsonDocument document(R"({"count": 4294967295, "null": null, "large": 4294967296})", "f",
                              JsonOrigin::file);
  const JsonValue root = document.root();
  CHECK(unless_null(root, "count", small_count_in) == 4294967295U);
  CHECK_FALSE(unless_null(root, "null", small_count_in));
  CHECK_FALSE(unless_null(root, "none", small_count_in));
  CHECK_THAT(config_error_of([&] { unless_null(root, "large", small_count_in); }),
             contains_text("is too large"));
}

TEST_CASE("what is kept in an int fits into one", "[json_members]") {
  const JsonDocument document(
      R"({"most": 2147483647, "more": 2147483648, "minus": -1, "half": 0.5, "huge": 1e300,
          "text": "1", "list": [7]})",
      "f", JsonOrigin::file);
  const JsonValue root = document.root();
  CHECK(int_in(root, "most") == 2147483647);
  CHECK(int_of(root.find("list")->children()[0]) == 7);
  for (const char* key : {"more", "minus", "half", "huge"}) {
    INFO(key);
    CHECK_THAT(config_error_of([&] { int_in(root, key); }), contains_text("up to 2^31 - 1"));
  }
  CHECK_THAT(config_error_of([&] { int_of(*root.find("text")); }), contains_text("/text: is not"));
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
