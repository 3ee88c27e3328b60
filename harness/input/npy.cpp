#include "harness/input/npy.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/model/point.hpp"
#include "harness/os/file_io.hpp"

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

// Parses what precedes the header's text: magic, version, length of the text.
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

// Parses the text in one pass, with a method for each part of Python's grammar that a header uses.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : rest_(text), size_(text.size()) {}

  NpyHeader parse() {
    expect('{', "'{'");
    while (!accept('}')) {
      parse_item();
      if (!accept(',')) {
        expect('}', "',' or '}'");
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) fail("nothing after the dict");
    for (const char* key : {"descr", "fortran_order", "shape"}) {
      if (!seen_.contains(key)) {
        throw ConfigError(fmt::format("its header lacks the key '{}'", key));
      }
    }
    return header_;
  }

 private:
  void parse_item() {
    const std::string key = parse_string("a key in quotes, or '}'");
    if (!seen_.insert(key).second) {
      throw ConfigError(fmt::format("its header has the key '{}' twice", escaped(key, 40)));
    }
    expect(':', "':'");
    if (key == "descr") {
      header_.dtype = parse_dtype();
    } else if (key == "fortran_order") {
      header_.fortran_order = parse_bool();
    } else if (key == "shape") {
      header_.elements = parse_shape();
    } else {
      throw ConfigError(
          fmt::format("its header has the unknown key '{}'; allowed: 'descr', 'fortran_order', "
                      "'shape'",
                      escaped(key, 40)));
    }
  }

  std::string parse_dtype() {
    skip_blanks();
    if (!rest_.empty() && (rest_.front() == '[' || rest_.front() == '(')) {
      throw ConfigError("its dtype is structured; allowed: float64, float32, int64, int32");
    }
    return parse_string("a dtype in quotes");
  }

  std::string parse_string(const char* wanted) {
    skip_blanks();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) fail(wanted);
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) fail("a string that ends");
    const std::string_view content = rest_.substr(1, end - 1);
    if (content.find_first_of("\\\r\n") != std::string_view::npos) {
      fail("a string without backslashes or line ends");
    }
    rest_.remove_prefix(end + 1);
    return std::string(content);
  }

  bool parse_bool() {
    skip_blanks();
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(word.size());
        return value;
      }
    }
    fail("True or False");
  }

  // Parses a Python tuple: (), (3,), (3, 4), (3, 4,). (3) is a number.
  std::uint64_t parse_shape() {
    expect('(', "'('");
    std::uint64_t elements = 1;
    bool empty = false;
    std::size_t dimensions = 0;
    bool comma = true;
    while (!accept(')')) {
      if (!comma) fail("',' or ')'");
      const std::uint64_t size = parse_size();
      if (size == 0) {
        empty = true;
      } else {
        // Saturates before the product can overflow.
        elements = elements > kMaxElements / size ? kMaxElements + 1 : elements * size;
      }
      if (size > 1) ++header_.long_dimensions;
      ++dimensions;
      comma = accept(',');
    }
    if (dimensions == 1 && !comma) fail("a tuple: ',' after its only number");
    return empty ? 0 : elements;
  }

  // Parses a decimal number as Python writes it; saturates at kMaxElements + 1.
  std::uint64_t parse_size() {
    skip_blanks();
    std::uint64_t value = 0;
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value =
          std::min(value * 10 + static_cast<std::uint64_t>(rest_[digits] - '0'), kMaxElements + 1);
      ++digits;
    }
    if (digits == 0 || (digits > 1 && rest_.front() == '0')) fail("a whole number of 0 or more");
    rest_.remove_prefix(digits);
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // a long integer of Python 2
    return value;
  }

  void skip_blanks() {
    const std::size_t end = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }

  bool accept(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted, const char* wanted_name) {
    if (!accept(wanted)) fail(wanted_name);
  }

  [[noreturn]] void fail(const char* wanted) const {
    const std::string found = rest_.empty() ? "its end" : escaped(rest_.substr(0, 40), 40);
    throw ConfigError(fmt::format("its header is not valid at byte {}: found {}, expected {}",
                                  size_ - rest_.size(), found, wanted));
  }

  std::string_view rest_;
  std::size_t size_;
  std::set<std::string> seen_;
  NpyHeader header_;
};

using Number = NpyDtype::Number;

// 256 KiB, so that a block stays in the cache between reading and digesting.
constexpr std::uint64_t kDigestedElements = std::uint64_t{1} << 15;

// Puts the file's name before the message.
ConfigError named(const std::string& path, const std::string& what) {
  return ConfigError(fmt::format("{}: {}", escaped(path), what));
}

FileDescriptor open_regular(const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    throw ConfigError("its name has a NUL byte; allowed: the path of an .npy file");
  }
  FileDescriptor file = open_for_reading(path);
  if (!file.is_open()) {
    throw ConfigError(
        fmt::format("cannot be opened: {}; allowed: a readable .npy file", strerrordesc_np(errno)));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    throw ConfigError(fmt::format("cannot be examined: {}", strerrordesc_np(errno)));
  }
  if (!S_ISREG(status.st_mode)) throw ConfigError("is not a regular file; allowed: an .npy file");
  return file;
}

