// zcbench_mpi: a rank of a strategy with MPI ranks. zcbench starts it through MPI's launcher and
// asks rank 0 for samples, a line on stdin each; rank 0 answers with a line of JSON each.
#include <fmt/core.h>
#include <mpi.h>
#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "harness/json/json_write.hpp"
#include "harness/mpi/mpi_trial.hpp"
#include "harness/mpi/rank_mark.hpp"
#include "harness/mpi/ranks/rank_trial.hpp"
#include "harness/os/posix.hpp"

namespace {

using namespace zcbench;

// Whether zcbench waits for an answer.
bool g_is_asked = false;

bool wait_for_question() {
  std::string line;
  g_is_asked = static_cast<bool>(std::getline(std::cin, line));
  return g_is_asked;
}

void give(const std::string& answer) {
  g_is_asked = false;
  std::cout << answer << '\n' << std::flush;
}

// Launchers lose what a rank writes to stderr just before it aborts, so rank 0 also answers.
int failure(int rank, const char* what) {
  const std::string text = fmt::format("rank {} on {}: {}", rank, host_name(), what);
  fmt::print(stderr, "{}{}\n", kRankErrorPrefix, text);
  if (rank == 0 && (g_is_asked || wait_for_question())) give(json_line({{"error", text}}));
  remove_rank_mark();
  return MPI_Abort(MPI_COMM_WORLD, 1);
}

// Prints MPI's name and version, e.g. "Open MPI v4.1.4", without when and for whom it was built.
void print_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
  int size = 0;
  MPI_Get_library_version(text, &size);
  const std::string version(text, static_cast<std::size_t>(size));
  std::cout << rank_version() << version.substr(0, version.find_first_of(",\n")) << std::endl;
}

// Whether zcbench asks rank 0 for another sample; all ranks learn it.
bool is_asked(const RankWorld& world) {
  int asked = world.is_root() && wait_for_question() ? 1 : 0;
  require_mpi(MPI_Bcast(&asked, 1, MPI_INT, 0, MPI_COMM_WORLD), "MPI_Bcast");
  return asked != 0;
}

void serve(const Point& point) {
  const RankWorld world(point.nodes);
  RankTrial trial(point, world);
  while (is_asked(world)) {
    const std::string answer = trial.take();
    if (world.is_root()) give(answer);
  }
}

}  // namespace

int main(int argc, char** argv) {
  // Killing the launcher also kills its ranks.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    fmt::print(stderr, "{}zcbench starts it; see the strategies mpi_* of zcbench list\n",
               kRankErrorPrefix);
    return 2;
  }
  make_rank_mark();
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
  remove_rank_mark();
  return 0;
}
