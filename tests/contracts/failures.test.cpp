// Every strategy survives faulty workers, which die at any moment, hang, or hold the wrong
// descriptors. Nothing is left behind, and the sample never counts.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <memory>

#include "harness/measure/execed_workers.hpp"
#include "harness/transfer/control_block.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

constexpr std::uint32_t kWorkers = 3;
constexpr double kPatienceS = 60;

enum class Moment { attach, before_receive, after_receive, before_submit, after_submit };

// What the decorated Transfer does in the victim. The victim is the first worker that reaches the
// moment, because a queue may have no task for a given worker. This is a global because
// Strategy::open is a plain function pointer; exec'd workers get it through the control block.
struct Sabotage {
  FunctionOfProgram<ExecedWorkers::Open> open;  // of the real strategy
  Moment moment = Moment::attach;
  FunctionOfProgram<void()> act;
};
Sabotage g_sabotage;

class SabotagedTransfer : public DecoratedTransfer {
 public:
  SabotagedTransfer(const TransferSpec& spec, ControlBlock& side)
      : SabotagedTransfer(spec, side, side.from_parent(g_sabotage)) {}

  void attach(std::uint32_t worker, bool own_process) override {
    at(Moment::attach);
    DecoratedTransfer::attach(worker, own_process);
  }
  std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override {
    at(Moment::before_receive);
    auto task = DecoratedTransfer::receive(worker, limit);
    at(Moment::after_receive);
    return task;
  }
  void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
              const Deadline& limit) override {
    at(Moment::before_submit);
    DecoratedTransfer::submit(worker, task, result, limit);
    at(Moment::after_submit);
  }

 private:
  SabotagedTransfer(const TransferSpec& spec, ControlBlock& side, const Sabotage& sabotage)
      : DecoratedTransfer(sabotage.open.get()(spec, side)),
        sabotage_(sabotage),
        victims_(side.allocate<std::atomic<int>>(1).front()) {}

  void at(Moment moment) {
    if (moment == sabotage_.moment && victims_.fetch_add(1) == 0) sabotage_.act.get()();
  }

  Sabotage sabotage_;
  std::atomic<int>& victims_;  // in shared memory
};

std::string failure_of(const Strategy& strategy, Lifecycle lifecycle, Moment moment, void (*act)(),
                       double timeout_s = kPatienceS) {
  g_sabotage = {
      .open = FunctionOfProgram(strategy.open), .moment = moment, .act = FunctionOfProgram(act)};
  Strategy sabotaged = strategy;
  sabotaged.open = [](const TransferSpec& spec, ControlBlock& side) -> std::unique_ptr<Transfer> {
    return std::make_unique<SabotagedTransfer>(spec, side);
  };
  const Kernel& kernel = kernel_for(strategy);
  Point point = make_point(strategy, kernel, 300'000, kWorkers, lifecycle);
  point.timeout_s = timeout_s;
  INFO(point.name());
  try {
    take(sabotaged, kernel, point, irregular_values(300'000));
  } catch (const TrialError& error) {
    return error.what();
  }
  return "";
}

void for_each_process_strategy(const std::function<void(const Strategy&, Lifecycle)>& body) {
  if (kThreadSanitizer) return;  // threads cannot be killed individually
  for_each_strategy([&](const Strategy& strategy, Lifecycle lifecycle) {
    if (strategy.worker_kind == WorkerKind::process) body(strategy, lifecycle);
  });
}

void kill_me() { ::raise(SIGKILL); }
void crash_me() {
  ::signal(SIGSEGV, SIG_DFL);  // a sanitizer would turn the signal into an exit
  ::raise(SIGSEGV);
}
void stop_me() { ::raise(SIGSTOP); }
void throw_here() { throw TrialError("sabotaged"); }

enum class Counted { all, kept_by_exec };

std::size_t open_here(Counted counted = Counted::all) {
  std::size_t count = 0;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  while (const dirent* entry = ::readdir(folder.get())) {
    if (entry->d_name[0] == '.') continue;
    const int descriptor = std::stoi(entry->d_name);
    if (descriptor == ::dirfd(folder.get())) continue;
    const bool is_kept = (::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) == 0;
    if (counted == Counted::all || is_kept) ++count;
  }
  return count;
}

[[noreturn]] void report_descriptors() { throw TrialError("open=" + std::to_string(open_here())); }

}  // namespace

TEST_CASE("a worker killed at any moment fails the sample, named, before its deadline",
          "[contract]") {
  for_each_process_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    for (const Moment moment : {Moment::attach, Moment::before_receive, Moment::after_receive,
                                Moment::before_submit, Moment::after_submit}) {
      INFO(strategy.name << " " << to_string(lifecycle) << " moment " << static_cast<int>(moment));
      const std::int64_t begin_ns = now_ns();
      const std::string message = failure_of(strategy, lifecycle, moment, kill_me);
      const double elapsed_s = static_cast<double>(now_ns() - begin_ns) * 1e-9;
      CHECK_THAT(message, contains_text("worker ") && contains_text(" (pid "));
      CHECK_THAT(message, contains_text("killed by signal 9 (SIGKILL)"));
      CHECK(elapsed_s < kPatienceS);  // the death was noticed before the deadline
      CHECK(no_children_left());
    }
  });
}

