#include "harness/input/npy.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/model/point.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

constexpr bool kLittle = true;
constexpr bool kBig = false;

// The bytes of an unsigned number in the requested byte order, whatever this machine's is.
std::string bytes_of(std::uint64_t value, std::size_t size, bool little) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  if (!little) std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

std::string dict(const std::string& dtype, const std::string& shape,
                 const std::string& fortran_order = "False") {
  return "{'descr': '" + dtype + "', 'fortran_order': " + fortran_order + ", 'shape': " + shape +
         ", }\n";
}

std::string npy(const std::string& header, const std::string& data, int major = 1) {
  return std::string("\x93NUMPY") + static_cast<char>(major) + '\0' +
         bytes_of(header.size(), major == 1 ? 2 : 4, kLittle) + header + data;
}

std::string float64_data(const std::vector<double>& values, bool little = kLittle) {
  std::string data;
  for (const double value : values) {
    data += bytes_of(std::bit_cast<std::uint64_t>(value), 8, little);
  }
  return data;
}

std::vector<double> read(const std::string& file_bytes) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.npy", file_bytes);
  const NpyFile file = NpyFile::open(path);
  CHECK(npy_element_count(path) == file.elements());
  std::vector<double> values(file.elements());
  file.read(0, values);
  for (std::size_t first = 0; first < values.size(); ++first) {
    double one = 0.0;
    file.read(first, {&one, 1});
    CHECK(std::memcmp(&one, &values[first], sizeof one) == 0);
  }
  return values;
}

