#include "harness/micro_program.hpp"

#include <sys/stat.h>

#include "harness/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/temporary_directory.hpp"

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
                    contains_text("cmake --build build/release --target zcbench_micro"));
  CHECK_THROWS_AS(run_micro_program(folder.path("none"), {}, 60), MachineError);
}

TEST_CASE("the program is looked for beside the running one", "[limits]") {
  CHECK_THAT(micro_program_path(), contains_text("/zcbench_micro"));
}
