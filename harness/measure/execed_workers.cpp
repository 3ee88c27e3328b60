#include "harness/measure/execed_workers.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <optional>
#include <type_traits>

#include "harness/measure/round_barrier.hpp"
#include "harness/measure/worker_loop.hpp"

namespace zcbench {

/// What a forked worker would have inherited. The first object in the control block.
struct WorkerOrder {
  std::uint64_t magic;
  FunctionOfProgram<ExecedWorkers::Open> open;
  FunctionOfProgram<ExecedWorkers::Run> run;
  TransferSpec spec;
  Placement placement;
  std::uint32_t cpu_count;    // of the numbers that follow the order
  std::ptrdiff_t reports_at;  // of the first worker's, from the order
  pid_t parent;
  int life_line;
  std::int64_t deadline_ns;
};
static_assert(std::is_trivially_copyable_v<WorkerOrder>);

namespace {

// The program of this process, whatever has happened to its file meanwhile.
constexpr const char* kThisProgram = "/proc/self/exe";
// The argv of a worker: this name, the descriptor of the control block, the worker's number.
constexpr char kWorkerName[] = "zcbench-worker";
constexpr std::uint64_t kMagic = 0x7a63'6265'6e63'6877;

struct Number {
  char text[16] = {};

  explicit Number(std::int64_t value) { std::to_chars(text, text + sizeof text - 1, value); }
};

std::optional<std::uint32_t> number_of(const char* text) {
  std::uint32_t number = 0;
  const char* const end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

void require_success(int error, const char* call) {
  if (error != 0) throw SystemError(call, error);
}

// Workers block the signals that ask the parent to stop: the parent ends its workers.
sigset_t parent_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
  return signals;
}

const WorkerOrder& order_in(ControlBlock& side) {
  const WorkerOrder& order = side.allocate<WorkerOrder>(1).front();
  if (order.magic != kMagic) throw TrialError("this is not a control block");
  return order;
}

WorkerReport& report_of(const WorkerOrder& order, std::uint32_t worker) {
  const auto first = reinterpret_cast<std::uintptr_t>(&order) + order.reports_at;
  return reinterpret_cast<WorkerReport*>(first)[worker];
}

[[noreturn]] void live(ControlBlock& side, std::uint32_t worker) {
  const WorkerOrder& order = order_in(side);
  const auto limit = [&] { return worker_process_limit(order.deadline_ns, order.life_line); };
  live_as_worker(report_of(order, worker), order.parent, limit, [&](const Deadline& until) {
    const auto cpus = side.allocate<std::uint32_t>(order.cpu_count);
    // Never destroyed, as in a forked worker: what it has in the control block is the parent's.
    Transfer& transfer = *order.open.get()(order.spec, side).release();
    RoundBarrier board(order.spec.workers, side);
    const WorkerJob job{transfer,        order.run.get(),
                        board,           WorkerKind::process,
                        Lifecycle::exec, {.placement = order.placement, .cpus = cpus}};
    run_worker(job, worker, until);
  });
}

}  // namespace

std::intptr_t start_of_program::address() {
  return reinterpret_cast<std::intptr_t>(&become_worker_if_started_as_one);
}

ExecedWorkers::ExecedWorkers(ControlBlock& side, Open* open, Run* run, const TransferSpec& spec,
                             const WorkerBinding& binding)
    : side_(side), order_(side.allocate<WorkerOrder>(1).front()) {
  order_ = {.magic = kMagic,
            .open = FunctionOfProgram(open),
            .run = FunctionOfProgram(run),
            .spec = spec,
            .placement = binding.placement,
            .cpu_count = static_cast<std::uint32_t>(binding.cpus.size()),
            .reports_at = 0,
            .parent = ::getpid(),
            .life_line = -1,
            .deadline_ns = 0};
  std::ranges::copy(binding.cpus, side.allocate<std::uint32_t>(binding.cpus.size()).begin());
  require_success(::posix_spawn_file_actions_init(&descriptors_), "posix_spawn_file_actions_init");
  require_success(::posix_spawnattr_init(&attributes_), "posix_spawnattr_init");
}

ExecedWorkers::~ExecedWorkers() {
  ::posix_spawn_file_actions_destroy(&descriptors_);
  ::posix_spawnattr_destroy(&attributes_);
}

void ExecedWorkers::prepare(const WorkerReport& first, int life_line, std::int64_t deadline_ns) {
  order_.reports_at =
      reinterpret_cast<const std::byte*>(&first) - reinterpret_cast<const std::byte*>(&order_);
  order_.life_line = life_line;
  order_.deadline_ns = deadline_ns;
  std::vector<int> inherited(side_.passed().begin(), side_.passed().end());
  inherited.push_back(life_line);
  for (const int descriptor : inherited) {
    // Duplicating a descriptor onto itself keeps exec from closing it.
    require_success(::posix_spawn_file_actions_adddup2(&descriptors_, descriptor, descriptor),
                    "posix_spawn_file_actions_adddup2");
  }
  const sigset_t blocked = parent_signals();
  require_success(::posix_spawnattr_setsigmask(&attributes_, &blocked),
                  "posix_spawnattr_setsigmask");
  require_success(::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK),
                  "posix_spawnattr_setflags");
}

long ExecedWorkers::start(std::uint32_t worker) {
  Number block(side_.descriptor());
  Number number(worker);
  char name[sizeof kWorkerName];
  std::ranges::copy(kWorkerName, name);
  char* const words[] = {name, block.text, number.text, nullptr};
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, kThisProgram, &descriptors_, &attributes_, words, environ);
  return error == 0 ? pid : -error;
}

void become_worker_if_started_as_one(int argc, char** argv) {
  if (argc != 3 || std::strcmp(argv[0], kWorkerName) != 0) return;
  const std::optional<std::uint32_t> block = number_of(argv[1]);
  const std::optional<std::uint32_t> worker = number_of(argv[2]);
  try {
    if (!block || !worker) throw TrialError("these are not two numbers");
    ControlBlock side{FileDescriptor(static_cast<int>(*block))};
    live(side, *worker);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s; zcbench starts its workers itself\n", kWorkerName, error.what());
    ::_exit(static_cast<int>(ExitCode::kBadInput));
  }
}

std::optional<std::string> why_no_execed_workers() {
  if (::access(kThisProgram, X_OK) != 0) {
    return fmt::format("lifecycle exec cannot start this program anew: {}: {}; mount /proc",
                       kThisProgram, strerrordesc_np(errno));
  }
  try {
    const ControlBlock probe(ControlBlock::Workers::execed);
    return std::nullopt;
  } catch (const SystemError& error) {
    return fmt::format(
        "lifecycle exec does not work here: {}; a seccomp filter (of a container?) must allow it",
        error.what());
  }
}

}  // namespace zcbench
