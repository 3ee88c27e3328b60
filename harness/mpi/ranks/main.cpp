// zcbench_mpi: a rank of a strategy with MPI ranks. zcbench starts it through MPI's launcher and
// asks rank 0 for samples, a line on stdin each; rank 0 answers with a line of JSON each.
#include <fmt/core.h>
#include <mpi.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "harness/base/build_info.hpp"
#include "harness/mpi/mpi_trial.hpp"
#include "harness/mpi/ranks/rank_trial.hpp"

namespace {

using namespace zcbench;

int failure(int rank, const char* what) {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  fmt::print(stderr, "zcbench_mpi: rank {} on {}: {}\n", rank, host, what);
  return MPI_Abort(MPI_COMM_WORLD, 1);
}

// "Open MPI v4.1.4": the rest is when and for whom it was built.
void print_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
  int size = 0;
  MPI_Get_library_version(text, &size);
  const std::string version(text, static_cast<std::size_t>(size));
  std::cout << fmt::format("zcbench_mpi {} ({}, {}), {}\n", kVersion, kCommit, kBuildType,
                           version.substr(0, version.find_first_of(",\n")))
            << std::flush;
}

// Whether zcbench asks rank 0 for another sample; all ranks learn it.
bool is_asked(const RankWorld& world) {
  int asked = 0;
  if (world.is_root()) {
    std::string line;
    asked = std::getline(std::cin, line) ? 1 : 0;
  }
  require_mpi(MPI_Bcast(&asked, 1, MPI_INT, 0, MPI_COMM_WORLD), "MPI_Bcast");
  return asked != 0;
}

void serve(const Point& point) {
  const RankWorld world(point.nodes);
  RankTrial trial(point, world);
  while (is_asked(world)) {
    const std::string answer = trial.take();
    if (world.is_root()) std::cout << answer << '\n' << std::flush;
  }
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever kills the launcher gets rid of its ranks, too.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::fputs("zcbench_mpi: zcbench starts it; see the strategies mpi_* of zcbench list\n",
               stderr);
    return 2;
  }
  MPI_Init(&argc, &argv);
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  try {
    if (words.front() == "--version") {
      if (rank == 0) print_version();
    } else {
      serve(point_of_rank_words(words));
    }
  } catch (const std::exception& error) {
    return failure(rank, error.what());
  }
  MPI_Finalize();
  return 0;
}
