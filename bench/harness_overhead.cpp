// What safety costs where it costs most, at process birth: samples of `null`, shared_mmap, fork, 4
// workers, with a journal and without, in blocks interleaved in random order with those of a bare C
// program that forks and reaps 4 children and guards against nothing. Prints ratios of medians.
// Run: build/release/harness_overhead [BLOCKS]
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <vector>

#include "analysis/statistics.hpp"
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
  explicit BareFork(const std::string& program) {
    int to_program[2];
    int from_program[2];
    if (::pipe(to_program) != 0 || ::pipe(from_program) != 0) throw SystemError("pipe", errno);
    if (::fork() == 0) {
      ::dup2(to_program[0], STDIN_FILENO);
      ::dup2(from_program[1], STDOUT_FILENO);
      for (const int end : {to_program[0], to_program[1], from_program[0], from_program[1]})
        ::close(end);
      ::execl(program.c_str(), program.c_str(), nullptr);
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

void print_ratio(const Side& side, const Side& base) {
  std::vector<double> ratios;
  for (std::size_t block = 0; block < side.times_ns.size(); block += kCounted) {
    const auto of_block = [&](const Side& one) {
      return median(std::span(one.times_ns).subspan(block, kCounted));
    };
    ratios.push_back(of_block(side) / of_block(base));
  }
  fmt::print("{} / {}: medians {:.3f}; per block: median {:.3f}, quartiles {:.3f} to {:.3f}\n",
             side.name, base.name, median(side.times_ns) / median(base.times_ns), median(ratios),
             quantile(ratios, 0.25), quantile(ratios, 0.75));
}

}  // namespace

int main(int argc, char** argv) {
  const int blocks = argc > 1 ? std::atoi(argv[1]) : 60;
  prepare_process();
  BareFork bare(std::filesystem::read_symlink("/proc/self/exe").replace_filename("bare_fork"));
  JournalFile journal = make_journal();
  SweepLog none;
  SweepLog log(journal, 0);
  std::array sides{Side{"bare C, 4 forks", [&] { return bare.sample_ns(); }},
                   Side{"zcbench", [&] { return harness_sample_ns(none); }},
                   Side{"zcbench with its journal", [&] { return harness_sample_ns(log); }}};
  std::mt19937_64 generator(42);
  std::array<std::size_t, 3> order{0, 1, 2};
  for (int block = 0; block < blocks; ++block) {
    std::ranges::shuffle(order, generator);
    for (const std::size_t side : order) add_block(sides[side]);
  }
  for (const Side& side : sides) print_side(side);
  print_ratio(sides[1], sides[0]);
  print_ratio(sides[2], sides[1]);
}
