// How much the harness adds to process birth: samples of `null`, shared_mmap, fork, 4 workers,
// in blocks interleaved in random order with those of a bare C program that forks and reaps 4
// children. Prints the ratio of medians. Run: build/release/harness_overhead [BLOCKS]
#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <vector>

#include "analysis/statistics.hpp"
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

double harness_sample_ns() {
  static const std::vector<double> input(1000, 1.0);
  static const Kernel& kernel = *find_kernel("null");
  static const Reference reference = kernel.reference(input);
  Point point;
  point.kernel = "null";
  point.strategy = "shared_mmap";
  point.elements = input.size();
  point.workers = 4;
  const TurnResult turn = take_turn({.point = point,
                                     .kernel = kernel,
                                     .strategy = *find_strategy("shared_mmap"),
                                     .input = input,
                                     .reference = reference,
                                     .check = throw_if_interrupted},
                                    1);
  return static_cast<double>(turn.samples.front().real_time_ns);
}

void print_side(const char* name, const std::vector<double>& times_ns) {
  fmt::print("{:<22} median {:7.1f} us   min {:7.1f}   p90 {:7.1f}\n", name,
             median(times_ns) / 1000, minimum(times_ns) / 1000, quantile(times_ns, 0.9) / 1000);
}

std::span<const double> last_block(const std::vector<double>& times_ns) {
  return std::span(times_ns).last(kCounted);
}

// A side in its steady state: after the other one ran, caches and CPUs first have to be won back.
void add_block(std::vector<double>& times_ns, const std::function<double()>& sample_ns) {
  for (int i = 0; i < kUncounted; ++i) sample_ns();
  for (std::size_t i = 0; i < kCounted; ++i) times_ns.push_back(sample_ns());
}

}  // namespace

int main(int argc, char** argv) {
  const int blocks = argc > 1 ? std::atoi(argv[1]) : 60;
  prepare_process();
  BareFork bare(std::filesystem::read_symlink("/proc/self/exe").replace_filename("bare_fork"));
  std::vector<double> bare_ns;
  std::vector<double> harness_ns;
  std::vector<double> block_ratios;
  std::mt19937_64 coin(42);
  for (int block = 0; block < blocks; ++block) {
    const bool harness_first = (coin() & 1) == 1;
    if (harness_first) add_block(harness_ns, harness_sample_ns);
    add_block(bare_ns, [&] { return bare.sample_ns(); });
    if (!harness_first) add_block(harness_ns, harness_sample_ns);
    block_ratios.push_back(median(last_block(harness_ns)) / median(last_block(bare_ns)));
  }
  print_side("bare C, 4 forks", bare_ns);
  print_side("null/shared_mmap/fork", harness_ns);
  fmt::print(
      "ratio of medians {:.3f}; ratio per block: median {:.3f}, quartiles {:.3f} to {:.3f}\n",
      median(harness_ns) / median(bare_ns), median(block_ratios), quantile(block_ratios, 0.25),
      quantile(block_ratios, 0.75));
}
