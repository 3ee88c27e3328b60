#include "harness/fleet/program_output.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a program's output, errors and exit code are kept", "[program_output]") {
  const ProgramOutput ran =
      run_program({"sh", "-c", "cat; echo first >&2; echo last >&2; exit 3"}, "input\n");
  CHECK(ran.code == 3);
  CHECK(ran.output == "input\n");
  CHECK(ran.errors == "first\nlast\n");
  CHECK(ran.last_error == "last");
  CHECK(run_program({"sh", "-c", "kill -9 $$"}).code == 137);
}

TEST_CASE("a program that is not there is named", "[program_output]") {
  CHECK(has_program("sh"));
  CHECK_FALSE(has_program("zcbench-no-such-program"));
  CHECK_THROWS_AS(run_program({"zcbench-no-such-program"}), MachineError);
}
