// zcbench: config -> points -> samples -> results. This file maps a command line to a command and
// every failure to one line on stderr and an exit code.
#include <fmt/core.h>

#include <cstdio>
#include <exception>

#include "harness/commands.hpp"
#include "harness/errors.hpp"
#include "harness/signals.hpp"

namespace {

zcbench::ExitCode run_command(int argc, char** argv) {
  const zcbench::CommandLine line = zcbench::parse_command_line(argc, argv);
  if (line.run) return zcbench::run(*line.run);
  if (line.list) return zcbench::list(*line.list);
  if (line.limits) return zcbench::limits(*line.limits);
  if (line.validate) return zcbench::validate(*line.validate);
  return zcbench::ExitCode::kSuccess;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    zcbench::prepare_process();
    return static_cast<int>(run_command(argc, argv));
  } catch (const zcbench::Error& error) {
    // Bad input is reported as FILE:LINE:COL ..., which editors and CI systems turn into links.
    const bool has_place = error.code() == static_cast<int>(zcbench::ExitCode::kBadInput);
    fmt::print(stderr, "{}{}\n", has_place ? "" : "zcbench: ", error.what());
    return error.code();
  } catch (const std::exception& error) {
    fmt::print(stderr, "zcbench: a bug in zcbench: {}\n", error.what());
    return static_cast<int>(zcbench::ExitCode::kBug);
  }
}
