#include "harness/external/command_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <vector>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/process_state.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

// As in prepare_process(): writing to a program that has ended fails but does not end this one.
[[maybe_unused]] const auto kPipeSignal = ::signal(SIGPIPE, SIG_IGN);

Deadline within(double seconds) {
  return Deadline(now_ns() + static_cast<std::int64_t>(seconds * 1e9), [] {});
}

std::vector<std::string> shell(const std::string& script) { return {"sh", "-c", script}; }

// Returns the error of ask() for a program that violates the protocol.
std::string complaint(const std::string& script, double seconds = 60) {
  CommandProcess program(shell(script), "", within(60));
  try {
    return "answered: " + program.ask(within(seconds));
  } catch (const TrialError& error) {
    return error.what();
  }
}

// An orphan may remain a zombie if nobody reaps it.
bool dies(pid_t pid) {
  return comes_true([pid] { return has_ended(pid); });
}

constexpr const char* kEcho = "while read -r question; do echo \"<$question>\"; done; echo bye";

ExternalCommand probed_by(const std::string& script) {
  return {.name = "mine", .argv = {"sh"}, .probe = {"sh", "-c", script}, .folder = ""};
}

}  // namespace

TEST_CASE("a program answers line by line until its input ends", "[command_process]") {
  CommandProcess program(shell(kEcho), "", within(60));
  CHECK(program.ask(within(60)) == "<sample>");
  CHECK(program.ask(within(60)) == "<sample>");
  CHECK(program.finish(within(60)) == "bye\n");
  CHECK((::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
}

TEST_CASE("a program runs in the folder it is given", "[command_process]") {
  const TemporaryDirectory folder;
  const std::string script = folder.write("here.sh", "#!/bin/sh\nread -r question && pwd\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  CommandProcess program({"./here.sh"}, folder.path(""), within(60));
  CHECK(std::filesystem::equivalent(program.ask(within(60)), folder.path("")));
}

TEST_CASE("how a program ended instead of answering is reported", "[command_process]") {
  CHECK_THAT(complaint("exit 7"), contains_text("exited with status 7 instead of answering"));
  CHECK_THAT(complaint("kill -SEGV $$"), contains_text("was killed by signal 11 (SIGSEGV)"));
  CHECK_THAT(complaint("echo first >&2; echo last words >&2; read -r x; exit 1"),
             contains_text("; last line on stderr: last words"));
  CHECK_THAT(complaint("exec >&-; sleep 600"), contains_text("closed its output"));
  // A worker of the program keeps the output open.
  CHECK_THAT(complaint("sleep 600 & exit 3"), contains_text("exited with status 3"));
}

TEST_CASE("a program that violates the protocol is refused", "[command_process]") {
  CHECK_THAT(complaint("sleep 600", 0.1), contains_text("has not answered: the sample's deadline"));
  CHECK_THAT(complaint("read -r x; yes | tr -d '\\n'"),
             contains_text("answered with more than 65536"));
  const TemporaryDirectory folder;
  CommandProcess program(shell("read -r x; echo one; echo two; : >said; sleep 600"),
                         folder.path(""), within(60));
  CHECK(program.ask(within(60)) == "one");
  REQUIRE(comes_true([&] { return std::filesystem::exists(folder.path("said")); }));
  CHECK_THROWS_WITH(program.ask(within(60)), contains_text("before it was asked"));
}

TEST_CASE("a program must end at the end of its input, with status 0", "[command_process]") {
  CommandProcess bad(shell("read -r x; exit 5"), "", within(60));
  CHECK_THROWS_WITH(bad.finish(within(60)), contains_text("exited with status 5 at the end"));
  CommandProcess stubborn(shell("exec >&-; sleep 600"), "", within(60));
  CHECK_THROWS_WITH(stubborn.finish(within(0.1)), contains_text("has not answered"));
}

TEST_CASE("a program that is missing or cannot run is refused", "[command_process]") {
  const TemporaryDirectory folder;
  CHECK_THROWS_WITH(CommandProcess({"no such program"}, "", within(60)),
                    contains_text("there is no program"));
  CHECK_THROWS_WITH(CommandProcess({"sh"}, folder.path("gone/"), within(60)),
                    contains_text("cannot start sh in"));
  const std::string text = folder.write("text", "not a program\n");
  std::filesystem::permissions(text, std::filesystem::perms::owner_all);
  CHECK_THROWS_WITH(CommandProcess({text}, "", within(60)), contains_text("Exec format error"));
  CHECK((::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
}

TEST_CASE("the program and its workers are gone with the object", "[command_process]") {
  pid_t program_pid = 0;
  pid_t worker_pid = 0;
  {
    CommandProcess program(shell("read -r x; sleep 600 & echo $!; wait"), "", within(60));
    program_pid = program.pid();
    worker_pid = static_cast<pid_t>(std::stol(program.ask(within(60))));
    REQUIRE_FALSE(has_ended(worker_pid));
  }
  CHECK(state_of(program_pid) == 'X');
  CHECK(dies(worker_pid));
}

TEST_CASE("a program gets the signals and descriptors that a shell would give it",
          "[command_process]") {
  const int ours = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  int inherited = 0;  // inherited from the process that started the tests
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ++inherited;
  }
  // nohup and shells that start the tests in the background ignore these signals, and programs
  // inherit that.
  const std::vector<int> signals{SIGHUP, SIGINT, SIGQUIT};
  std::vector<void (*)(int)> before;
  for (const int signal : signals) before.push_back(::signal(signal, SIG_DFL));
  CommandProcess program(shell("read -r x; ls /proc/self/fd | wc -l; read -r x; "
                               "grep SigIgn /proc/self/status"),
                         "", within(60));
  const int of_ls = 4;  // 0, 1, 2 and the folder that ls lists
  CHECK(std::stoi(program.ask(within(60))) == of_ls + inherited);
  ::close(ours);
  CHECK_THAT(program.ask(within(60)), contains_text("SigIgn:\t0000000000000000"));
  for (std::size_t i = 0; i < signals.size(); ++i) ::signal(signals[i], before[i]);
}

namespace zcbench {

TEST_CASE("timed command: wall time, and CPU time of everything it ran", "[ab]") {
  const CommandTime idle = time_command("sleep 0.05 # and a comment", 60);
  CHECK(idle.real_time_ns >= 50'000'000);
  CHECK(idle.cpu_time_ns < idle.real_time_ns);
  // A long enough loop takes more CPU time than starting `sleep`.
  CommandTime busy{};
  for (int turns = 30'000; turns < (1 << 30) && busy.cpu_time_ns <= idle.cpu_time_ns; turns *= 2) {
    busy = time_command(
        "i=0; while [ $i -lt " + std::to_string(turns) + " ]; do i=$((i + 1)); done; echo noise",
        600);
    CHECK(busy.real_time_ns > 0);
  }
  CHECK(busy.cpu_time_ns > idle.cpu_time_ns);
}

TEST_CASE("timed command: one that fails or takes too long has no time", "[ab]") {
  CHECK_THROWS_AS(time_command("echo bad luck >&2; exit 7", 60), TrialError);
  CHECK_THROWS_AS(time_command("sleep 600", 0.1), TrialError);
  CHECK_THROWS_AS(time_command("kill -9 $$", 60), TrialError);
}

TEST_CASE("timed command: output is not a failure", "[ab]") {
  CHECK_NOTHROW(time_command("head -c 300000 /dev/zero", 60));
}

}  // namespace zcbench

TEST_CASE("a probe's first line is the version", "[command_probe]") {
  const ProbeAnswer answer = probe_command(probed_by("echo mine 1.2; echo more"), 60);
  CHECK_FALSE(answer.unavailable);
  CHECK(answer.version == "mine 1.2");
  ExternalCommand without_probe = probed_by("");
  without_probe.probe.clear();
  const ProbeAnswer none = probe_command(without_probe, 60);
  CHECK_FALSE(none.unavailable);
  CHECK(none.version.empty());
}

TEST_CASE("a probe that fails says why the command is unavailable", "[command_probe]") {
  const ProbeAnswer answer = probe_command(probed_by("echo no NumPy here >&2; exit 1"), 60);
  REQUIRE(answer.unavailable);
  CHECK_THAT(*answer.unavailable, contains_text("command mine"));
  CHECK_THAT(*answer.unavailable, contains_text("status 1"));
  CHECK_THAT(*answer.unavailable, contains_text("no NumPy here"));
  const ProbeAnswer hung = probe_command(probed_by("sleep 600"), 0.1);
  REQUIRE(hung.unavailable);
  CHECK_THAT(*hung.unavailable, contains_text("deadline"));
}

TEST_CASE("missing programs are found without starting anything", "[command_probe]") {
  const TemporaryDirectory folder;
  ExternalCommand command = probed_by("true");
  CHECK_FALSE(why_command_cannot_run(command));
  CHECK_FALSE(why_command_cannot_run({}));
  command.probe.front() = "no such probe";
  CHECK_THAT(why_command_cannot_run(command).value_or(""),
             contains_text("needs the program no such probe"));
  command.argv.front() = "./mine";
  command.folder = folder.path("");
  CHECK_THAT(why_command_cannot_run(command).value_or(""), contains_text("the program ./mine"));
  command.folder = folder.path("gone/");
  CHECK_THAT(why_command_cannot_run(command).value_or(""), contains_text("folder of its config"));
}
