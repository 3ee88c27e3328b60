#include "harness/input/input.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/input/npy.hpp"
#include "harness/machine/huge_pages.hpp"
#include "harness/os/signals.hpp"
#include "kernels/loops.hpp"
#include "tests/catch.hpp"
#include "tests/harness/input/npy_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kSeeds[] = {0, 1, 2, 42, 43, 1'000'003, ~std::uint64_t{0}};
constexpr std::uint64_t kMany = 200'000;

InputSpec spec_of(InputSource source, std::uint64_t seed = 42, const std::string& path = "") {
  return {source, seed, path};
}

struct Sums {
  double mean = 0.0;
  double square_mean = 0.0;
  double neighbour_product_mean = 0.0;
};

template <class Generator>
Sums sums_of(std::uint64_t seed, Generator value_at) {
  Sums sums;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    const double value = value_at(seed, i);
    sums.mean += value / kMany;
    sums.square_mean += value * value / kMany;
    sums.neighbour_product_mean += value * value_at(seed, i + 1) / kMany;
  }
  return sums;
}

// Returns the distance of `got` from `expected` in standard errors. `deviation` is the standard
// deviation of a single draw.
double z_score(double got, double expected, double deviation) {
  return std::fabs(got - expected) / (deviation / std::sqrt(static_cast<double>(kMany)));
}

// With 7 seeds x 6 figures, |z| > 4.5 happens by chance in one of 3,500 sets of seeds. These seeds
// are fixed.
constexpr double kMaxZScore = 4.5;

}  // namespace

TEST_CASE("SplitMix64: the known first values", "[input]") {
  // From the authors' public-domain C implementation (splitmix64.c, Vigna 2015).
  const std::uint64_t of_0[] = {0xe220'a839'7b1d'cdaf, 0x6e78'9e6a'a1b9'65f4, 0x06c4'5d18'8009'454f,
                                0xf88b'b8a8'724c'81ec, 0x1b39'896a'51a8'749b};
  const std::uint64_t of_1234567[] = {6457827717110365317U, 3203168211198807973U,
                                      9817491932198370423U, 4593380528125082431U,
                                      16408922859458223821U};
  for (std::uint64_t i = 0; i < 5; ++i) {
    CHECK(splitmix64_at(0, i) == of_0[i]);
    CHECK(splitmix64_at(1234567, i) == of_1234567[i]);
  }
}

