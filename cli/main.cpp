// zcbench: picks a command from the table in commands.cpp, runs it, and turns its result or failure
// into an exit code.
#include "cli/activity_line.hpp"
#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "cli/failures.hpp"
#include "harness/base/console.hpp"
#include "harness/measure/execed_workers.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"

namespace {

zcbench::ExitCode run(int argc, char** argv) {
  try {
    zcbench::prepare_process();
    zcbench::count_pauses();
    zcbench::show_activities(zcbench::When::automatic);
    const auto action = zcbench::parse_command_line(zcbench::commands(), argc, argv);
    const zcbench::CommandResult result = action();
    return zcbench::finish_output(result.code, result.text_is_the_product);
  } catch (...) {
    return zcbench::report_failure();
  }
}

}  // namespace

int main(int argc, char** argv) {
  zcbench::become_worker_if_started_as_one(argc, argv);
  zcbench::end_if_memory_runs_out();
  return static_cast<int>(run(argc, argv));
}