std::string error_of_path(const std::string& path) {
  try {
    npy_element_count(path);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

// Returns the message without the path at its start.
std::string error_of(const std::string& file_bytes) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.npy", file_bytes);
  const std::string error = error_of_path(path);
  if (error.empty()) return "";
  REQUIRE(error.starts_with(path + ": "));
  return error.substr(path.size() + 2);
}

std::string header_error_of(const std::string& text) {
  try {
    parse_npy_header(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

std::string with_shape(const std::string& shape) {
  return "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }\n";
}

// The beginning of a version 1.0 file whose header has the given dtype and shape.
std::string begin_with(const std::string& dtype, const std::string& shape) {
  const std::string header =
      "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header;
}

std::string error_of(const std::string& begin, std::uint64_t size_bytes) {
  return config_error_of([&] { npy_layout(begin, size_bytes); });
}

}  // namespace

TEST_CASE("npy: float64 in both byte orders, bit for bit", "[npy]") {
  const std::vector<double> values{0.0,
                                   -0.0,
                                   1.5,
                                   -0.1,
                                   5e-324,
                                   std::numeric_limits<double>::infinity(),
                                   std::bit_cast<double>(0x7ff0'0000'0000'0001),
                                   std::bit_cast<double>(0xfff8'dead'beef'0001)};
  for (const bool little : {kLittle, kBig}) {
    const auto read_back =
        read(npy(dict(little ? "<f8" : ">f8", "(2, 4)"), float64_data(values, little)));
    REQUIRE(read_back.size() == values.size());
    CHECK(std::memcmp(read_back.data(), values.data(), values.size() * 8) == 0);
  }
}

TEST_CASE("npy: float32 is widened", "[npy]") {
  for (const bool little : {kLittle, kBig}) {
    std::string data;
    for (const float value : {0.1F, -2.5F, 1e-45F}) {
      data += bytes_of(std::bit_cast<std::uint32_t>(value), 4, little);
    }
    CHECK(read(npy(dict(little ? "<f4" : ">f4", "(3,)"), data)) ==
          std::vector<double>{0.10000000149011612, -2.5, 1.401298464324817e-45});
  }
}

TEST_CASE("npy: int32 and int64 are converted as by NumPy's astype", "[npy]") {
  for (const bool little : {kLittle, kBig}) {
    std::string data;
    for (const std::int32_t value : {-2147483647 - 1, -1, 16909060}) {
      data += bytes_of(static_cast<std::uint32_t>(value), 4, little);
    }
    CHECK(read(npy(dict(little ? "<i4" : ">i4", "(3,)"), data)) ==
          std::vector<double>{-2147483648.0, -1.0, 16909060.0});
    data.clear();
    // NumPy 1.24.2: python3 -c 'import numpy as np; print(np.array([-1, 2**53 + 1, 2**53 + 3,
    //   2**63 - 1, -2**63 + 1]).astype(np.float64).tolist())'
    for (const std::int64_t value :
         {std::int64_t{-1}, std::int64_t{9007199254740993}, std::int64_t{9007199254740995},
          std::int64_t{9223372036854775807}, std::int64_t{-9223372036854775807}}) {
      data += bytes_of(static_cast<std::uint64_t>(value), 8, little);
    }
    CHECK(read(npy(dict(little ? "<i8" : ">i8", "(5,)"), data)) ==
          std::vector<double>{-1.0, 9007199254740992.0, 9007199254740996.0, 9.223372036854776e+18,
                              -9.223372036854776e+18});
  }
}

TEST_CASE("npy: versions 1.0 to 3.0, any shape", "[npy]") {
  for (const int major : {1, 2, 3}) {
    CHECK(read(npy(dict("<f8", "()"), float64_data({4.0}), major)) == std::vector<double>{4.0});
    CHECK(read(npy(dict("<f8", "(1, 2, 1)"), float64_data({1.0, 2.0}), major)) ==
          std::vector<double>{1.0, 2.0});
  }
  const std::string long_header = dict("<f8", "(1,)");
  const std::string padded = std::string(65'536 - long_header.size(), ' ') + long_header;
  CHECK(read(npy(padded, float64_data({4.0}), 2)) == std::vector<double>{4.0});
}

TEST_CASE("npy: every truncation and every extension of a file is refused", "[npy]") {
  for (const int major : {1, 2}) {
    const std::string whole = npy(dict("<f8", "(2,)"), float64_data({1.0, 2.0}), major);
    REQUIRE(error_of(whole).empty());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      INFO("version " << major << ", " << size << " of " << whole.size() << " bytes");
      CHECK_FALSE(error_of(whole.substr(0, size)).empty());
    }
    CHECK_FALSE(error_of(whole + '\0').empty());
  }
}

TEST_CASE("npy: messages say what is wrong and what is allowed", "[npy]") {
  const std::string data = float64_data({1.0, 2.0});
  CHECK(error_of("") == "is empty; allowed: an .npy file");
  CHECK(error_of("PK\3\4 this is an .npz file") ==
        "does not start with \\x93NUMPY; allowed: an .npy file");
  CHECK(error_of("\x93NUMPY\1") == "ends within its version; it is truncated");
  CHECK(error_of("\x93NUMPY\2" + std::string("\0\1\0\0", 4)) ==
        "ends within its header's length; it is truncated");
  CHECK(error_of("\x93NUMPY\1" + std::string("\0\x20\0{}\n", 6)) ==
        "ends within its header; it is truncated");
  CHECK(error_of(npy(dict("<f8", "(2,)"), data, 4)) ==
        "has format version 4.0; allowed: 1.0, 2.0, 3.0");
  CHECK(error_of("\x93NUMPY\1\1" + npy(dict("<f8", "(2,)"), data).substr(8)) ==
        "has format version 1.1; allowed: 1.0, 2.0, 3.0");
  CHECK(error_of(npy(std::string(65'536, ' ') + "\n", data, 2)) ==
        "has a header of 65537 bytes; allowed: up to 65536");
  CHECK(error_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", data)) ==
        "has a header that does not end with a newline");
  CHECK(error_of(npy(dict("<f8", "(2, 2)", "True"), data)) ==
        "is in Fortran order; allowed: C order");
  CHECK(error_of(npy(dict("<f8", "(2, 0)"), "")) == "has no elements; allowed: 1 or more");
  CHECK(error_of(npy(dict("<f8", "(2199023255552,)"), "")) == "has more than 2^40 elements");
  // 2^62 x 4 elements of 8 bytes would overflow to 0 bytes.
  CHECK(error_of(npy(dict("<f8", "(4611686018427387904, 4)"), "")) ==
        "has more than 2^40 elements");
  CHECK(error_of(npy(dict("<f8", "(3,)"), data)) ==
        "has 16 bytes of data, but its shape asks for 24; it is truncated");
  CHECK(error_of(npy(dict("<f8", "(1,)"), data)) ==
        "has 16 bytes of data, but its shape asks for 8; it has trailing bytes");
  CHECK(error_of(npy("{'descr': 8}\n", data)) ==
        "its header is not valid at byte 10: found 8}\\n, expected a dtype in quotes");
}

TEST_CASE("npy: other dtypes are refused by name", "[npy]") {
  for (const char* dtype :
       {"<c16", "|u1", "<u8", "<f2", "|b1", "=f8", "|f8", "f8", "<f16", "<U3", "|O", "", "<f8 "}) {
    INFO(dtype);
    const std::string error = error_of(npy(dict(dtype, "(1,)"), float64_data({1.0})));
    CHECK(error.starts_with("has the dtype '" + std::string(dtype) + "'; allowed: float64 (<f8"));
  }
}

TEST_CASE("npy: only regular files are read, without blocking", "[npy]") {
  const TemporaryDirectory directory;
  const std::string fifo = directory.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const std::string wrong = ": is not a regular file; allowed: an .npy file";
  CHECK(error_of_path(fifo) == fifo + wrong);
  CHECK(error_of_path(directory.path("")) == directory.path("") + wrong);
  CHECK(error_of_path("/dev/zero") == "/dev/zero" + wrong);
  const std::string missing = directory.path("missing.npy");
  const std::string allowed = "; allowed: a readable .npy file";
  CHECK(error_of_path(missing) ==
        missing + ": cannot be opened: No such file or directory" + allowed);
  CHECK(error_of_path("") == ": cannot be opened: No such file or directory" + allowed);
  // Up to its NUL byte, this is the name of a valid file.
  std::string sound = directory.write("a.npy", npy(dict("<f8", "(1,)"), float64_data({1.0})));
  REQUIRE(error_of_path(sound).empty());
  sound += std::string("\0b", 2);
  CHECK(
      error_of_path(sound).ends_with("a.npy\\x00b: its name has a NUL byte; allowed: the path "
                                     "of an .npy file"));
}

TEST_CASE("npy: messages are one line of at most 1,000 bytes", "[npy]") {
  const std::string name = "line\nend" + std::string(2'000, 'n');
  const std::string error = error_of_path(name);
  CHECK(error.size() < 1'000);
  CHECK(error.starts_with("line\\nendnnn"));
  CHECK(error_of(npy(dict(std::string(5'000, '\n'), "(1,)"), "")).size() < 1'000);
}

TEST_CASE("npy: a file whose size has changed is refused", "[npy]") {
  const TemporaryDirectory directory;
  const std::string path =
      directory.write("a.npy", npy(dict("<f8", "(2,)"), float64_data({1.0, 2.0})));
  for (const std::size_t places : {1, 3}) {
    CHECK_THROWS_AS(NpyFile::open(path).require_elements(places), ConfigError);
  }
}

TEST_CASE("npy: an array with fewer than two long dimensions has no order", "[npy]") {
  const std::string data = float64_data({1.0, 2.0, 3.0, 4.0});
  for (const char* shape : {"(4,)", "(4, 1)", "(1, 4)", "(1, 4, 1)"}) {
    INFO(shape);
    CHECK(read(npy(dict("<f8", shape, "True"), data)) == std::vector{1.0, 2.0, 3.0, 4.0});
  }
  CHECK(error_of(npy(dict("<f8", "(2, 1, 2)", "True"), data)) ==
        "is in Fortran order; allowed: C order");
}

TEST_CASE("npy: the digest depends on the values, not on their format", "[npy]") {
  const TemporaryDirectory directory;
  const auto digest = [&](const std::string& bytes) {
    return npy_digest(directory.write("a.npy", bytes), [] {});
  };
  const std::string little = float64_data({1.0, -2.0});
  const std::string due = crc64_of(little);
  CHECK(digest(npy(dict("<f8", "(2,)"), little)) == due);
  CHECK(digest(npy(dict("<f8", "(1, 2)"), little, 3)) == due);
  CHECK(digest(npy(dict(">f8", "(2,)"), float64_data({1.0, -2.0}, kBig))) == due);
  CHECK(digest(npy(dict("<i4", "(2,)"),
                   bytes_of(1, 4, kLittle) + bytes_of(0xffff'fffe, 4, kLittle))) == due);
  CHECK(digest(npy(dict("<f8", "(2,)"), float64_data({1.0, -2.5}))) != due);
  CHECK(digest(npy(dict("<f8", "(2,)"), float64_data({-2.0, 1.0}))) != due);
  const std::vector<double> many(100'000, 0.5);
  CHECK(digest(npy(dict("<f8", "(100000,)"), float64_data(many))) == crc64_of(float64_data(many)));
}

TEST_CASE("npy: a write to the file while it is read is noticed", "[npy]") {
  const TemporaryDirectory directory;
  const std::string bytes = npy(dict("<f8", "(2,)"), float64_data({1.0, 2.0}));
  const std::string path = directory.write("a.npy", bytes);
  const NpyFile file = NpyFile::open(path);
  file.require_unchanged();
  // A new file with the same name is not the open one.
  directory.write("b.npy", bytes);
  std::filesystem::rename(directory.path("b.npy"), path);
  file.require_unchanged();
  const NpyFile again = NpyFile::open(path);
  std::filesystem::last_write_time(
      path, std::filesystem::last_write_time(path) - std::chrono::seconds(1));
  CHECK_THROWS_AS(again.require_unchanged(), CorruptError);
}

TEST_CASE("npy header: as NumPy writes it", "[npy]") {
  const NpyHeader header = parse_npy_header(
      "{'descr': '>i4', 'fortran_order': True, 'shape': (3, 4), }                   \n");
  CHECK(header.dtype == ">i4");
  CHECK(header.fortran_order);
  CHECK(header.elements == 12);
}

TEST_CASE("npy header: any spacing, quotes, key order, and no last comma", "[npy]") {
  for (const char* text :
       {"{\"shape\":(5,),\"fortran_order\":False,\"descr\":\"<f8\"}",
        " { 'shape' : ( 5 , ) , 'descr' : '<f8' ,\n 'fortran_order' : False }\t\n",
        "{'fortran_order':False,'descr':'<f8','shape':(5,1,1,),}"}) {
    INFO(text);
    const NpyHeader header = parse_npy_header(text);
    CHECK(header.dtype == "<f8");
    CHECK_FALSE(header.fortran_order);
    CHECK(header.elements == 5);
  }
}

TEST_CASE("npy header: the product of any shape, without overflow", "[npy]") {
  const auto elements = [](const std::string& shape) {
    return parse_npy_header(with_shape(shape)).elements;
  };
  CHECK(elements("()") == 1);
  CHECK(elements("( )") == 1);
  CHECK(elements("(0,)") == 0);
  CHECK(elements("(7,)") == 7);
  CHECK(elements("(2, 3, 4)") == 24);
  CHECK(elements("(1099511627776,)") == kMaxElements);
  CHECK(elements("(1048576, 1048576)") == kMaxElements);
  CHECK(elements("(1099511627777,)") > kMaxElements);
  CHECK(elements("(1048576, 1048577)") > kMaxElements);
  CHECK(elements("(4294967296, 4294967296)") > kMaxElements);
  CHECK(elements("(4294967296, 4294967296, 1, 2)") > kMaxElements);
  CHECK(elements("(18446744073709551617,)") > kMaxElements);
  CHECK(elements("(1" + std::string(400, '0') + ",)") > kMaxElements);
  CHECK(elements("(0, 4294967296, 4294967296)") == 0);
  CHECK(elements("(4294967296, 4294967296, 0)") == 0);
}

TEST_CASE("npy header: anything but a dict of these keys is refused", "[npy]") {
  const std::string good = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }";
  REQUIRE(header_error_of(good).empty());
  for (std::size_t size = 0; size < good.size(); ++size) {
    INFO("the first " << size << " bytes");
    CHECK_FALSE(header_error_of(good.substr(0, size)).empty());
  }
  for (const char* text :
       {"[]", "{}", "{,}", "{'descr': '<f8'}", "{'descr': '<f8',, 'fortran_order': False}",
        "{'descr' '<f8'}", "{descr: '<f8'}", "{'descr': <f8}", "{'descr': None}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': false, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': Falsey, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': False 'shape': (3,)}",
        "{'descr': '<\\x66', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} x",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}{}"}) {
    INFO(text);
    CHECK_FALSE(header_error_of(text).empty());
  }
  for (const char* shape : {"3", "(3)", "[3]", "(,)", "(3,,)", "(3 4)", "(-1,)", "(03,)", "(3.0,)",
                            "(0x3,)", "(None,)", "(3,", "((3,),)"}) {
    INFO(shape);
    CHECK_FALSE(header_error_of(with_shape(shape)).empty());
  }
}

TEST_CASE("npy header: messages say where and what", "[npy]") {
  CHECK(header_error_of("{'descr': 8}") ==
        "its header is not valid at byte 10: found 8}, expected a dtype in quotes");
  CHECK(header_error_of("{'descr': '<f8'") ==
        "its header is not valid at byte 15: found its end, expected ',' or '}'");
  CHECK(header_error_of("{'descr': '<f8', 'descr': '<f8'}") ==
        "its header has the key 'descr' twice");
  CHECK(header_error_of("{'descr': '<f8', 'shape': (1,)}") ==
        "its header lacks the key 'fortran_order'");
  CHECK(header_error_of("{'sh\npe': 1}") ==
        "its header is not valid at byte 1: found 'sh\\npe': 1}, "
        "expected a string without backslashes or line ends");
  CHECK(header_error_of("{'colour': 1}") ==
        "its header has the unknown key 'colour'; allowed: 'descr', 'fortran_order', 'shape'");
  CHECK(header_error_of("{'descr': [('x', '<f8')]}") ==
        "its dtype is structured; allowed: float64, float32, int64, int32");
}

TEST_CASE("npy header: the long integers of Python 2", "[npy]") {
  const NpyHeader header = parse_npy_header(with_shape("(100L, 3L)"));
  CHECK(header.elements == 300);
  CHECK(parse_npy_header(with_shape("(100L,)")).elements == 100);
  for (const char* shape : {"(L,)", "(1LL,)", "(1l,)", "(1 L,)", "(1.0L,)"}) {
    INFO(shape);
    CHECK_FALSE(header_error_of(with_shape(shape)).empty());
  }
}

TEST_CASE("npy header: the number of dimensions that have an order", "[npy]") {
  const auto long_dimensions = [](const std::string& shape) {
    return parse_npy_header(with_shape(shape)).long_dimensions;
  };
  CHECK(long_dimensions("()") == 0);
  CHECK(long_dimensions("(1, 1)") == 0);
  CHECK(long_dimensions("(100,)") == 1);
  CHECK(long_dimensions("(1, 100, 1)") == 1);
  CHECK(long_dimensions("(2, 1, 2)") == 2);
}

TEST_CASE("npy layout: offset of the array and format of its numbers", "[npy]") {
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

TEST_CASE("npy layout: a flipped bit is refused or gives another valid layout", "[npy]") {
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
