#include "harness/input/npy_layout.hpp"

#include <bit>
#include <string>

#include "harness/base/errors.hpp"
#include "harness/model/point.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;

namespace {

// The beginning of a file of version 1.0 whose header says this.
std::string begin_with(const std::string& dtype, const std::string& shape) {
  const std::string header =
      "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header;
}

std::string error_of(const std::string& begin, std::uint64_t size_bytes) {
  return config_error_of([&] { npy_layout(begin, size_bytes); });
}

}  // namespace

TEST_CASE("npy layout: where the array is and how its numbers are written", "[npy]") {
  const std::string begin = begin_with(">i4", "(3, 4)");
  const NpyLayout layout = npy_layout(begin, begin.size() + 48);
  CHECK(layout.elements == 12);
  CHECK(layout.data_offset_bytes == begin.size());
  CHECK(layout.dtype.number == NpyDtype::Number::int32);
  CHECK(layout.dtype.bytes == 4);
  CHECK(layout.dtype.swapped == (std::endian::native == std::endian::little));
}

TEST_CASE("npy layout: the file has the array's bytes, no more and no fewer", "[npy]") {
  const std::string begin = begin_with("<f8", "(2,)");
  CHECK(error_of(begin, begin.size() + 16) == "(no error)");
  CHECK_THAT(error_of(begin, begin.size() + 15), contains_text("asks for 16; it is truncated"));
  CHECK_THAT(error_of(begin, begin.size() + 17), contains_text("it has trailing bytes"));
  const std::string largest = begin_with("<f8", "(1099511627776,)");
  CHECK(npy_layout(largest, largest.size() + 8 * kMaxElements).elements == kMaxElements);
}

TEST_CASE("npy layout: a flipped bit is refused, or another sound layout", "[npy]") {
  const std::string begin = begin_with("<f8", "(16,)");
  const std::uint64_t size_bytes = begin.size() + 128;
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < begin.size() * 8; ++bit) {
    std::string flipped = begin;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    INFO("bit " << bit);
    try {
      const NpyLayout layout = npy_layout(flipped, size_bytes);
      CHECK(layout.data_offset_bytes + layout.elements * layout.dtype.bytes == size_bytes);
    } catch (const ConfigError& error) {
      CHECK(is_one_short_line(error.what()));
      ++refused;
    }
  }
  CHECK(refused > begin.size() * 7);
}