// Copies bytes because the data may be unaligned. A float64 must not pass through arithmetic, which
// could change the payload of a NaN.
template <class T>
void convert(const std::byte* data, bool swapped, std::span<double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::array<std::byte, sizeof(T)> bytes;
    std::memcpy(bytes.data(), data + i * sizeof(T), sizeof(T));
    if (swapped) {
      for (std::size_t low = 0; low < sizeof(T) / 2; ++low) {
        std::swap(bytes[low], bytes[sizeof(T) - 1 - low]);
      }
    }
    values[i] = static_cast<double>(std::bit_cast<T>(bytes));
  }
}

}  // namespace

NpyLayout npy_layout(std::string_view begin, std::uint64_t size_bytes) {
  const HeaderPlace place = find_header(begin);
  const std::string_view text = begin.substr(place.offset_bytes, place.size_bytes);
  if (!text.ends_with('\n')) throw ConfigError("has a header that does not end with a newline");
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
  if (header.elements == 0) throw ConfigError("has no elements; allowed: 1 or more");
  if (header.elements > kMaxElements) throw ConfigError("has more than 2^40 elements");
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
  constexpr std::string_view kMagicAndVersion{"\x93NUMPY\x01\x00", 8};
  constexpr std::size_t kPreludeBytes = kMagicAndVersion.size() + 2;
  constexpr std::size_t kTextBytes = kNpyDataOffsetBytes - kPreludeBytes;
  const char order = std::endian::native == std::endian::little ? '<' : '>';
  const std::string text =
      fmt::format("{{'descr': '{}f8', 'fortran_order': False, 'shape': ({},), }}", order, elements);
  std::array<char, kNpyDataOffsetBytes> header;
  header.fill(' ');
  std::ranges::copy(kMagicAndVersion, header.begin());
  header[kMagicAndVersion.size()] =
      static_cast<char>(kTextBytes % 256);  // the format is little-endian
  header[kMagicAndVersion.size() + 1] = static_cast<char>(kTextBytes / 256);
  std::ranges::copy(text, header.begin() + kPreludeBytes);
  header.back() = '\n';
  return header;
}

NpyHeader parse_npy_header(std::string_view text) { return HeaderParser(text).parse(); }

std::string npy_digest(const std::string& path, const std::function<void()>& check) {
  const NpyFile file = NpyFile::open(path);
  std::vector<double> block(std::min(file.elements(), kDigestedElements));
  Crc64 digest;
  for (std::uint64_t first = 0; first < file.elements(); first += block.size()) {
    check();
    const std::span<double> values =
        std::span(block).first(std::min<std::uint64_t>(block.size(), file.elements() - first));
    file.read(first, values);
    digest.add(std::as_bytes(values));
  }
  file.require_unchanged();
  return digest.text();
}

std::uint64_t npy_element_count(const std::string& path) { return NpyFile::open(path).elements(); }

NpyFile NpyFile::open(const std::string& path) {
  try {
    NpyFile file(path, open_regular(path));
    file.state_ = file.state();
    file.read_header();
    return file;
  } catch (const ConfigError& error) {
    throw named(path, error.what());
  }
}

NpyFile::State NpyFile::state() const {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) {
    throw ConfigError(fmt::format("cannot be examined: {}", strerrordesc_np(errno)));
  }
  return {static_cast<std::uint64_t>(status.st_size), status.st_mtim};
}

void NpyFile::require_unchanged() const {
  const State now = state();
  if (now.size_bytes == state_.size_bytes && now.modified.tv_sec == state_.modified.tv_sec &&
      now.modified.tv_nsec == state_.modified.tv_nsec) {
    return;
  }
  throw CorruptError(fmt::format(
      "{}: was modified while the run read it; do not modify an array until the run has ended",
      escaped(path_)));
}

void NpyFile::read_header() {
  const std::uint64_t size_bytes = state_.size_bytes;
  std::string bytes(std::min<std::uint64_t>(size_bytes, kMaxNpyHeaderEndBytes), '\0');
  read_bytes(0, std::as_writable_bytes(std::span(bytes)));
  layout_ = npy_layout(bytes, size_bytes);
}

void NpyFile::require_elements(std::uint64_t elements) const {
  if (elements == layout_.elements) return;
  throw named(path_, fmt::format("has {} elements, expected {}; was it replaced?", layout_.elements,
                                 elements));
}

void NpyFile::read_bytes(std::uint64_t offset_bytes, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got =
        ::pread(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset_bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw ConfigError(fmt::format("cannot be read: {}", strerrordesc_np(errno)));
    if (got == 0) throw ConfigError("was truncated while it was read");
    offset_bytes += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

void NpyFile::read(std::uint64_t first, std::span<double> values) const {
  const NpyDtype dtype = layout_.dtype;
  try {
    // Reads into the end of the output: since no dtype is wider than a double, a converted value
    // never overwrites bytes that are still to be converted.
    const std::span<std::byte> bytes =
        std::as_writable_bytes(values).last(values.size() * dtype.bytes);
    read_bytes(layout_.data_offset_bytes + first * dtype.bytes, bytes);
    switch (dtype.number) {
      case Number::float64:
        if (dtype.swapped) convert<double>(bytes.data(), true, values);
        return;
      case Number::float32: return convert<float>(bytes.data(), dtype.swapped, values);
      case Number::int64: return convert<std::int64_t>(bytes.data(), dtype.swapped, values);
      case Number::int32: return convert<std::int32_t>(bytes.data(), dtype.swapped, values);
    }
  } catch (const ConfigError& error) {
    throw named(path_, error.what());
  }
}

}  // namespace zcbench
