// Runs one kernel over one array, checks the result, and runs the kernel RUNS - 1 more times:
// `kernel_runs KERNEL VARIANT ELEMENTS RUNS`. Prints the instruction set of the loops. Used by
// instructions_test.py, which counts the instructions of one more run.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "kernels/fast.hpp"
#include "kernels/kernel.hpp"

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const zcbench::Kernel kernel = zcbench::with_variant(*zcbench::find_kernel(argv[1]), argv[2]);
  std::vector<double> input(std::strtoull(argv[3], nullptr, 10));
  for (std::size_t i = 0; i < input.size(); ++i) input[i] = static_cast<double>(i % 1000) - 300.0;
  std::vector<double> output = input;
  const zcbench::ChunkResult result = kernel.run(output);
  if (const auto wrong = kernel.verify(input, output, result, kernel.reference(input))) {
    std::fprintf(stderr, "%s\n", wrong->c_str());
    return 1;
  }
  for (int runs = std::atoi(argv[4]); runs > 1; --runs) kernel.run(output);
  std::printf("%.*s\n", static_cast<int>(zcbench::fast_loops().isa.size()),
              zcbench::fast_loops().isa.data());
}
