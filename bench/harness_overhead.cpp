// What safety costs where it costs most. At process birth: samples of `null`, shared_mmap, fork, 4
// workers, with a journal and without, beside those of a bare C program that forks and reaps 4
// children, which guard against nothing or make sure to die with it. In a pool: round trips
// between two processes whose waits have a limit or none. All in blocks, interleaved in random
// order. Prints ratios of medians.
// Run: build/release/harness_overhead [BLOCKS], several times: where a process lies in memory makes
// it faster or slower for life, so many blocks of one run are one witness.
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/futex.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "analysis/statistics.hpp"
#include "harness/futex.hpp"
#include "harness/journal/sweep_log.hpp"
#include "harness/posix.hpp"
#include "harness/signals.hpp"
#include "harness/trial.hpp"

namespace {

using namespace zcbench;

constexpr int kUncounted = 3;  // samples at the start of a block
constexpr std::size_t kCounted = 20;

// The bare program as a process of its own: ours is larger, so forking ourselves is no floor.
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

// Two processes that wake each other by futex, as a pool and its parent do.
class RoundTrips {
 public:
  explicit RoundTrips(bool has_limit)
      : has_limit_(has_limit), memory_(Mapping::anonymous_shared(sizeof(Words))) {
    words_ = new (memory_.data()) Words;
    if (::fork() != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (std::uint32_t trip = 0;; ++trip) {
      wait_while(words_->asked, trip);
      set(words_->answered, trip + 1);
    }
  }

  double sample_ns() {
    constexpr int kTrips = 50;
    const std::int64_t begin_ns = now_ns();
    for (int i = 0; i < kTrips; ++i, ++trip_) {
      set(words_->asked, trip_ + 1);
      wait_while(words_->answered, trip_);
    }
    return static_cast<double>(now_ns() - begin_ns) / kTrips;
  }

 private:
  struct Words {
    FutexWord asked;
    FutexWord answered;
  };

  static void set(FutexWord& word, std::uint32_t value) {
    word.value.store(value, std::memory_order_release);
    futex_wake_all(word);
  }

  void wait_while(FutexWord& word, std::uint32_t unwanted) {
    static const WaitLimit limit(std::numeric_limits<std::int64_t>::max(), [] {});
    if (has_limit_) {
      futex_wait_while(word, unwanted, limit);
      return;
    }
    while (word.value.load(std::memory_order_acquire) == unwanted) {
      ::syscall(SYS_futex, &word.value, FUTEX_WAIT, unwanted, nullptr, nullptr, 0);
    }
  }

  bool has_limit_;
  Mapping memory_;
  Words* words_;
  std::uint32_t trip_ = 0;
};

// The journal is told of each sample as in a run: after it, before the next.
double harness_sample_ns(SweepLog& log) {
  static const std::vector<double> input(1000, 1.0);
  static const Kernel& kernel = *find_kernel("null");
  static const Reference reference = kernel.reference(input);
  PointResult result;
  result.point.kernel = "null";
  result.point.strategy = "shared_mmap";
  result.point.elements = input.size();
  result.point.workers = 4;
  TurnResult turn = take_turn({.point = result.point,
                               .kernel = kernel,
                               .strategy = *find_strategy("shared_mmap"),
                               .input = input,
                               .reference = reference,
                               .check = throw_if_interrupted},
                              1);
  const std::int64_t elapsed_ns = turn.samples.front().real_time_ns;
  result.samples.push_back(std::move(turn.samples.front()));
  result.chunks = std::move(turn.chunks);
  log.note_turn({.point = 0, .samples = 1, .round = 0}, elapsed_ns, result, 0);
  return static_cast<double>(elapsed_ns);
}

// In the folder of the results, where a run has its journal.
JournalFile make_journal() {
  std::filesystem::create_directory("results");
  std::string path = "results/harness_overhead.XXXXXX";
  const int file = ::mkostemp(path.data(), O_CLOEXEC | O_APPEND);
  if (file < 0) throw SystemError("mkostemp", errno);
  ::unlink(path.c_str());
  return JournalFile(FileDescriptor(file), path);
}

struct Side {
  const char* name;
  std::function<double()> sample_ns;
  std::vector<double> times_ns{};
};

void print_side(const Side& side) {
  fmt::print("{:<28} median {:7.1f} us   min {:7.1f}   p90 {:7.1f}\n", side.name,
             median(side.times_ns) / 1000, minimum(side.times_ns) / 1000,
             quantile(side.times_ns, 0.9) / 1000);
}

// A side in its steady state: after the other one ran, caches and CPUs first have to be won back.
void add_block(Side& side) {
  for (int i = 0; i < kUncounted; ++i) side.sample_ns();
  for (std::size_t i = 0; i < kCounted; ++i) side.times_ns.push_back(side.sample_ns());
}

// Takes blocks of all sides in random order.
void compare(std::span<Side> sides, int blocks) {
  std::mt19937_64 generator(42);
  std::vector<Side*> order;
  for (Side& side : sides) order.push_back(&side);
  for (int block = 0; block < blocks; ++block) {
    std::ranges::shuffle(order, generator);
    for (Side* side : order) add_block(*side);
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
  fmt::print("{} / {}: medians {:.3f}; per block: median {:.3f}{}, quartiles {:.3f} to {:.3f}\n",
             side.name, base.name, median(side.times_ns) / median(base.times_ns), median(ratios),
             interval ? fmt::format(" (95 %: {:.3f} to {:.3f})", interval->low, interval->high)
                      : "",
             quantile(ratios, 0.25), quantile(ratios, 0.75));
}

}  // namespace

int main(int argc, char** argv) {
  const int blocks = argc > 1 ? std::atoi(argv[1]) : 60;
  if (argc > 2 || blocks < 1) {
    fmt::print(stderr, "usage: harness_overhead [BLOCKS], at least 1 (default 60)\n");
    return 2;
  }
  prepare_process();
  const auto program =
      std::filesystem::read_symlink("/proc/self/exe").replace_filename("bare_fork");
  BareFork bare(program);
  BareFork guarded(program, "guarded");
  JournalFile journal = make_journal();
  SweepLog none;
  SweepLog log(journal, 0);
  std::array births{Side{"bare C, 4 forks", [&] { return bare.sample_ns(); }},
                    Side{"bare C, guarded", [&] { return guarded.sample_ns(); }},
                    Side{"zcbench", [&] { return harness_sample_ns(none); }},
                    Side{"zcbench with its journal", [&] { return harness_sample_ns(log); }}};
  compare(births, blocks);
  print_ratio(births[1], births[0]);
  print_ratio(births[2], births[0]);
  print_ratio(births[3], births[2]);
  // Not before: the memory of these would be copied by each fork above.
  RoundTrips unlimited(false);
  RoundTrips limited(true);
  std::array trips{Side{"round trip, no limit", [&] { return unlimited.sample_ns(); }},
                   Side{"round trip, limited waits", [&] { return limited.sample_ns(); }}};
  compare(trips, blocks);
  print_ratio(trips[1], trips[0]);
}