TEST_CASE("uniform: 53 bits in [0, 1)", "[input]") {
  CHECK(uniform_at(0, 0) == static_cast<double>(0xe220'a839'7b1d'cdaf >> 11) / 9007199254740992.0);
  for (const std::uint64_t seed : kSeeds) {
    double least = 1.0;
    double greatest = 0.0;
    for (std::uint64_t i = 0; i < kMany; ++i) {
      least = std::min(least, uniform_at(seed, i));
      greatest = std::max(greatest, uniform_at(seed, i));
    }
    CHECK(least >= 0.0);
    CHECK(least < 1e-4);
    CHECK(greatest < 1.0);
    CHECK(greatest > 1.0 - 1e-4);
  }
}

TEST_CASE("uniform: mean 1/2, mean square 1/3, neighbours independent", "[input]") {
  for (const std::uint64_t seed : kSeeds) {
    INFO("seed " << seed);
    const Sums sums = sums_of(seed, uniform_at);
    CHECK(z_score(sums.mean, 0.5, std::sqrt(1.0 / 12)) < kMaxZScore);
    CHECK(z_score(sums.square_mean, 1.0 / 3, std::sqrt(4.0 / 45)) < kMaxZScore);
    // Each product has variance 1/9 - 1/16. It shares a factor with each of two others, with
    // covariance 1/12 - 1/16.
    CHECK(z_score(sums.neighbour_product_mean, 0.25, std::sqrt(7.0 / 144 + 2.0 / 48)) < kMaxZScore);
  }
}

TEST_CASE("normal: mean 0, variance 1, neighbours independent", "[input]") {
  for (const std::uint64_t seed : kSeeds) {
    INFO("seed " << seed);
    const Sums sums = sums_of(seed, normal_at);
    CHECK(z_score(sums.mean, 0.0, 1.0) < kMaxZScore);
    CHECK(z_score(sums.square_mean, 1.0, std::sqrt(2.0)) < kMaxZScore);
    CHECK(z_score(sums.neighbour_product_mean, 0.0, 1.0) < kMaxZScore);
  }
}

TEST_CASE("normal: the share within 1, 2 and 3 standard deviations", "[input]") {
  std::uint64_t within[3] = {};
  for (std::uint64_t i = 0; i < kMany; ++i) {
    const double magnitude = std::fabs(normal_at(42, i));
    REQUIRE(std::isfinite(magnitude));
    for (int limit = 0; limit < 3; ++limit) within[limit] += magnitude < limit + 1 ? 1 : 0;
  }
  for (int limit = 0; limit < 3; ++limit) {
    const double share = std::erf((limit + 1) / std::sqrt(2.0));
    CHECK(z_score(static_cast<double>(within[limit]) / kMany, share,
                  std::sqrt(share * (1.0 - share))) < kMaxZScore);
  }
}

TEST_CASE("Input: each source's values are in their places", "[input]") {
  const auto uniform = Input::make(spec_of(InputSource::uniform, 7), 9, 9);
  const auto normal = Input::make(spec_of(InputSource::normal, 7), 9, 9);
  const auto linear = Input::make(spec_of(InputSource::linear), 9, 9);
  for (std::uint64_t i = 0; i < 9; ++i) {
    CHECK(uniform.held()[i] == uniform_at(7, i));
    CHECK(normal.held()[i] == normal_at(7, i));
    CHECK(linear.held()[i] == static_cast<double>(i));
  }
  CHECK(uniform_at(7, 0) != uniform_at(8, 0));
}

TEST_CASE("Input: a signal ends the generation of values", "[input]") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    prepare_process();
    const StopSignalsNoted noted;
    ::raise(SIGINT);
    try {
      Input::make(spec_of(InputSource::normal), 1000, 1000);
    } catch (const Interrupted&) {
      ::_exit(0);
    }
    ::_exit(1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("Input: a shorter array is the beginning of a longer one", "[input]") {
  for (const InputSource source :
       {InputSource::uniform, InputSource::normal, InputSource::linear}) {
    const auto longer = Input::make(spec_of(source), 1001, 1001);
    const auto shorter = Input::make(spec_of(source), 500, 500);
    REQUIRE(longer.held().size() == 1001);
    REQUIRE(shorter.held().size() == 500);
    CHECK(std::memcmp(longer.held().data(), shorter.held().data(), 500 * sizeof(double)) == 0);
  }
}

TEST_CASE("Input: an .npy file", "[input]") {
  const TemporaryDirectory directory;
  const std::string header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }\n";
  const std::string path =
      directory.write("a.npy", std::string("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) +
                                   '\0' + header + std::string("\5\0\0\0\7\0\0\0", 8));
  const auto input = Input::make(spec_of(InputSource::npy, 0, path), 2, 2);
  CHECK(input.held()[0] == 5.0);
  CHECK(input.held()[1] == 7.0);
}

TEST_CASE("uniform_loop is uniform_at, from any index on", "[input]") {
  for (const std::uint64_t seed : kSeeds) {
    for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{32'767},
                                      (std::uint64_t{1} << 40) - 3}) {
      for (std::size_t size = 0; size < 70; ++size) {
        std::vector<double> values(size + 1, -1.0);
        uniform_loop(seed, first, values.data(), size);
        for (std::size_t i = 0; i < size; ++i) {
          REQUIRE(values[i] == uniform_at(seed, first + i));
        }
        REQUIRE(values[size] == -1.0);
      }
    }
  }
}

TEST_CASE("Input: values beyond the cached part are generated again, bit for bit", "[input]") {
  const TemporaryDirectory directory;
  constexpr std::uint64_t kElements = 2 * kBlockElements + 1001;
  const std::string path = directory.write("a.npy", npy_of_int32(kElements));
  for (const InputSource source :
       {InputSource::uniform, InputSource::normal, InputSource::linear, InputSource::npy}) {
    INFO(to_string(source));
    const InputSpec spec = spec_of(source, 7, path);
    const auto whole = Input::make(spec, kElements, kElements);
    for (const std::uint64_t held : {std::uint64_t{0}, kBlockElements, 2 * kBlockElements}) {
      const auto partly = Input::make(spec, kElements, held);
      REQUIRE(partly.held().size() == held);
      for (const std::uint64_t elements : {std::uint64_t{1}, kBlockElements + 3, kElements}) {
        std::uint64_t next = 0;
        partly.blocks(elements).for_each([&](std::uint64_t first, std::span<const double> values) {
          REQUIRE(first == next);
          REQUIRE(values.size() == std::min(kBlockElements, elements - first));
          REQUIRE(std::memcmp(values.data(), whole.held().data() + first, values.size_bytes()) ==
                  0);
          next += values.size();
        });
        REQUIRE(next == elements);
      }
      // The range starts inside a block and crosses its end.
      std::vector<double> values(std::min(kBlockElements, kElements - held - 333));
      partly.blocks(kElements).fill(held + 333, values);
      CHECK(std::memcmp(values.data(), whole.held().data() + held + 333, 8 * values.size()) == 0);
    }
  }
}

TEST_CASE("Input: everything stays in memory if it fits, else whole blocks", "[input]") {
  CHECK(held_elements(1000, 8000) == 1000);
  CHECK(held_elements(1001, 8000) == 0);
  CHECK(held_elements(10 * kBlockElements, 8 * (3 * kBlockElements + 5)) == 3 * kBlockElements);
}

TEST_CASE("Input: an .npy file that shrinks while it is used is an error", "[input]") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.npy", npy_of_int32(100));
  const auto input = Input::make(spec_of(InputSource::npy, 0, path), 100, 0);
  std::filesystem::resize_file(path, 200);
  std::vector<double> values(100);
  CHECK_THROWS_WITH(input.blocks(100).fill(0, values),
                    contains_text("was modified while the run read it"));
}

TEST_CASE("Input: values given by a test survive a move", "[input]") {
  Input first = Input::from_values({1.5, -2.5});
  const Input second = std::move(first);
  REQUIRE(second.held().size() == 2);
  CHECK(second.held()[0] == 1.5);
  CHECK(second.held()[1] == -2.5);
  CHECK(Input::from_values({}).held().empty());
}

TEST_CASE("Input: excluded from forks and core files", "[input]") {
  const Input input = Input::from_values({1.0});
  // /proc/self/smaps has "START-END ..." and, below it, "VmFlags: ...". The flag dc means not
  // copied on fork, dd not dumped.
  std::ifstream maps("/proc/self/smaps");
  const auto address = reinterpret_cast<std::uintptr_t>(input.held().data());
  std::string line;
  bool inside = false;
  while (std::getline(maps, line)) {
    unsigned long begin = 0;
    unsigned long end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      inside = begin <= address && address < end;
    } else if (inside && line.starts_with("VmFlags:")) {
      INFO(line);
      CHECK(line.find(" dc") != std::string::npos);
      CHECK(line.find(" dd") != std::string::npos);
      return;
    }
  }
  FAIL("the array's mapping is not in /proc/self/smaps");
}