TEST_CASE("a crashing worker is reported by its signal", "[contract]") {
  for_each_process_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    CHECK_THAT(failure_of(strategy, lifecycle, Moment::before_submit, crash_me),
               contains_text("signal 11 (SIGSEGV)"));
    CHECK(no_children_left());
  });
}

TEST_CASE("a hanging worker ends at the deadline and is killed", "[contract]") {
  for_each_process_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    for (const Moment moment : {Moment::attach, Moment::before_submit, Moment::after_submit}) {
      INFO(strategy.name << " " << to_string(lifecycle) << " moment " << static_cast<int>(moment));
      CHECK_THAT(failure_of(strategy, lifecycle, moment, stop_me, 0.2),
                 contains_text("deadline") && contains_text("; not finished: worker "));
      CHECK(no_children_left());
    }
  });
}

TEST_CASE("an exception in a worker reaches the parent with its text", "[contract]") {
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    if (strategy.worker_kind == WorkerKind::none) return;
    INFO(strategy.name << " " << to_string(lifecycle));
    const std::string message = failure_of(strategy, lifecycle, Moment::before_submit, throw_here);
    CHECK_THAT(message, contains_text("worker "));
    CHECK_THAT(message, contains_text("sabotaged"));
    CHECK(no_children_left());
  });
}

TEST_CASE("a request to stop ends the sample and its workers", "[contract]") {
  for_each_process_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    Kernel sleepy = *find_kernel("null");
    sleepy.run = [](std::span<double>) -> ChunkResult {
      for (;;) ::pause();
    };
    const Point point = make_point(strategy, sleepy, 10, 2, lifecycle);
    INFO(point.name());
    const auto interrupt = [] { throw Interrupted(SIGINT); };
    CHECK_THROWS_AS(take(strategy, sleepy, point, irregular_values(10), 1, interrupt), Interrupted);
    CHECK(no_children_left());
  });
}

TEST_CASE("a worker holds its own descriptors and nobody else's", "[contract]") {
  for_each_process_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    const bool is_exec = lifecycle == Lifecycle::exec;
    const std::size_t before = open_here(is_exec ? Counted::kept_by_exec : Counted::all);
    INFO(strategy.name << " " << to_string(lifecycle));
    const std::string message =
        failure_of(strategy, lifecycle, Moment::before_receive, report_descriptors);
    const auto found = message.find("open=");
    REQUIRE(found != std::string::npos);
    // A worker also holds the liveness pipe and the strategy's own descriptors.
    std::size_t own = 0;
    if (strategy.name == "memfd") own = 1;
    if (strategy.name == "posix_shm") own = is_exec ? 0 : 1;  // exec'd: only its name
    if (strategy.name == "unix_socket" || strategy.name == "file_mmap" ||
        strategy.name == "fork_cow") {
      own = 1;
    }
    if (strategy.name == "pipe_copy" || strategy.name == "pipe_vmsplice") own = 2;
    if (strategy.name == "serialized_queue") own = 2 * kWorkers;  // any worker may use any lane
    CHECK(std::stoul(message.substr(found + 5)) == before + 1 + own);
  });
}

TEST_CASE("nothing is left open or mapped after many samples", "[contract]") {
  const auto mappings = [] {
    std::ifstream maps("/proc/self/maps");
    std::size_t lines = 0;
    for (std::string line; std::getline(maps, line);) ++lines;
    return lines;
  };
  for_each_strategy([&](const Strategy& strategy, Lifecycle lifecycle) {
    const Kernel& kernel = *find_kernel("statistics");
    const Point point = make_point(strategy, kernel, 1000, 2, lifecycle);
    INFO(point.name());
    take(strategy, kernel, point, irregular_values(1000), 2);
    const std::size_t descriptors = open_here();
    const std::size_t mapped = mappings();
    take(strategy, kernel, point, irregular_values(1000), 20);
    CHECK(open_here() == descriptors);
    // Mappings of the allocator and of thread stacks vary; a leak of one per sample would add 20.
    CHECK(mappings() < mapped + 15);
    CHECK(no_children_left());
  });
}
