#include "harness/base/visible_text.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("what moves a cursor or reorders a line becomes visible", "[visible_text]") {
  CHECK(visible("\x1B[2J\x07\x7F") == "\\x1b[2J\\x07\\u007f");
  CHECK(visible("a\nb\rc\td") == "a\\nb\\rc\\td");
  CHECK(visible(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(visible("\xC2\x9B"
                "2J") == "\\u009b2J");  // C1: CSI
  CHECK(visible("\xE2\x80\xAE"
                "x\xE2\x81\xA6") == "\\u202ex\\u2066");  // overrides
  CHECK(visible("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C") == "\\u200e\\u200f\\u061c");
  CHECK(visible("\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF") == "\\u2028\\u2029\\ufeff");
}

TEST_CASE("bytes that are not UTF-8 are visible one by one", "[visible_text]") {
  CHECK(visible("\xFF\xC3") == "\\xff\\xc3");
  CHECK(visible("\xC0\xAF") == "\\xc0\\xaf");
  CHECK(visible("\xE0\x82\x9B") == "\\xe0\\x82\\x9b");           // C1 in three bytes
  CHECK(visible("\xED\xA0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  CHECK(visible("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  CHECK(visible("\xE2\x80") == "\\xe2\\x80");
}

TEST_CASE("other text stays as it is", "[visible_text]") {
  CHECK(visible("gr\xC3\xB6\xC3\x9F"
                "e \xE2\x82\xAC \xF0\x9F\x98\x80 \\ \"") ==
        "gr\xC3\xB6\xC3\x9F"
        "e \xE2\x82\xAC \xF0\x9F\x98\x80 \\ \"");
  CHECK(visible("").empty());
}

TEST_CASE("text of several lines keeps its line ends and nothing else", "[visible_text]") {
  CHECK(visible("a\nb\r\nc\rd\x1B", LineEnds::kept) == "a\nb\r\nc\\rd\\x1b");
}

TEST_CASE("visible text stays as it is", "[visible_text]") {
  const std::string once = visible("\x1B\n\xE2\x80\xAE\xFF");
  CHECK(visible(once) == once);
}

TEST_CASE("a terminal without UTF-8 gets JSON's escapes", "[visible_text]") {
  CHECK(in_ascii("gr\xC3\xB6\xC3\x9F"
                 "e \xE2\x82\xAC \xF0\x9F\x98\x80 \xFF.") ==
        "gr\\u00f6\\u00dfe \\u20ac \\ud83d\\ude00 \\xff.");
  CHECK(in_ascii("\x1B[1mbold\x1B[0m\n") == "\x1B[1mbold\x1B[0m\n");
  std::string text;
  VisiblePieces pieces("\x1B\xC3\xB6 \xF0\x9F\x98\x80\n", LineEnds::kept, Charset::ascii);
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) text += piece;
  CHECK(text == "\\x1b\\u00f6 \\ud83d\\ude00\n");
}
