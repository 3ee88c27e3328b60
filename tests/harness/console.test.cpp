#include "harness/console.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a stream that takes nothing is reported, not thrown", "[console]") {
  std::FILE* full = std::fopen("/dev/full", "w");
  REQUIRE(full != nullptr);
  std::setvbuf(full, nullptr, _IONBF, 0);
  CHECK_FALSE(write_text(full, "text"));
  std::fclose(full);
  CHECK(write_text(stderr, ""));
}

TEST_CASE("a stdout that works leaves the exit code alone", "[console]") {
  CHECK(finish_output(ExitCode::kPointFailed, true) == ExitCode::kPointFailed);
  CHECK(finish_output(ExitCode::kSuccess, true) == ExitCode::kSuccess);
}
