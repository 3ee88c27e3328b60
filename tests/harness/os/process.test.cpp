#include "harness/os/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/os/process_state.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

constexpr std::int64_t kHangs_ns = 60'000'000'000;

ProcessStart shell(const std::string& script) {
  return {.program = "/bin/sh", .argv = {"sh", "-c", script}};
}

// Runs a process and returns its wait status and its output.
std::pair<std::string, std::string> run(ProcessStart start) {
  const MemoryFile output("output");
  start.output = output.get();
  Process process(start);
  const int status = process.wait([] {});
  return {wait_status_text(status), output.text(1000).value()};
}

bool has_no_child() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

}  // namespace

TEST_CASE("a process's end is its wait status", "[process]") {
  CHECK(run(shell("echo words")) == std::pair<std::string, std::string>{"exit code 0", "words\n"});
  CHECK(run(shell("exit 7")).first == "exit code 7");
  CHECK(run(shell("kill -9 $$")).first == "signal 9");
  CHECK(has_no_child());
}

TEST_CASE("a program is found as a shell finds it", "[process]") {
  const TemporaryDirectory folder;
  const std::string script = folder.write("here.sh", "#!/bin/sh\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  CHECK(find_program("./here.sh", folder.path("")) == "./here.sh");
  CHECK(find_program("./there.sh", folder.path("")).empty());
  CHECK(find_program("sh", "").ends_with("/sh"));
  CHECK(find_program("no such program", "").empty());
}

TEST_CASE("a process has the given variables in place of ours", "[process]") {
  REQUIRE(::setenv("ZCBENCH_TEST_ONE", "ours", 1) == 0);
  REQUIRE(::setenv("ZCBENCH_TEST_ONE_MORE", "kept", 1) == 0);
  ProcessStart start = shell("env | grep ^ZCBENCH_TEST_ | sort");
  CHECK(run(start).second == "ZCBENCH_TEST_ONE=ours\nZCBENCH_TEST_ONE_MORE=kept\n");
  start.environment = {"ZCBENCH_TEST_ONE=its", "ZCBENCH_TEST_NEW=a b"};
  CHECK(run(start).second ==
        "ZCBENCH_TEST_NEW=a b\nZCBENCH_TEST_ONE=its\nZCBENCH_TEST_ONE_MORE=kept\n");
  ::unsetenv("ZCBENCH_TEST_ONE");
  ::unsetenv("ZCBENCH_TEST_ONE_MORE");
}

TEST_CASE("a process has the given folder and descriptors", "[process]") {
  ProcessStart start = shell("pwd; read -r line; echo $line; echo kept >&5");
  start.folder = "/";
  const MemoryFile input("input");
  REQUIRE(::write(input.get(), "hello\n", 6) == 6);
  REQUIRE(::lseek(input.get(), 0, SEEK_SET) == 0);
  start.input = input.get();
  const MemoryFile kept("kept");
  start.argv[2].replace(start.argv[2].rfind('5'), 1, std::to_string(kept.get()));
  start.inherited = {kept.get()};
  CHECK(run(start).second == "/\nhello\n");
  CHECK(kept.text(100) == "kept\n");
  start.inherited.clear();
  const MemoryFile errors("errors");
  start.errors = errors.get();
  CHECK(run(start).first != "exit code 0");
  CHECK(kept.text(100) == "kept\n");
}

TEST_CASE("a process does not ignore the signals that this program ignores", "[process]") {
  const std::vector<int> signals{SIGPIPE, SIGXFSZ};
  std::vector<void (*)(int)> before;
  for (const int signal : signals) before.push_back(::signal(signal, SIG_IGN));
  const std::string ignored =
      run(shell("while read -r key mask; do case $key in SigIgn:) echo $mask;; esac; done "
                "</proc/self/status"))
          .second;
  for (std::size_t i = 0; i < signals.size(); ++i) ::signal(signals[i], before[i]);
  const unsigned long long mask = std::stoull(ignored, nullptr, 16);
  for (const int signal : signals) CHECK((mask >> (signal - 1) & 1) == 0);
}

TEST_CASE("the reason why a process cannot start is known at once", "[process]") {
  CHECK_THROWS_WITH(Process({.program = "/no/program", .argv = {"name"}}),
                    "cannot start name: No such file or directory (ENOENT)");
  ProcessStart start = shell("");
  start.folder = "/no/folder";
  CHECK_THROWS_WITH(Process(start), contains_text("cannot start sh in /no/folder: "));
  CHECK(has_no_child());
}

TEST_CASE("a process and its group end with its object", "[process]") {
  for (const bool has_own_group : {true, false}) {
    pid_t pid = 0;
    pid_t worker = 0;
    {
      const MemoryFile output("output");
      ProcessStart start = shell("sleep 600 & echo $!; wait");
      start.output = output.get();
      start.has_own_group = has_own_group;
      const Process process(start);
      pid = process.pid();
      REQUIRE(comes_true([&] { return output.text(100)->ends_with('\n'); }));
      worker = static_cast<pid_t>(std::stol(*output.text(100)));
      CHECK((::getpgid(pid) == pid) == has_own_group);
      CHECK_FALSE(process.has_ended());
      CHECK_FALSE(process.ends_within(1'000'000));
    }
    CHECK(state_of(pid) == 'X');
    if (!has_own_group) ::kill(worker, SIGKILL);
    CHECK(comes_true([worker] { return has_ended(worker); }));
  }
}

TEST_CASE("a check can end the wait, and a signal the process", "[process]") {
  Process process(shell("trap 'exit 3' TERM; while :; do sleep 0.01; done"));
  int checks = 0;
  const auto give_up_later = [&] {
    if (++checks == 3) throw std::runtime_error("enough");
  };
  CHECK_THROWS_WITH(process.wait(give_up_later, 1'000'000), "enough");
  CHECK_FALSE(process.has_ended());
  // The signal kills the shell if it has not set its trap yet.
  process.send(SIGTERM);
  REQUIRE(process.ends_within(kHangs_ns));
  const std::string how = wait_status_text(process.end());
  CHECK((how == "exit code 3" || how == "signal 15"));
  CHECK(process.end() == process.wait([] {}));
  CHECK(has_no_child());
}

TEST_CASE("a memory file has bounds", "[process]") {
  const MemoryFile file("file");
  CHECK(file.text(0) == "");
  CHECK(file.last_line().empty());
  const std::string text = "first\n" + std::string(10'000, 'x') + "\nlast \x1b words\r\n\n";
  REQUIRE(::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  CHECK(file.text(text.size()) == text);
  CHECK_FALSE(file.text(text.size() - 1));
  CHECK(file.last_line() == "last \\x1b words");
}

TEST_CASE("a wait status as the exit code that a shell reports", "[process]") {
  const auto code_of = [](const char* script) {
    Process process(shell(script));
    return exit_code_of_status(process.wait([] {}));
  };
  CHECK(code_of("exit 4") == 4);
  CHECK(code_of("kill -TERM $$") == 143);
}
