#include "harness/base/text.hpp"

#include <array>

#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;

TEST_CASE("text that would control a terminal is escaped", "[config_message]") {
  CHECK(escaped("plain text", 100) == "plain text");
  CHECK(escaped("a\nb\tc\rd\x1B[0m\x7F", 100) == "a\\nb\\tc\\rd\\x1b[0m\\u007f");
  CHECK(escaped(std::string("a\0b", 3), 100) == "a\\x00b");
  CHECK(escaped("gr\xC3\xB6\xC3\x9F"
                "e \xE2\x82\xAC \xF0\x9F\x98\x80",
                100) ==
        "gr\xC3\xB6\xC3\x9F"
        "e \xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(escaped("\xC2\x9B"
                "2J",
                100) == "\\u009b2J");  // C1 control
  CHECK(escaped("\xE2\x80\xAE"
                "abc",
                100) ==
        "\\u202e"
        "abc");                                      // right-to-left override
  CHECK(escaped("\xEF\xBB\xBF", 100) == "\\ufeff");  // BOM
  CHECK(escaped("\xFF\xC3", 100) == "\\xff\\xc3");
  CHECK(escaped("\xC0\xAF", 100) == "\\xc0\\xaf");  // overlong '/'
}

TEST_CASE("long text is cut in the middle, between characters", "[config_message]") {
  CHECK(escaped("0123456789", 10) == "0123456789");
  CHECK(escaped("0123456789abc", 8) == "0123...9abc");
  CHECK(escaped("abc\xC3\xA9\xC3\xA9\xC3\xA9xyz", 8) == "abc...xyz");
  CHECK(in_quotes(std::string(100, 'x')) ==
        "\"" + std::string(24, 'x') + "..." + std::string(24, 'x') + "\"");
}

TEST_CASE("unknown names come with a suggestion and the allowed names", "[config_message]") {
  constexpr std::array<std::string_view, 2> kNames{"square", "null"};
  CHECK(unknown_name("kernel", "sqare", kNames) ==
        "unknown kernel \"sqare\" (did you mean \"square\"?); allowed: square, null");
  CHECK(unknown_name("kernel", "\n", kNames) == "unknown kernel \"\\n\"; allowed: square, null");
}

TEST_CASE("a message has at most 1,000 bytes", "[config_message]") {
  const std::string exact = config_error_of([] { fail_config("w", std::string(997, 'x')); });
  CHECK(exact == "w: " + std::string(997, 'x'));
  const std::string cut = config_error_of([] { fail_config("w", std::string(998, 'x')); });
  CHECK(cut == "w: " + std::string(994, 'x') + "...");
  std::string wide;
  for (int i = 0; i < 600; ++i) wide += "\xC3\xA9";
  const std::string cut_wide = config_error_of([&] { fail_config("w", wide); });
  CHECK(cut_wide.size() <= 1000);
  CHECK(cut_wide.substr(cut_wide.size() - 5) == "\xC3\xA9...");
}
