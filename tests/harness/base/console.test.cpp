#include "harness/base/console.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a stream that accepts nothing is reported, not thrown", "[console]") {
  std::FILE* full = std::fopen("/dev/full", "w");
  REQUIRE(full != nullptr);
  std::setvbuf(full, nullptr, _IONBF, 0);
  CHECK_FALSE(write_text(full, "text"));
  std::fclose(full);
  CHECK(write_text(stderr, ""));
}

TEST_CASE("strings are printed as part of one line", "[console]") {
  CHECK(printable_text<const std::string&, const int&>("{:<4}|{}\n", std::string("a\n"), 7) ==
        "a\\n |7\n");
  CHECK(printable_text<const char(&)[3]>("{}", "\x1b[") == "\\x1b[");
}

TEST_CASE("printed text has no control characters except line ends", "[console]") {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  CHECK(write_text(file, "a\x1b[31m\nb\xE2\x80\xAE"));
  CHECK(write_text(file, "\n", LineEnds::escaped));
  std::rewind(file);
  char text[64] = {};
  const std::size_t got = std::fread(text, 1, sizeof text, file);
  CHECK(std::string_view(text, got) == "a\\x1b[31m\nb\\u202e\\n");
  std::fclose(file);
}

TEST_CASE("a working stdout does not change the exit code", "[console]") {
  CHECK(finish_output(ExitCode::kPointFailed, true) == ExitCode::kPointFailed);
  CHECK(finish_output(ExitCode::kSuccess, true) == ExitCode::kSuccess);
}
