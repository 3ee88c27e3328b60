// Measures the cost of safety where it is highest. Process starts: samples of `null`, shared_mmap,
// fork, 4 workers, with and without a journal, compared with a bare C program that forks and reaps
// 4 children, which either guard against nothing or end with their parent. The lecture's two
// examples: compared with a bare program that does the same, and with workers that touch every 64
// KiB of their slice before they work on it. Pools: samples of `null`, 1 worker, whose waits have a
// limit or none, for each strategy. The blocks of all sides of a comparison are interleaved in
// random order; the output shows ratios of medians.
// Run build/release/harness_overhead [BLOCKS [starts|examples|examples_cpu|pools]] several times:
// its placement in memory makes a process faster or slower for its whole life, so all blocks of one
// run count as one observation.
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
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
#include "harness/measure/execed_workers.hpp"
#include "harness/measure/trial.hpp"
#include "harness/os/dont_fork_vector.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"
#include "harness/transfer/array_store.hpp"

namespace {

using namespace zcbench;

constexpr int kUncounted = 3;  // samples at the start of a block
constexpr std::size_t kCounted = 20;
constexpr int kPoolBlocks = 10;  // per block of forks: a round trip takes a hundredth of the time

// Measures the CPU time of parent and workers instead of wall time, for a busy machine.
bool g_takes_cpu_time = false;

// The bare program runs as its own process, because forking this larger one would not be the floor.
class BareProgram {
 public:
  explicit BareProgram(const std::string& name, std::vector<std::string> arguments = {}) {
    const std::string program =
        std::filesystem::read_symlink("/proc/self/exe").replace_filename(name);
    arguments.insert(arguments.begin(), program);
    const std::vector<char*> words = system_words(arguments);
    int to_program[2];
    int from_program[2];
    if (::pipe2(to_program, O_CLOEXEC) != 0 || ::pipe2(from_program, O_CLOEXEC) != 0) {
      throw SystemError("pipe2", errno);
    }
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(to_program[0], STDIN_FILENO);
      ::dup2(from_program[1], STDOUT_FILENO);
      ::execv(program.c_str(), words.data());
      ::_exit(1);
    }
    ::close(to_program[0]);
    ::close(from_program[1]);
    ask_ = ::fdopen(to_program[1], "w");
    answer_ = ::fdopen(from_program[0], "r");
  }

  ~BareProgram() {
    std::fclose(ask_);  // ends the program
    std::fclose(answer_);
    ::waitpid(pid_, nullptr, 0);
  }
  BareProgram(const BareProgram&) = delete;
  BareProgram& operator=(const BareProgram&) = delete;

  double sample_ns() {
    std::fputs("go\n", ask_);
    std::fflush(ask_);
    long long elapsed_ns = 0;
    long long cpu_ns = 0;
    if (std::fscanf(answer_, "%lld %lld", &elapsed_ns, &cpu_ns) != 2)
      throw TrialError("the bare program is gone");
    return static_cast<double>(g_takes_cpu_time ? cpu_ns : elapsed_ns);
  }

 private:
  pid_t pid_;
  std::FILE* ask_;
  std::FILE* answer_;
};

// The linker redirects the harness's waiting calls to these functions (ld --wrap), which wait with
// a limit or without one.
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

class MeasuredPoint {
 public:
  MeasuredPoint(const Kernel& kernel, const Strategy& strategy, std::uint64_t elements,
                Lifecycle lifecycle, std::uint32_t workers)
      : input_(elements, 1.0), kernel_(kernel), strategy_(strategy) {
    for (std::uint64_t i = 0; i < elements; ++i) input_[i] /= static_cast<double>(i + 1);
    reference_ = kernel_.reference(InputBlocks(input_));
    result_.point.kernel = kernel.name;
    result_.point.strategy = strategy.name;
    result_.point.elements = elements;
    result_.point.workers = workers;
    result_.point.lifecycle = lifecycle;
  }

  // Takes one turn. As in a run, its samples are written to the journal after they are taken and
  // before the next turn.
  std::vector<double> take(std::uint32_t samples, SweepLog& log) {
    result_.samples.clear();
    const std::int64_t begin_ns = now_ns();
    TurnResult turn = take_turn({.point = result_.point,
                                 .kernel = kernel_,
                                 .strategy = strategy_,
                                 .input = InputBlocks(input_),
                                 .reference = reference_,
                                 .check = throw_if_interrupted},
                                samples);
    const std::int64_t elapsed_ns = now_ns() - begin_ns;
    std::vector<double> times_ns;
    for (Sample& sample : turn.samples) {
      const std::int64_t time_ns = g_takes_cpu_time ? sample.cpu_time_ns : sample.real_time_ns;
      times_ns.push_back(static_cast<double>(time_ns));
      result_.samples.push_back(std::move(sample));
    }
    result_.chunks = std::move(turn.chunks);
    log.note_turn({.point = 0, .samples = samples, .round = 0}, elapsed_ns, result_, 0);
    return times_ns;
  }

 private:
  DontForkVector<double> input_;
  const Kernel& kernel_;
  const Strategy& strategy_;
  Reference reference_{};
  PointResult result_;
};

