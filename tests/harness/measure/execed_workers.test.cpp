// Lifecycle `exec` starts this test program again as its workers: see tests/catch_main.cpp.
#include "harness/measure/execed_workers.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/os/process.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

// Starts this program as a worker with those two arguments; returns what it prints to stderr and
// its exit code.
std::pair<std::string, int> started_as_worker(const std::string& block, const std::string& worker,
                                              std::vector<int> inherited = {}) {
  const MemoryFile errors("errors");
  Process process({.program = "/proc/self/exe",
                   .argv = {"zcbench-worker", block, worker},
                   .errors = errors.get(),
                   .inherited = std::move(inherited)});
  const int status = process.wait([] {});
  REQUIRE(WIFEXITED(status));
  return {*errors.text(1000), WEXITSTATUS(status)};
}

ChunkResult count_only(std::span<double> slice) { return {.count = slice.size()}; }

// Takes a turn of `null` with the kernel function `run`, using memfd and two exec'd workers.
TurnResult take_exec(ChunkResult (*run)(std::span<double>), std::uint32_t samples = 1,
                     Placement placement = Placement::free) {
  const Strategy& strategy = *find_strategy("memfd");
  Kernel kernel = *find_kernel("null");
  kernel.run = run;
  Point point = make_point(strategy, kernel, 1000, 2, Lifecycle::exec);
  point.placement = placement;
  return take(strategy, kernel, point, irregular_values(1000), samples);
}

// A descriptor that is open in this process and in all processes that it starts, under a number
// that they all know.
constexpr int kSignOfLife = 100;

ChunkResult show_life_and_wait(std::span<double>) {
  [[maybe_unused]] const ssize_t written = ::write(kSignOfLife, "!", 1);
  for (;;) ::pause();
}

}  // namespace

#ifndef __SANITIZE_THREAD__

TEST_CASE("a function of the program is found again", "[execed_workers]") {
  CHECK(FunctionOfProgram(count_only).get() == count_only);
}

TEST_CASE("what was not started by zcbench is no worker", "[execed_workers]") {
  for (const auto& [block, worker] :
       {std::pair{"x", "0"}, std::pair{"3", ""}, std::pair{"-1", "0"}, std::pair{"999", "0"}}) {
    const auto [text, code] = started_as_worker(block, worker);
    INFO(block << " " << worker);
    CHECK(code == 2);
    CHECK_THAT(text, contains_text("zcbench-worker: ") &&
                         contains_text("; zcbench starts its workers itself\n"));
  }
  const ControlBlock empty(ControlBlock::Workers::execed);
  const auto [text, code] =
      started_as_worker(std::to_string(empty.descriptor()), "0", {empty.descriptor()});
  CHECK(code == 2);
  CHECK_THAT(text, contains_text("this is not a control block"));
}

TEST_CASE("exec'd workers do their work in the timer, as forked ones do", "[execed_workers]") {
  const TurnResult turn = take_exec(count_only, 3);
  REQUIRE(turn.samples.size() == 3);
  for (const Sample& sample : turn.samples) {
    CHECK(sample.phases.start_ns > 0);
    CHECK(sample.phases.join_ns > 0);
    CHECK(sample.worker_cpu_ns > 0);
    CHECK(sample.minor_faults > 0);
    // The kernel would report the parent's peak.
    CHECK_FALSE(sample.worker_peak_rss_bytes.has_value());
    for (const WorkerDetail& worker : sample.workers_detail) CHECK(worker.started_ns > 0);
  }
}

TEST_CASE("exec'd workers leave the signals that ask to stop to their parent", "[execed_workers]") {
  CHECK(take_exec([](std::span<double> slice) {
          for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::raise(signal);
          return count_only(slice);
        }).samples.size() == 1);
}

TEST_CASE("exec'd workers run on the CPUs of their placement, not on their parent's",
          "[execed_workers]") {
  const std::vector<std::uint32_t> cpus = allowed_cpus();
  const TurnResult turn = take_exec(
      [](std::span<double> slice) {
        const std::vector<std::uint32_t> mine = allowed_cpus();
        ChunkResult result = count_only(slice);
        result.max = mine.size() == 1 ? mine.front() : -1.0;
        return result;
      },
      1, Placement::spread);
  REQUIRE(turn.chunks.size() == 2);
  for (std::size_t worker = 0; worker < 2; ++worker) {
    CHECK(turn.chunks[worker].max == cpus[(worker + 1) % cpus.size()]);
  }
}

TEST_CASE("exec'd workers die with their parent", "[execed_workers]") {
  Pipe life = make_pipe();
  REQUIRE(::dup2(life.write_end.get(), kSignOfLife) == kSignOfLife);
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  const pid_t parent = ::fork();
  REQUIRE(parent >= 0);
  if (parent == 0) {
    try {
      take_exec(show_life_and_wait);
    } catch (const std::exception&) {
    }
    ::_exit(1);
  }
  REQUIRE(::fcntl(life.read_end.get(), F_SETFL, 0) == 0);
  char signs[2];
  for (char& sign : signs) REQUIRE(::read(life.read_end.get(), &sign, 1) == 1);
  ::kill(parent, SIGKILL);
  // Waits for the parent, then for both orphans, whose subreaper is this process.
  for (int child = 0; child < 3; ++child) {
    int status = 0;
    REQUIRE(::wait(&status) > 0);
    CHECK(status != 0);
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  ::close(kSignOfLife);
  CHECK(no_children_left());
}

TEST_CASE("a program that cannot be started anew fails the sample", "[execed_workers]") {
  CHECK_FALSE(why_no_execed_workers().has_value());
  // Runs in a separate process that may open no further file.
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_NOFILE, &none);
    ::_exit(why_no_execed_workers().has_value() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
}

#endif
