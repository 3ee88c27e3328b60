#include "harness/input/npy_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/input/npy_header.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeaderBytes = 65'536;
static_assert(kMagic.size() + 2 + 4 + kMaxHeaderBytes == kMaxNpyHeaderEndBytes);
constexpr std::size_t kMaxDtypeBytesShown = 40;

using Number = NpyDtype::Number;

std::optional<NpyDtype> find_dtype(std::string_view name) {
  if (name.size() != 3 || (name[0] != '<' && name[0] != '>')) return std::nullopt;
  const bool swapped = (name[0] == '<') != (std::endian::native == std::endian::little);
  const std::string_view type = name.substr(1);
  if (type == "f8") return NpyDtype{Number::float64, 8, swapped};
  if (type == "f4") return NpyDtype{Number::float32, 4, swapped};
  if (type == "i8") return NpyDtype{Number::int64, 8, swapped};
  if (type == "i4") return NpyDtype{Number::int32, 4, swapped};
  return std::nullopt;
}

struct HeaderPlace {
  std::size_t offset_bytes;
  std::size_t size_bytes;
};

// What comes before the header's text: magic, version, the text's length.
HeaderPlace find_header(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) {
    throw ConfigError(bytes.empty() ? "is empty; allowed: an .npy file"
                                    : "does not start with \\x93NUMPY; allowed: an .npy file");
  }
  constexpr std::size_t kVersionEnd = kMagic.size() + 2;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() < kVersionEnd) throw ConfigError("ends within its version; it is truncated");
  const int major = byte(6);
  const int minor = byte(7);
  if (major < 1 || major > 3 || minor != 0) {
    throw ConfigError(
        fmt::format("has format version {}.{}; allowed: 1.0, 2.0, 3.0", major, minor));
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  const std::size_t offset = kVersionEnd + length_bytes;
  if (bytes.size() < offset) throw ConfigError("ends within its header's length; it is truncated");
  std::size_t size = 0;
  for (std::size_t i = offset; i-- > kVersionEnd;) size = size << 8 | byte(i);
  if (size > kMaxHeaderBytes) {
    throw ConfigError(
        fmt::format("has a header of {} bytes; allowed: up to {}", size, kMaxHeaderBytes));
  }
  if (bytes.size() - offset < size) throw ConfigError("ends within its header; it is truncated");
  return {offset, size};
}

}  // namespace

NpyLayout npy_layout(std::string_view begin, std::uint64_t size_bytes) {
  const HeaderPlace place = find_header(begin);
  const std::string_view text = begin.substr(place.offset_bytes, place.size_bytes);
  if (!text.ends_with('\n')) throw ConfigError("has a header that does not end in a line end");
  const NpyHeader header = parse_npy_header(text);
  const std::optional<NpyDtype> dtype = find_dtype(header.dtype);
  if (!dtype) {
    throw ConfigError(fmt::format(
        "has the dtype '{}'; allowed: float64 (<f8, >f8), float32 (<f4, >f4), int64 (<i8, >i8), "
        "int32 (<i4, >i4)",
        escaped(header.dtype, kMaxDtypeBytesShown)));
  }
  if (header.fortran_order && header.long_dimensions > 1)
    throw ConfigError("is in Fortran order; allowed: C order");
  if (header.elements == 0) throw ConfigError("holds no element; allowed: 1 or more");
  if (header.elements > kMaxElements) throw ConfigError("holds more than 2^40 elements");
  const std::uint64_t offset_bytes = place.offset_bytes + place.size_bytes;
  const std::uint64_t data_bytes = size_bytes - offset_bytes;
  const std::uint64_t expected_bytes = header.elements * dtype->bytes;
  if (data_bytes != expected_bytes) {
    throw ConfigError(fmt::format(
        "has {} bytes of data, but its shape asks for {}; it {}", data_bytes, expected_bytes,
        data_bytes < expected_bytes ? "is truncated" : "has trailing bytes"));
  }
  return {*dtype, header.elements, offset_bytes};
}

std::array<char, kNpyDataOffsetBytes> npy_file_header(std::uint64_t elements) {
  constexpr std::string_view kMagic{"\x93NUMPY\x01\x00", 8};
  constexpr std::size_t kPreludeBytes = kMagic.size() + 2;
  constexpr std::size_t kTextBytes = kNpyDataOffsetBytes - kPreludeBytes;
  const char order = std::endian::native == std::endian::little ? '<' : '>';
  const std::string text =
      fmt::format("{{'descr': '{}f8', 'fortran_order': False, 'shape': ({},), }}", order, elements);
  std::array<char, kNpyDataOffsetBytes> header;
  header.fill(' ');
  std::ranges::copy(kMagic, header.begin());
  header[kMagic.size()] = static_cast<char>(kTextBytes % 256);  // little-endian on every machine
  header[kMagic.size() + 1] = static_cast<char>(kTextBytes / 256);
  std::ranges::copy(text, header.begin() + kPreludeBytes);
  header.back() = '\n';
  return header;
}

}  // namespace zcbench
