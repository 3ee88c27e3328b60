#include "harness/os/signals.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

#include "harness/base/errors.hpp"
#include "harness/base/exit_code.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// Writes to a mapping whose file was truncated.
void touch_what_is_gone() {
  const TemporaryDirectory folder;
  const FileDescriptor file(::open(folder.write("array", "x").c_str(), O_RDWR | O_CLOEXEC));
  const Mapping mapping = Mapping::of_file(file, 1, PROT_READ | PROT_WRITE, MAP_SHARED);
  if (::ftruncate(file.get(), 0) != 0) return;
  *const_cast<volatile std::byte*>(mapping.data()) = std::byte{1};
}

}  // namespace

TEST_CASE("a deadline alarm interrupts a blocked call, and only after the deadline", "[signals]") {
  const std::int64_t begin_ns = now_ns();
  const Alarm alarm(begin_ns + 50'000'000);
  errno = 0;
  CHECK(::pause() == -1);
  CHECK(errno == EINTR);
  CHECK(now_ns() - begin_ns >= 50'000'000);
}

TEST_CASE("an alarm repeats", "[signals]") {
  const std::int64_t begin_ns = now_ns();
  const Alarm alarm(begin_ns + 1'000'000, 30'000'000);
  ::pause();
  ::pause();
  CHECK(now_ns() - begin_ns >= 30'000'000);
}

TEST_CASE("a thread's blocked call is interrupted", "[signals][threads]") {
  std::atomic<bool> is_done = false;
  std::jthread sleeper([&] {
    CHECK(::pause() == -1);
    is_done = true;
  });
  while (!is_done) {
    interrupt_thread(sleeper.native_handle());
    ::usleep(1000);
  }
}

TEST_CASE("setting an alarm again replaces its deadline", "[signals]") {
  const std::int64_t begin_ns = now_ns();
  Alarm alarm(begin_ns + 20'000'000);
  alarm.set(begin_ns + 60'000'000);
  CHECK(::pause() == -1);
  CHECK(now_ns() - begin_ns >= 60'000'000);
}

TEST_CASE("a destroyed alarm interrupts nothing", "[signals]") {
  { const Alarm alarm(now_ns() + 20'000'000); }
  // The sleep outlasts the alarm's deadline: no signal may come, however slow the machine is.
  CHECK(::usleep(60'000) == 0);
}

TEST_CASE("without a signal nothing is thrown", "[signals]") {
  CHECK_NOTHROW(throw_if_interrupted());
}

TEST_CASE("the same signal from the same member of our group is a duplicate", "[signals]") {
  const int code = run_in_child([] {
    prepare_process();
    const StopSignalsNoted noted;
    ::kill(::getpid(), SIGTERM);
    ::kill(::getpid(), SIGTERM);
    try {
      throw_if_interrupted();
    } catch (const Interrupted& interrupted) {
      return interrupted.code() == 128 + SIGTERM ? 0 : 1;
    }
    return 2;
  });
  CHECK(code == 0);
}

TEST_CASE("another signal from the same sender ends the process at once", "[signals]") {
  const int code = run_in_child([] {
    prepare_process();
    const StopSignalsNoted noted;
    ::kill(::getpid(), SIGTERM);
    ::kill(::getpid(), SIGINT);
    return 0;
  });
  CHECK(code == 128 + SIGINT);
}

TEST_CASE("a second signal from the same sender in another group ends the process at once",
          "[signals]") {
  const int code = run_in_child([] {
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::setpgid(0, 0);
      prepare_process();
      const StopSignalsNoted noted;
      for (;;) ::kill(::getpid(), SIGSTOP);
    }
    int status = 0;
    for (int round = 0; round < 2; ++round) {
      if (::waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status)) return 1;
      ::kill(pid, SIGTERM);
      ::kill(pid, SIGCONT);
    }
    ::waitpid(pid, &status, WUNTRACED);
    ::kill(pid, SIGKILL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
  });
  CHECK(code == 128 + SIGTERM);
}

TEST_CASE("without StopSignalsNoted, the first signal ends the process at once", "[signals]") {
  const int code = run_in_child([] {
    prepare_process();
    { const StopSignalsNoted ended; }
    ::kill(::getpid(), SIGTERM);
    return 0;
  });
  CHECK(code == 128 + SIGTERM);
}

TEST_CASE("a truncated mapping is reported in one line that names the point", "[signals]") {
  const TemporaryDirectory folder;
  const std::string errors = folder.write("errors", "");
  const int code = run_in_child([&] {
    const FileDescriptor file(::open(errors.c_str(), O_WRONLY | O_CLOEXEC));
    ::dup2(file.get(), STDERR_FILENO);
    prepare_process();
    set_activity("square/file_mmap" + std::string(300, '.'));
    touch_what_is_gone();
    return 0;
  });
  CHECK(code == static_cast<int>(ExitCode::kPointFailed));
  const std::string text = read_text(errors);
  CHECK(text.starts_with("zcbench: square/file_mmap..."));
  CHECK_THAT(text, contains_text("SIGBUS"));
  CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("a truncated mapping kills a worker", "[signals]") {
  const int code = run_in_child([] {
    prepare_process();
    const pid_t worker = ::fork();
    if (worker == 0) {
      touch_what_is_gone();
      ::_exit(0);
    }
    int status = 0;
    if (::waitpid(worker, &status, 0) != worker || !WIFSIGNALED(status)) return 1;
    return WTERMSIG(status) == SIGBUS ? 0 : 2;
  });
  CHECK(code == 0);
}
