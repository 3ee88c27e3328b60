#include "harness/base/wrap.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a paragraph is broken between words", "[wrap]") {
  CHECK(wrapped("- ", "one two three four", {.width = 9, .indent = 2}) ==
        "- one two\n  three\n  four\n");
  CHECK(wrapped("", "a  longwordhere b", {.width = 5}) == "a\nlongwordhere\nb\n");
  CHECK(wrapped("", "  indented text", {.width = 10}) == "  indented\ntext\n");
  CHECK(wrapped("", "caf\xc3\xa9 au lait", {.width = 7}) == "caf\xc3\xa9 au\nlait\n");
  CHECK(wrapped("head", "") == "head\n");
}

TEST_CASE("a paragraph is broken after certain characters only", "[wrap]") {
  const Wrapping clauses{.width = 14, .indent = 1, .breaks_after = ",;"};
  CHECK(wrapped("", "1,000 ms, 2,000 ms; three or more", clauses) ==
        "1,000 ms,\n 2,000 ms;\n three or more\n");
}

TEST_CASE("a width counts columns, not bytes", "[wrap]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("caf\xc3\xa9") == 4);
  CHECK(display_width("\xe6\x97\xa5") == 2);
}

TEST_CASE("the start of a text ends after its last word that fits", "[wrap]") {
  CHECK(start_of("one two three", 13) == "one two three");
  CHECK(start_of("one two three", 12) == "one two ...");
  CHECK(start_of("one two three", 10) == "one ...");
  CHECK(start_of("caf\xc3\xa9 au lait", 12) == "caf\xc3\xa9 au lait");
  CHECK(start_of("onetwothree", 9) == "onetw ...");
  CHECK(start_of("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 5) == " ...");
  CHECK(start_of("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
                 9) == "\xc3\xa9\xc3\xa9 ...");
}
