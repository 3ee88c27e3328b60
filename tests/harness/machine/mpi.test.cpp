#include "harness/machine/mpi.hpp"

#include <cstdlib>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("MPI's launcher is mpirun, or the words of ZCBENCH_MPIRUN", "[mpi]") {
  using Words = std::vector<std::string>;
  const auto launcher = [](const char* words) {
    ::setenv("ZCBENCH_MPIRUN", words, 1);
    const Words found = mpi_launcher();
    CHECK(has_own_mpi_launcher() == (*words != '\0'));
    ::unsetenv("ZCBENCH_MPIRUN");
    return found;
  };
  CHECK(mpi_launcher() == Words{"mpirun"});
  CHECK_FALSE(has_own_mpi_launcher());
  CHECK(launcher("") == Words{"mpirun"});
  CHECK(launcher("  srun --mpi=pmix\t-l ") == Words{"srun", "--mpi=pmix", "-l"});
}

TEST_CASE("it is said what MPI lacks and where to get it", "[mpi]") {
  // There is no zcbench_mpi in the test program's folder.
  CHECK_THAT(why_no_mpi().value_or(""), contains_text("there is no ") &&
                                            contains_text("zcbench_mpi\"") &&
                                            contains_text("apt-get install openmpi-bin"));
}