TEST_CASE("Input: more than the address space is a MachineError", "[input]") {
  try {
    Input::make({}, std::uint64_t{1} << 57, std::uint64_t{1} << 57);
    FAIL("no error");
  } catch (const MachineError& error) {
    CHECK(std::string(error.what())
              .starts_with("the input array needs 1152921504606846976 bytes of memory for "
                           "144115188075855872 elements: mmap of "));
  }
}

TEST_CASE("a large input is aligned to huge pages, so that it takes few faults", "[input]") {
  const Input input = Input::make(spec_of(InputSource::linear), 100'000, 100'000);
  CHECK(reinterpret_cast<std::uintptr_t>(input.held().data()) % kHugePageBytes == 0);
}

TEST_CASE("an input file is a .npy file with the same bits", "[input_file]") {
  const std::vector<double> values{1.5, -0.0, std::numeric_limits<double>::quiet_NaN(), 4e-320};
  std::string path;
  {
    const InputFile file(values);
    path = file.path();
    CHECK(npy_element_count(path) == values.size());
    std::vector<double> read(values.size());
    NpyFile::open(path).read(0, read);
    CHECK(std::memcmp(read.data(), values.data(), values.size() * sizeof(double)) == 0);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("an input file has room for a long count in its header", "[input_file]") {
  const std::vector<double> values(1'234'567, 0.25);
  const InputFile file(values);
  CHECK(npy_element_count(file.path()) == values.size());
  CHECK(std::filesystem::file_size(file.path()) == 128 + values.size() * sizeof(double));
}
