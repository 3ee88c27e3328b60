// Tests what only file_mmap does: the workers map a file that numpy.load can read.
#include <filesystem>
#include <string>
#include <vector>

#include "harness/input/npy.hpp"
#include "harness/transfer/array_file.hpp"
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Returns the paths of this process's open files that have no name in the given folder.
std::vector<std::string> nameless_files_in(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string target = std::filesystem::read_symlink(entry.path(), error).string();
    if (!target.starts_with(folder) || !target.ends_with("(deleted)")) continue;
    paths.push_back(entry.path().string());
  }
  return paths;
}

}  // namespace

TEST_CASE("the array is the contents of an .npy file", "[file_mmap]") {
  ControlBlock side;
  const auto transfer = find_strategy("file_mmap")->open({.elements = 1003, .workers = 2}, side);
  REQUIRE(transfer->array().size() == 1003);
  CHECK(reinterpret_cast<std::uintptr_t>(transfer->array().data()) % 64 == 0);
  for (std::size_t i = 0; i < 1003; ++i) transfer->array()[i] = static_cast<double>(i);
  const auto paths = nameless_files_in(std::filesystem::canonical(array_file_folder()));
  REQUIRE(paths.size() == 1);
  const std::string& path = paths.front();
  REQUIRE(npy_element_count(path) == 1003);
  std::vector<double> values(1003);
  NpyFile::open(path).read(0, values);
  CHECK(values.back() == 1002);
  transfer->attach(1, false);
  const auto task = transfer->receive(1, Deadline(now_ns() + 1'000'000'000, [] {}));
  REQUIRE(task);
  CHECK(task->values[0] == 501);
  CHECK(task->values.data() != transfer->array().data() + 501);
}

TEST_CASE("a kept file is handed out to an array of its size, header and all", "[file_mmap]") {
  const ArrayStore store(1 << 20);
  const double* first = nullptr;
  for (const std::uint64_t elements : {2000, 1003, 2000}) {
    ControlBlock side;
    const auto transfer = find_strategy("file_mmap")->open({.elements = elements}, side);
    if (first == nullptr) first = transfer->array().data();
    CHECK((transfer->array().data() == first) == (elements == 2000));
    for (const auto& path : nameless_files_in(std::filesystem::canonical(array_file_folder()))) {
      const std::uint64_t held = npy_element_count(path);
      CHECK((held == 2000 || held == 1003));
    }
  }
}
