#include "harness/os/strays.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "harness/os/posix.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// Starts a program that ends but leaves a daemon in a session of its own. The daemon keeps `alive`
// open.
pid_t start_program_with_daemon(const Pipe& alive) {
  const pid_t program = ::fork();
  if (program != 0) return program;
  if (::fork() == 0) {
    ::setsid();
    if (::fork() != 0) ::_exit(0);
    const char ready = 'r';
    if (::write(alive.write_end.get(), &ready, 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  ::wait(nullptr);  // the process in between
  ::_exit(0);
}

bool is_gone(Pipe& alive) {
  char byte = 0;
  // End of file means that no process has the other end open any more.
  return ::read(alive.read_end.get(), &byte, 1) == 0;
}

Pipe blocking_pipe() {
  Pipe pipe;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  pipe.read_end = FileDescriptor(ends[0]);
  pipe.write_end = FileDescriptor(ends[1]);
  return pipe;
}

}  // namespace

TEST_CASE("a daemon of a program that has ended is killed, too", "[strays]") {
  const int code = run_in_child([] {
    Pipe alive = blocking_pipe();
    {
      StrayGuard guard;
      const pid_t program = start_program_with_daemon(alive);
      guard.set_program(program);
      ::waitpid(program, nullptr, 0);
      char ready = 0;
      if (::read(alive.read_end.get(), &ready, 1) != 1) return 1;
      alive.write_end.reset();
    }
    if (!is_gone(alive)) return 2;
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD ? 0 : 3;
  });
  CHECK(code == 0);
}

TEST_CASE("children from before are not strays", "[strays]") {
  const int code = run_in_child([] {
    const pid_t before = ::fork();
    if (before == 0) {
      for (;;) ::pause();
    }
    { StrayGuard guard; }
    const bool lives = ::waitpid(before, nullptr, WNOHANG) == 0;
    ::kill(before, SIGKILL);
    ::waitpid(before, nullptr, 0);
    return lives ? 0 : 1;
  });
  CHECK(code == 0);
}

TEST_CASE("two programs are not strays of each other", "[strays]") {
  const int code = run_in_child([] {
    StrayGuard first;
    const pid_t program = ::fork();
    if (program == 0) {
      for (;;) ::pause();
    }
    first.set_program(program);
    { StrayGuard second; }
    const bool lives = ::waitpid(program, nullptr, WNOHANG) == 0;
    ::kill(program, SIGKILL);
    ::waitpid(program, nullptr, 0);
    return lives ? 0 : 1;
  });
  CHECK(code == 0);
}
