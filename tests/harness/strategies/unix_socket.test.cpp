// Not in the contract tests: that a socket whose other end is gone is an error, never a signal.
#include <csignal>

#include "harness/base/errors.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a parent that writes to a closed socket gets a TrialError", "[unix_socket]") {
  const auto before = std::signal(SIGPIPE, SIG_DFL);  // would end this program
  ControlBlock side;
  const auto transfer = find_strategy("unix_socket")->open({.elements = 10, .workers = 2}, side);
  transfer->attach(0, true);  // closes the parent's ends and those of worker 1
  const Deadline limit(now_ns() + 1'000'000'000, [] {});
  CHECK_THROWS_AS(transfer->submit(0, {}, {}, limit), TrialError);
  std::signal(SIGPIPE, before);
}
