#include "cli/failures.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"

namespace zcbench {

namespace {

constexpr char kNoMemory[] =
    "zcbench: out of memory; use fewer elements, samples or points, or raise ulimit -v\n";

pid_t g_main_process = 0;

[[noreturn]] void end_without_memory() {
  [[maybe_unused]] const ssize_t written = ::write(2, kNoMemory, sizeof kNoMemory - 1);
  ::_exit(static_cast<int>(ExitCode::kMachineLacks));
}

// Ends the program at once: nlohmann-json 3.11.2 and std::filesystem crash if std::bad_alloc passes
// through them. A worker throws, as usual, and its point fails.
void on_no_memory() {
  if (::getpid() != g_main_process) throw std::bad_alloc();
  end_without_memory();
}

// If a library itself throws std::bad_alloc in a destructor, nobody can catch it.
void on_terminate() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (...) {
  }
  std::abort();
}

void print_failure(const char* prefix, const char* what) {
  write_raw(stderr, prefix);
  write_text(stderr, what, LineEnds::escaped);
  write_raw(stderr, "\n");
}

}  // namespace

void end_if_memory_runs_out() {
  g_main_process = ::getpid();
  std::set_terminate(on_terminate);
  std::set_new_handler(on_no_memory);
}

ExitCode report_failure() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    const auto code = static_cast<ExitCode>(error.code());
    // Bad input is reported as FILE:LINE:COL ..., which editors and CI systems turn into links.
    const bool has_place = code == ExitCode::kBadInput || code == ExitCode::kCorrupt;
    print_failure(has_place ? "" : "zcbench: ", error.what());
    return code;
  } catch (const std::bad_alloc&) {
    write_raw(stderr, kNoMemory);
    return ExitCode::kMachineLacks;
  } catch (const std::exception& error) {
    print_failure("zcbench: a bug in zcbench: ", error.what());
    return ExitCode::kBug;
  }
}

}  // namespace zcbench
