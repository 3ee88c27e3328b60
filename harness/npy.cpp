#include "harness/npy.hpp"

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
#include <utility>

#include "harness/config_message.hpp"
#include "harness/errors.hpp"
#include "harness/npy_header.hpp"
#include "harness/point.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeaderBytes = 65'536;
constexpr std::size_t kMaxHeaderEnd = kMagic.size() + 2 + 4 + kMaxHeaderBytes;
constexpr std::size_t kMaxPathBytesShown = 200;
constexpr std::size_t kMaxDtypeBytesShown = 40;

using Number = NpyFile::Number;
using Dtype = NpyFile::Dtype;

// Puts the file's name before whatever is wrong with it.
ConfigError named(const std::string& path, const std::string& what) {
  return ConfigError(fmt::format("{}: {}", escaped(path, kMaxPathBytesShown), what));
}

FileDescriptor open_regular(const std::string& path, std::size_t& size_bytes) {
  if (path.find('\0') != std::string::npos) {
    throw ConfigError("its name has a NUL byte; allowed: the path of an .npy file");
  }
  // O_NONBLOCK: opening a FIFO must not wait for its writer.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) {
    throw ConfigError(
        fmt::format("cannot be opened: {}; allowed: a readable .npy file", strerrordesc_np(errno)));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    throw ConfigError(fmt::format("cannot be examined: {}", strerrordesc_np(errno)));
  }
  if (!S_ISREG(status.st_mode)) throw ConfigError("is not a regular file; allowed: an .npy file");
  size_bytes = static_cast<std::size_t>(status.st_size);
  return file;
}

std::optional<Dtype> find_dtype(std::string_view name) {
  if (name.size() != 3 || (name[0] != '<' && name[0] != '>')) return std::nullopt;
  const bool swapped = (name[0] == '<') != (std::endian::native == std::endian::little);
  const std::string_view type = name.substr(1);
  if (type == "f8") return Dtype{Number::float64, 8, swapped};
  if (type == "f4") return Dtype{Number::float32, 4, swapped};
  if (type == "i8") return Dtype{Number::int64, 8, swapped};
  if (type == "i4") return Dtype{Number::int32, 4, swapped};
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

// The data may lie at any address, hence by bytes; and a float64 must not pass through arithmetic,
// so that the payload of a NaN stays.
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

std::uint64_t npy_element_count(const std::string& path) { return NpyFile::open(path).elements(); }

NpyFile NpyFile::open(const std::string& path) {
  try {
    std::size_t size_bytes = 0;
    NpyFile file(path, open_regular(path, size_bytes));
    file.read_header(size_bytes);
    return file;
  } catch (const ConfigError& error) {
    throw named(path, error.what());
  }
}

void NpyFile::read_header(std::uint64_t size_bytes) {
  std::string bytes(std::min<std::uint64_t>(size_bytes, kMaxHeaderEnd), '\0');
  read_bytes(0, std::as_writable_bytes(std::span(bytes)));
  const HeaderPlace place = find_header(bytes);
  const std::string_view text =
      std::string_view(bytes).substr(place.offset_bytes, place.size_bytes);
  if (!text.ends_with('\n')) throw ConfigError("has a header that does not end in a line end");
  const NpyHeader header = parse_npy_header(text);
  const std::optional<Dtype> dtype = find_dtype(header.dtype);
  if (!dtype) {
    throw ConfigError(fmt::format(
        "has the dtype '{}'; allowed: float64 (<f8, >f8), float32 (<f4, >f4), int64 (<i8, >i8), "
        "int32 (<i4, >i4)",
        escaped(header.dtype, kMaxDtypeBytesShown)));
  }
  if (header.fortran_order) throw ConfigError("is in Fortran order; allowed: C order");
  if (header.elements == 0) throw ConfigError("holds no element; allowed: 1 or more");
  if (header.elements > kMaxElements) throw ConfigError("holds more than 2^40 elements");
  dtype_ = *dtype;
  elements_ = header.elements;
  data_offset_bytes_ = place.offset_bytes + place.size_bytes;
  const std::uint64_t data_bytes = size_bytes - data_offset_bytes_;
  const std::uint64_t expected_bytes = elements_ * dtype_.bytes;
  if (data_bytes != expected_bytes) {
    throw ConfigError(
        fmt::format("has {} bytes of data, but its shape asks for {}; it {}", data_bytes,
                    expected_bytes,
                    data_bytes < expected_bytes ? "is truncated" : "has trailing bytes"));
  }
}

void NpyFile::require_elements(std::uint64_t elements) const {
  if (elements == elements_) return;
  throw named(path_, fmt::format("holds {} elements, expected {}; was it replaced?", elements_,
                                 elements));
}

void NpyFile::read_bytes(std::uint64_t offset_bytes, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file_.get(), bytes.data(), bytes.size(),
                                static_cast<off_t>(offset_bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw ConfigError(fmt::format("cannot be read: {}", strerrordesc_np(errno)));
    if (got == 0) throw ConfigError("has become shorter while it was read");
    offset_bytes += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

void NpyFile::read(std::uint64_t first, std::span<double> values) const {
  try {
    // Into the end of the place where the converted values go: none of those written so far then
    // covers a byte that is yet to be read, no number being wider than a double.
    const std::span<std::byte> bytes =
        std::as_writable_bytes(values).last(values.size() * dtype_.bytes);
    read_bytes(data_offset_bytes_ + first * dtype_.bytes, bytes);
    switch (dtype_.number) {
      case Number::float64:
        if (dtype_.swapped) convert<double>(bytes.data(), true, values);
        return;
      case Number::float32: return convert<float>(bytes.data(), dtype_.swapped, values);
      case Number::int64: return convert<std::int64_t>(bytes.data(), dtype_.swapped, values);
      case Number::int32: return convert<std::int32_t>(bytes.data(), dtype_.swapped, values);
    }
  } catch (const ConfigError& error) {
    throw named(path_, error.what());
  }
}

}  // namespace zcbench
