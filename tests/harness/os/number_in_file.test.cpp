#include "harness/os/number_in_file.hpp"

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

TEST_CASE("a file holds a number, a word, or is not there", "[number_in_file]") {
  const TemporaryDirectory folder;
  CHECK_FALSE(number_in_file(folder.path("n")));
  CHECK(number_in_file(folder.write("n", "123\n")) == 123U);
  CHECK_FALSE(number_in_file(folder.write("n", "max\n")));
  CHECK(number_in_file(folder.path("n"), 7) == 7);
  CHECK(number_in_file(folder.path("none"), 7) == 7);
  CHECK(number_in_file(folder.write("n", "123\n"), 7) == 123);
}
