#include "harness/transfer/array_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

#include "harness/input/npy.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

TEST_CASE("the header is one that our own reader takes", "[array_file]") {
  for (const std::uint64_t elements : {std::uint64_t{1}, std::uint64_t{1} << 40}) {
    const auto header = npy_file_header(elements);
    CHECK(header.back() == '\n');
    const NpyHeader parsed = parse_npy_header(std::string_view(header.data() + 10, 118));
    CHECK(parsed.elements == elements);
    CHECK(parsed.dtype == "<f8");
    CHECK_FALSE(parsed.fortran_order);
  }
}

TEST_CASE("an array file has no name, its space, and reads as an .npy file", "[array_file]") {
  const TemporaryDirectory folder;
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", folder.path("").c_str(), 1);
  CHECK(array_file_folder() == folder.path(""));
  {
    const FileDescriptor file = make_array_file(npy_file_bytes(1000));
    CHECK(std::filesystem::is_empty(folder.path("")));
    struct stat status {};
    REQUIRE(::fstat(file.get(), &status) == 0);
    CHECK(status.st_nlink == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(status.st_size == 8128);
    CHECK(status.st_blocks * 512 >= 8128);
    const std::string path = "/proc/self/fd/" + std::to_string(file.get());
    const auto header = npy_file_header(1000);
    REQUIRE(::pwrite(file.get(), header.data(), header.size(), 0) == ssize_t{header.size()});
    CHECK(npy_element_count(path) == 1000);
    std::vector<double> values(1000, 1.0);
    NpyFile::open(path).read(0, values);
    CHECK(values == std::vector<double>(1000, 0.0));
  }
  ::setenv("TMPDIR", "/nonexistent", 1);
  CHECK_THROWS_WITH(make_array_file(1), contains_text("a file in /nonexistent"));
  if (before == nullptr) {
    ::unsetenv("TMPDIR");
  } else {
    ::setenv("TMPDIR", kept.c_str(), 1);
  }
}
