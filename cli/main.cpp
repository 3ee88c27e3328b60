// zcbench: config -> points -> samples -> results. This file maps a command line to a command and
// every failure to one line on stderr and an exit code.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "cli/commands.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"

namespace {

zcbench::ExitCode run_command(int argc, char** argv) {
  const zcbench::CommandLine line = zcbench::parse_command_line(argc, argv);
  zcbench::ExitCode code = zcbench::ExitCode::kSuccess;
  if (line.run) code = zcbench::run(*line.run);
  if (line.list) code = zcbench::list(*line.list);
  if (line.limits) code = zcbench::limits(*line.limits);
  if (line.doctor) code = zcbench::doctor(*line.doctor);
  if (line.validate) code = zcbench::validate(*line.validate);
  if (line.sample) code = zcbench::sample(*line.sample);
  if (line.ab) code = zcbench::ab(*line.ab);
  if (line.selfcheck) code = zcbench::selfcheck(*line.selfcheck);
  if (line.compare) code = zcbench::compare(*line.compare);
  if (line.trend) code = zcbench::trend(*line.trend);
  if (line.export_results) code = zcbench::export_results(*line.export_results);
  if (line.merge) code = zcbench::merge(*line.merge);
  if (line.clean) code = zcbench::clean(*line.clean);
  if (line.claims) code = zcbench::claims(*line.claims);
  if (line.advise) code = zcbench::advise(*line.advise);
  if (line.report) code = zcbench::report(*line.report);
  if (line.baseline) code = zcbench::baseline(*line.baseline);
  const bool results_are_on_disk = line.run && !line.run->dry_run;
  return zcbench::finish_output(code, !results_are_on_disk);
}

constexpr char kNoMemory[] =
    "zcbench: out of memory; use fewer elements, samples or points, or raise ulimit -v\n";

[[noreturn]] void end_without_memory() {
  [[maybe_unused]] const ssize_t written = ::write(2, kNoMemory, sizeof kNoMemory - 1);
  ::_exit(static_cast<int>(zcbench::ExitCode::kMachineLacks));
}

const pid_t g_main_process = ::getpid();

// At once, as a kill would: nlohmann-json 3.11.2 and std::filesystem crash when an exception passes
// through them. A worker has one like any other, and its point fails.
void on_no_memory() {
  if (::getpid() != g_main_process) throw std::bad_alloc();
  end_without_memory();
}

// What was thrown by others than operator new, inside a destructor, nobody can catch.
void on_terminate() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (...) {
  }
  std::abort();
}

// One line. Allocates nothing and cannot fail: it is what a catch handler calls.
void say(const char* prefix, const char* what) {
  zcbench::write_raw(stderr, prefix);
  zcbench::write_text(stderr, what, zcbench::LineEnds::escaped);
  zcbench::write_raw(stderr, "\n");
}

}  // namespace

int main(int argc, char** argv) {
  std::set_terminate(on_terminate);
  std::set_new_handler(on_no_memory);
  try {
    zcbench::prepare_process();
    zcbench::count_pauses();
    return static_cast<int>(run_command(argc, argv));
  } catch (const zcbench::Error& error) {
    // Bad input is reported as FILE:LINE:COL ..., which editors and CI systems turn into links.
    const bool has_place = error.code() == static_cast<int>(zcbench::ExitCode::kBadInput) ||
                           error.code() == static_cast<int>(zcbench::ExitCode::kCorrupt);
    say(has_place ? "" : "zcbench: ", error.what());
    return error.code();
  } catch (const std::bad_alloc&) {
    zcbench::write_raw(stderr, kNoMemory);
    return static_cast<int>(zcbench::ExitCode::kMachineLacks);
  } catch (const std::exception& error) {
    say("zcbench: a bug in zcbench: ", error.what());
    return static_cast<int>(zcbench::ExitCode::kBug);
  }
}
