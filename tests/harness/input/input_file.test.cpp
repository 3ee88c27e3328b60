#include "harness/input/input_file.hpp"

#include <cstring>
#include <filesystem>
#include <limits>
#include <vector>

#include "harness/input/npy.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

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
