#include "harness/mpi/rank_mark.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

// Returns the id of a process that has ended and been reaped.
pid_t gone_pid() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return child;
}

}  // namespace

TEST_CASE("ranks that are gone and have left their marks were killed", "[rank_mark]") {
  const TemporaryDirectory folder;
  const auto mark = [&](const std::string& name) { std::ofstream(folder.path(name)) << ""; };
  CHECK(killed_ranks(folder.path(""), 4).empty());
  const pid_t gone = gone_pid();
  mark("rank-11." + std::to_string(gone));
  mark("rank-0." + std::to_string(::getpid()));  // is running
  for (const char* name : {"rank-", "rank-x.1", "rank-3", "rank-3.", "rank-3.1x", "other"})
    mark(name);
  CHECK(killed_ranks(folder.path(""), 12) ==
        "rank 11 (pid " + std::to_string(gone) + ") ended without a message");
  mark("rank-2." + std::to_string(gone));
  CHECK(killed_ranks(folder.path(""), 12) == "rank 2 (pid " + std::to_string(gone) +
                                                 "), rank 11 (pid " + std::to_string(gone) +
                                                 ") ended without a message");
  CHECK(killed_ranks(folder.path(""), 2).empty());  // all ranks are gone: ended together
  CHECK(killed_ranks("/no/folder", 2).empty());
}