// The array size for `null`, which shows what a sample costs without its work.
constexpr std::uint64_t kNullElements = 1000;

// The kernel, after a read of one number in every 64 KiB, which is what Linux maps at a read fault.
template <const char* kName>
Kernel touching() {
  Kernel kernel = *find_kernel(kName);
  kernel.run = [](std::span<double> slice) {
    constexpr std::size_t kWindowDoubles = 65536 / sizeof(double);
    for (std::size_t i = 0; i < slice.size(); i += kWindowDoubles) {
      static_cast<void>(*const_cast<volatile double*>(&slice[i]));
    }
    return find_kernel(kName)->run(slice);
  };
  return kernel;
}

// Creates the journal in the folder of the results, as a run does.
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

// Samples a side in its steady state: the first samples, which find another side's data in the
// caches, do not count.
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

// Makes a block of separate samples.
std::function<std::vector<double>()> block_of(std::function<double()> sample_ns) {
  return [sample_ns = std::move(sample_ns)] { return counted(sample_ns); };
}

void compare_process_starts(int blocks) {
  BareProgram bare("bare_fork");
  BareProgram guarded("bare_fork", {"guarded"});
  MeasuredPoint point(*find_kernel("null"), *find_strategy("shared_mmap"), kNullElements,
                      Lifecycle::fork, 4);
  JournalFile journal = make_journal();
  SweepLog none;
  SweepLog log(journal, 0);
  std::array sides{
      Side{"bare C, 4 forks", block_of([&] { return bare.sample_ns(); })},
      Side{"bare C, guarded", block_of([&] { return guarded.sample_ns(); })},
      Side{"zcbench", block_of([&] { return point.take(1, none).front(); })},
      Side{"zcbench with its journal", block_of([&] { return point.take(1, log).front(); })}};
  compare(sides, blocks);
  print_ratio(sides[1], sides[0]);
  print_ratio(sides[2], sides[0]);
  print_ratio(sides[3], sides[2]);
}

constexpr char kSquare[] = "square";
constexpr char kStatistics[] = "statistics";

// One of the lecture's examples, with 4 workers.
template <const char* kKernel>
void compare_example(const std::string& example, std::string_view strategy_name,
                     std::uint64_t elements, int blocks) {
  const ArrayStore store(std::uint64_t{1} << 30);  // as in a sweep: no new array for each sample
  const std::string size = std::to_string(elements);
  const Strategy& strategy = *find_strategy(strategy_name);
  const Kernel touching_kernel = touching<kKernel>();
  BareProgram bare("bare_job", {kKernel, size});
  BareProgram bare_touching("bare_job", {kKernel, size, "touch"});
  MeasuredPoint point(*find_kernel(kKernel), strategy, elements, Lifecycle::fork, 4);
  MeasuredPoint touching_point(touching_kernel, strategy, elements, Lifecycle::fork, 4);
  SweepLog none;
  std::array sides{
      Side{example + ", bare", block_of([&] { return bare.sample_ns(); })},
      Side{example + ", bare, touching", block_of([&] { return bare_touching.sample_ns(); })},
      Side{example + ", zcbench", block_of([&] { return point.take(1, none).front(); })},
      Side{example + ", zcbench, touching",
           block_of([&] { return touching_point.take(1, none).front(); })}};
  compare(sides, blocks);
  print_ratio(sides[2], sides[0]);
  print_ratio(sides[1], sides[0]);
  print_ratio(sides[3], sides[2]);
}

void compare_examples(int blocks) {
  compare_example<kSquare>("28.1", "shared_mmap", 1'000'000, blocks);
  compare_example<kStatistics>("28.2", "posix_shm", 2'000'000, blocks);
}

void compare_waits(const Strategy& strategy, int blocks) {
  MeasuredPoint point(*find_kernel("null"), strategy, kNullElements, Lifecycle::pool, 1);
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

void compare_pools(int blocks) {
  for (const Strategy& strategy : strategies()) {
    const bool has_workers =
        strategy.worker_kind == WorkerKind::process || strategy.worker_kind == WorkerKind::thread;
    if (has_workers && !strategy.fork_only) compare_waits(strategy, kPoolBlocks * blocks);
  }
}

}  // namespace

int main(int argc, char** argv) {
  become_worker_if_started_as_one(argc, argv);
  const int blocks = argc > 1 ? std::atoi(argv[1]) : 60;
  const std::string part = argc > 2 ? argv[2] : "";
  const bool is_known = part.empty() || part == "starts" || part == "examples" ||
                        part == "examples_cpu" || part == "pools";
  if (argc > 3 || blocks < 1 || !is_known) {
    fmt::print(stderr,
               "usage: harness_overhead [BLOCKS [starts|examples|examples_cpu|pools]], at least 1 "
               "block (default 60), all parts\n");
    return 2;
  }
  prepare_process();
  if (part.empty() || part == "starts") compare_process_starts(blocks);
  if (part.empty() || part == "examples") compare_examples(blocks);
  if (part.empty() || part == "pools") compare_pools(blocks);
  g_takes_cpu_time = true;
  if (part.empty() || part == "examples_cpu") compare_examples(blocks);
}
