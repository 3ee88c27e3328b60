#include "harness/fleet/program_output.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/external/command_process.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/process.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

}  // namespace

bool has_program(const std::string& name) { return !find_program(name, "").empty(); }

ProgramOutput run_program(const std::vector<std::string>& argv, const std::string& input) {
  const std::string program = find_program(argv.front(), "");
  if (program.empty()) {
    throw MachineError(fmt::format("{} is not installed, or not in PATH", escaped(argv.front())));
  }
  try {
    const MemoryFile in("zcbench-input");
    const MemoryFile out("zcbench-output");
    const MemoryFile errors("zcbench-errors");
    write_all_at(in.get(), 0, input);
    Process process({.program = program,
                     .argv = argv,
                     .input = in.get(),
                     .output = out.get(),
                     .errors = errors.get()});
    const int status = process.wait(throw_if_interrupted);
    return {.code = exit_code_of_status(status),
            .output = out.text(kMostBytes).value_or(""),
            .errors = errors.text(kMostBytes).value_or(""),
            .last_error = errors.last_line()};
  } catch (const SystemError& error) {
    throw MachineError(error.what());
  }
}

}  // namespace zcbench
