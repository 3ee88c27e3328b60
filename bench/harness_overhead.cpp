// Measures what safety costs where it costs most. When processes start: samples of `null`,
// shared_mmap, fork, 4 workers, with and without a journal, compared with a bare C program that
// forks and reaps 4 children, which either guard against nothing or die with their parent. In a
// pool: samples of `null`, 1 worker, whose waits have a limit or none, for each strategy. Blocks of
// all of these are interleaved in random order; it prints ratios of medians.
// Run build/release/harness_overhead [BLOCKS] several times: its place in memory makes a process
// faster or slower until it ends, so all blocks of one run count as one observation.
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <span>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/journal/sweep_log.hpp"
#include "harness/measure/trial.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"

namespace {

using namespace zcbench;

constexpr int kUncounted = 3;  // samples at the start of a block
constexpr std::size_t kCounted = 20;
constexpr int kPoolBlocks = 10;  // per block of forks: a round trip takes a hundredth of the time

// The bare program runs as its own process, because forking this larger one would not be the floor.
class BareFork {
 public:
  explicit BareFork(const std::string& program, const char* guarded = nullptr) {
    int to_program[2];
    int from_program[2];
    if (::pipe(to_program) != 0 || ::pipe(from_program) != 0) throw SystemError("pipe", errno);
    if (::fork() == 0) {
      ::dup2(to_program[0], STDIN_FILENO);
      ::dup2(from_program[1], STDOUT_FILENO);
      for (const int end : {to_program[0], to_program[1], from_program[0], from_program[1]})
        ::close(end);
      ::execl(program.c_str(), program.c_str(), guarded, nullptr);
      ::_exit(1);
    }
    ::close(to_program[0]);
    ::close(from_program[1]);
    ask_ = ::fdopen(to_program[1], "w");
    answer_ = ::fdopen(from_program[0], "r");
  }

  double sample_ns() {
    std::fputs("go\n", ask_);
    std::fflush(ask_);
    long long elapsed_ns = 0;
    if (std::fscanf(answer_, "%lld", &elapsed_ns) != 1) throw TrialError("bare_fork is gone");
    return static_cast<double>(elapsed_ns);
  }

 private:
  std::FILE* ask_;
  std::FILE* answer_;
};

// The harness's calls that wait come here (ld --wrap), which gives them a limit or none.
bool g_waits_are_limited = true;

extern "C" long __real_syscall(long number, ...);
extern "C" long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f) {
  const bool waits = number == SYS_futex && b == FUTEX_WAIT;
  return __real_syscall(number, a, b, c, waits && !g_waits_are_limited ? 0 : d, e, f);
}

extern "C" int __real_poll(pollfd* waiting, nfds_t count, int timeout_ms);
extern "C" int __wrap_poll(pollfd* waiting, nfds_t count, int timeout_ms) {
  return __real_poll(waiting, count, timeout_ms > 0 && !g_waits_are_limited ? -1 : timeout_ms);
}

extern "C" std::int64_t __real__ZNK7zcbench8Deadline8slice_nsEv(const Deadline* limit);
extern "C" std::int64_t __wrap__ZNK7zcbench8Deadline8slice_nsEv(const Deadline* limit) {
  return g_waits_are_limited ? __real__ZNK7zcbench8Deadline8slice_nsEv(limit) : 0;
}

class NullPoint {
 public:
  NullPoint(const std::string& strategy, Lifecycle lifecycle, std::uint32_t workers) {
    result_.point.kernel = "null";
    result_.point.strategy = strategy;
    result_.point.elements = input_.size();
    result_.point.workers = workers;
    result_.point.lifecycle = lifecycle;
  }

  // One turn. The journal gets its samples as in a run: after they are taken, before the next turn.
  std::vector<double> take(std::uint32_t samples, SweepLog& log) {
    result_.samples.clear();
    const std::int64_t begin_ns = now_ns();
    TurnResult turn = take_turn({.point = result_.point,
                                 .kernel = kernel_,
                                 .strategy = *find_strategy(result_.point.strategy),
                                 .input = input_,
                                 .reference = reference_,
                                 .check = throw_if_interrupted},
                                samples);
    const std::int64_t elapsed_ns = now_ns() - begin_ns;
    std::vector<double> times_ns;
    for (Sample& sample : turn.samples) {
      times_ns.push_back(static_cast<double>(sample.real_time_ns));
      result_.samples.push_back(std::move(sample));
    }
    result_.chunks = std::move(turn.chunks);
    log.note_turn({.point = 0, .samples = samples, .round = 0}, elapsed_ns, result_, 0);
    return times_ns;
  }

 private:
  std::vector<double> input_ = std::vector<double>(1000, 1.0);
  const Kernel& kernel_ = *find_kernel("null");
  Reference reference_ = kernel_.reference(input_);
  PointResult result_;
};

