#include "harness/machine/limits_benchmark.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

std::string script(const TemporaryDirectory& folder, const std::string& body) {
  const std::string path = folder.write("program", "#!/bin/sh\n" + body + "\n");
  ::chmod(path.c_str(), 0755);
  return path;
}

}  // namespace

TEST_CASE("what the program printed comes back", "[limits]") {
  const TemporaryDirectory folder;
  const std::string path = script(folder, "echo noise >&2; printf '%s' \"$2\"");
  CHECK(run_micro_program(path, {"a b"}, 60) == "a b");
}

TEST_CASE("a program that fails, dies, hangs or is not there is said to", "[limits]") {
  const TemporaryDirectory folder;
  CHECK_THROWS_WITH(run_micro_program(script(folder, "echo one >&2; echo two >&2; exit 3"), {}, 60),
                    contains_text("exit code 3: two"));
  CHECK_THROWS_WITH(run_micro_program(script(folder, "kill -9 $$"), {}, 60),
                    contains_text("signal 9"));
  CHECK_THROWS_WITH(run_micro_program(script(folder, "exec sleep 600"), {}, 0.2),
                    contains_text("did not end within 0.2 s"));
  CHECK_THROWS_WITH(run_micro_program(folder.path("none"), {}, 60),
                    contains_text("it must be in the same folder as zcbench"));
  CHECK_THROWS_AS(run_micro_program(folder.path("none"), {}, 60), MachineError);
}

TEST_CASE("in a build folder, what is missing comes with a command that works anywhere",
          "[limits]") {
  const TemporaryDirectory folder;
  folder.write("CMakeCache.txt", "");
  std::filesystem::create_directory(folder.path("it's"));
  std::filesystem::rename(folder.path("CMakeCache.txt"), folder.path("it's/CMakeCache.txt"));
  const std::string home = folder.path("");
  CHECK_THROWS_WITH(run_micro_program(folder.path("it's/none"), {}, 10),
                    contains_text("build it with cmake --build '" + home +
                                  "it'\\''s' --target "
                                  "zcbench_micro"));
  CHECK(limits_command().ends_with(" limits"));
}

TEST_CASE("the program is looked for beside the running one", "[limits]") {
  CHECK_THAT(micro_program_path(), contains_text("/zcbench_micro"));
}
