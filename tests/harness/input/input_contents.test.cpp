#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/input/input.hpp"
#include "harness/input/npy.hpp"
#include "tests/catch.hpp"
#include "tests/harness/input/npy_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

TEST_CASE("an array whose contents do not match the digest is refused", "[input]") {
  constexpr std::uint64_t kElements = 3 * kBlockElements + 5;
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.npy", npy_of_int32(kElements));
  InputSpec spec{.source = InputSource::npy, .path = path};
  spec.digest = npy_digest(path, [] {});
  for (const std::uint64_t held : {kElements, kBlockElements}) {
    INFO("held " << held);
    const Input input = Input::make(spec, kElements, held);
    CHECK(input.blocks(kElements).size() == kElements);
    std::string bytes = npy_of_int32(kElements);
    ++bytes.back();  // changes the last element, which is not kept in memory
    directory.write("a.npy", bytes);
    CHECK_THROWS_AS(Input::make(spec, kElements, held), CorruptError);
    directory.write("a.npy", npy_of_int32(kElements));
  }
}

TEST_CASE("a change beyond the cached part of an array is noticed", "[input]") {
  constexpr std::uint64_t kElements = 2 * kBlockElements;
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.npy", npy_of_int32(kElements));
  const Input input =
      Input::make({.source = InputSource::npy, .path = path}, kElements, kBlockElements);
  std::vector<double> block(kBlockElements);
  input.blocks(kElements).fill(kBlockElements, block);
  CHECK(block.front() == kBlockElements);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  CHECK_THROWS_AS(input.blocks(kElements).fill(kBlockElements, block), CorruptError);
}
