// Every strategy whose answers are frames accepts the answer for each slice once, and only if it
// has the slice's size: a faulty worker fails the sample before its numbers count.
#include <string>

#include "harness/base/errors.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"

using namespace zcbench;

namespace {

constexpr std::uint32_t kTwoWorkers = 2;

// Runs a round in which the first worker handles its task with `answer`; returns the error of the
// parent's collect().
template <typename Answer>
std::string refusal_of(const char* strategy, Answer answer) {
  ControlBlock side;
  const auto transfer =
      find_strategy(strategy)->open({.elements = 8, .workers = kTwoWorkers}, side);
  for (std::uint32_t worker = 0; worker < kTwoWorkers; ++worker) transfer->attach(worker, false);
  transfer->distribute(limit_of_ms(20'000));
  const auto task = transfer->receive(0, limit_of_ms(20'000));
  REQUIRE(task.has_value());
  answer(*transfer, *task);
  std::vector<ChunkResult> results(kTwoWorkers);
  try {
    transfer->collect(results, limit_of_ms(2'000));
  } catch (const TrialError& error) {
    return error.what();
  }
  return "(no error)";
}

}  // namespace

TEST_CASE("an answer of a different size is refused", "[contracts][frame]") {
  for (const char* strategy :
       {"pipe_copy", "pipe_vmsplice", "unix_socket", "serialized_queue", "fork_cow"}) {
    INFO(strategy);
    CHECK_THAT(refusal_of(strategy,
                          [](Transfer& transfer, Task task) {
                            task.values = task.values.first(task.values.size() - 1);
                            transfer.submit(0, task, {}, limit_of_ms(20'000));
                          }),
               contains_text("3 elements of slice 0, where kind 2 and 4 were due"));
  }
}

TEST_CASE("a second answer to one task is refused", "[contracts][frame]") {
  for (const char* strategy : {"serialized_queue", "fork_cow"}) {
    INFO(strategy);
    CHECK_THAT(refusal_of(strategy,
                          [](Transfer& transfer, const Task& task) {
                            for (int i = 0; i < 2; ++i) {
                              transfer.submit(0, task, {}, limit_of_ms(20'000));
                            }
                          }),
               contains_text("a second answer"));
  }
}