// In the folder of the results, where a run keeps its journal.
JournalFile make_journal() {
  std::filesystem::create_directory("results");
  std::string path = "results/harness_overhead.XXXXXX";
  const int file = ::mkostemp(path.data(), O_CLOEXEC | O_APPEND);
  if (file < 0) throw SystemError("mkostemp", errno);
  ::unlink(path.c_str());
  return JournalFile(FileDescriptor(file), path);
}

struct Side {
  std::string name;
  std::function<std::vector<double>()> take_block;  ///< kCounted times, ns
  std::vector<double> times_ns{};
};

void print_side(const Side& side) {
  fmt::print("{:<28} median {:7.1f} us   min {:7.1f}   p90 {:7.1f}\n", side.name,
             median(side.times_ns) / 1000, minimum(side.times_ns) / 1000,
             quantile(side.times_ns, 0.9) / 1000);
}

// A side in its steady state: the first samples after the other side find its data in the caches.
std::vector<double> counted(const std::function<double()>& sample_ns) {
  for (int i = 0; i < kUncounted; ++i) sample_ns();
  std::vector<double> times_ns(kCounted);
  std::ranges::generate(times_ns, sample_ns);
  return times_ns;
}

// Takes blocks of all sides in random order.
void compare(std::span<Side> sides, int blocks) {
  std::mt19937_64 generator(42);
  std::vector<Side*> order;
  for (Side& side : sides) order.push_back(&side);
  for (int block = 0; block < blocks; ++block) {
    std::ranges::shuffle(order, generator);
    for (Side* side : order) {
      std::ranges::copy(side->take_block(), std::back_inserter(side->times_ns));
    }
  }
  for (const Side& side : sides) print_side(side);
}

void print_ratio(const Side& side, const Side& base) {
  std::vector<double> ratios;
  for (std::size_t block = 0; block < side.times_ns.size(); block += kCounted) {
    const auto of_block = [&](const Side& one) {
      return median(std::span(one.times_ns).subspan(block, kCounted));
    };
    ratios.push_back(of_block(side) / of_block(base));
  }
  const auto interval = median_interval(ratios);
  fmt::print(
      "{} / {}: medians {:.3f}; per block: median {:.3f}{}, quartiles {:.3f} to {:.3f}\n",
      side.name, base.name, median(side.times_ns) / median(base.times_ns), median(ratios),
      interval ? fmt::format(" (95 %: {:.3f} to {:.3f})", interval->low, interval->high) : "",
      quantile(ratios, 0.25), quantile(ratios, 0.75));
}

void compare_process_starts(int blocks) {
  const auto program =
      std::filesystem::read_symlink("/proc/self/exe").replace_filename("bare_fork");
  BareFork bare(program);
  BareFork guarded(program, "guarded");
  NullPoint point("shared_mmap", Lifecycle::fork, 4);
  JournalFile journal = make_journal();
  SweepLog none;
  SweepLog log(journal, 0);
  const auto one_by_one = [](auto sample_ns) { return [=] { return counted(sample_ns); }; };
  std::array sides{
      Side{"bare C, 4 forks", one_by_one([&] { return bare.sample_ns(); })},
      Side{"bare C, guarded", one_by_one([&] { return guarded.sample_ns(); })},
      Side{"zcbench", one_by_one([&] { return point.take(1, none).front(); })},
      Side{"zcbench with its journal", one_by_one([&] { return point.take(1, log).front(); })}};
  compare(sides, blocks);
  print_ratio(sides[1], sides[0]);
  print_ratio(sides[2], sides[0]);
  print_ratio(sides[3], sides[2]);
}

void compare_waits(const Strategy& strategy, int blocks) {
  NullPoint point(std::string(strategy.name), Lifecycle::pool, 1);
  SweepLog none;
  const auto turn = [&](bool is_limited) {
    return [&point, &none, is_limited] {
      g_waits_are_limited = is_limited;
      std::vector<double> times_ns = point.take(kUncounted + kCounted, none);
      times_ns.erase(times_ns.begin(), times_ns.begin() + kUncounted);
      return times_ns;
    };
  };
  std::array sides{Side{"pool, waits without a limit", turn(false)},
                   Side{fmt::format("pool, {}", strategy.name), turn(true)}};
  compare(sides, blocks);
  print_ratio(sides[1], sides[0]);
}

}  // namespace

int main(int argc, char** argv) {
  const int blocks = argc > 1 ? std::atoi(argv[1]) : 60;
  if (argc > 2 || blocks < 1) {
    fmt::print(stderr, "usage: harness_overhead [BLOCKS], at least 1 (default 60)\n");
    return 2;
  }
  prepare_process();
  compare_process_starts(blocks);
  for (const Strategy& strategy : strategies()) {
    const bool has_workers =
        strategy.worker_kind == WorkerKind::process || strategy.worker_kind == WorkerKind::thread;
    if (has_workers && !strategy.fork_only) compare_waits(strategy, kPoolBlocks * blocks);
  }
}
