// Tests what the contract tests do not: a socket whose other end is closed causes an error, never a
// signal.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a parent that writes to a closed socket gets a TrialError", "[unix_socket]") {
  const auto before = std::signal(SIGPIPE, SIG_DFL);  // the signal would end this program
  ControlBlock side;
  const auto transfer = find_strategy("unix_socket")->open({.elements = 10, .workers = 1}, side);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    transfer->attach(0, true);
    ::_exit(0);
  }
  REQUIRE(::waitpid(pid, nullptr, 0) == pid);
  const Deadline limit(now_ns() + 60'000'000'000, [] {});
  CHECK_THROWS_AS(transfer->distribute(limit), PeerGone);
  std::signal(SIGPIPE, before);
}
