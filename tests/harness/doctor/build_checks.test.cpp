#include "harness/doctor/build_checks.hpp"

#include "tests/catch.hpp"
#include "tests/harness/doctor/doctor_fixture.hpp"

using namespace zcbench;

namespace {

Finding build_finding(const std::string& check, const ProgramBuilds& builds) {
  return finding_of(check_builds(builds), check);
}

}  // namespace

TEST_CASE("only a release build without a sanitizer is ok", "[doctor]") {
  CHECK(build_finding("build", {.type = "release", .sanitizer = ""}).state == Health::ok);
  CHECK(build_finding("build", {.type = "debug", .sanitizer = ""}).state == Health::warning);
  const Finding sanitized =
      build_finding("build", {.type = "release", .sanitizer = "address,undefined"});
  CHECK(sanitized.state == Health::warning);
  CHECK_THAT(sanitized.seen, contains_text("-fsanitize=address,undefined"));
  CHECK_THAT(sanitized.remedy, contains_text("--preset release"));
}

TEST_CASE("the library of zcbench_micro", "[doctor]") {
  ProgramBuilds builds{.type = "release", .sanitizer = "", .library_type = "release"};
  CHECK(build_finding("micro_library", builds).state == Health::ok);
  builds.library_type = "debug";
  CHECK(build_finding("micro_library", builds).state == Health::warning);
  CHECK_THAT(build_finding("micro_library", builds).cost, contains_text("nothing in zcbench run"));
  builds.library_type = "";
  builds.why_unknown = "not built";
  CHECK(build_finding("micro_library", builds).state == Health::unknown);
  CHECK(build_finding("micro_library", builds).seen == "not built");
}

TEST_CASE("the library's type is read from its JSON or not at all", "[doctor]") {
  CHECK(library_build_type(R"({"context": {"library_build_type": "debug"}})") == "debug");
  for (const char* other : {"", "[]", "{", R"({"context": 1})", R"({"context": {}})",
                            R"({"context": {"library_build_type": 1}})"}) {
    INFO(other);
    CHECK(library_build_type(other).empty());
  }
}
