#include "harness/npy.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>

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
#include "harness/posix.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeaderBytes = 65'536;
constexpr std::size_t kMaxPathBytesShown = 200;
constexpr std::size_t kMaxDtypeBytesShown = 40;

enum class Number { float64, float32, int64, int32 };

struct Dtype {
  Number number;
  std::size_t bytes;
  bool swapped;  // other byte order than this machine's
};

// A sound .npy file, mapped.
struct NpyFile {
  Mapping mapping;
  Dtype dtype;
  std::uint64_t elements;
  std::size_t data_offset_bytes;
};

FileDescriptor open_regular(const std::string& path, std::size_t& size_bytes) {
  if (path.find('\0') != std::string::npos) {
    throw ConfigError("its name has a NUL byte; allowed: the path of an .npy file");
  }
  // O_NONBLOCK: opening a FIFO must not wait for its writer.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) {
    throw ConfigError(fmt::format("cannot be opened: {}", strerrordesc_np(errno)));
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

NpyFile open_checked(const std::string& path) {
  std::size_t size_bytes = 0;
  const FileDescriptor file = open_regular(path, size_bytes);
  Mapping mapping = Mapping::of_file(file, size_bytes, PROT_READ, MAP_PRIVATE);
  const std::string_view bytes(reinterpret_cast<const char*>(mapping.data()), size_bytes);
  const HeaderPlace place = find_header(bytes);
  const std::string_view text = bytes.substr(place.offset_bytes, place.size_bytes);
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
  const std::size_t data_offset = place.offset_bytes + place.size_bytes;
  const std::uint64_t data_bytes = size_bytes - data_offset;
  const std::uint64_t expected_bytes = header.elements * dtype->bytes;
  if (data_bytes != expected_bytes) {
    throw ConfigError(
        fmt::format("has {} bytes of data, but its shape asks for {}; it {}", data_bytes,
                    expected_bytes,
                    data_bytes < expected_bytes ? "is truncated" : "has trailing bytes"));
  }
  return {std::move(mapping), *dtype, header.elements, data_offset};
}

// Puts the file's name before whatever is wrong with it.
NpyFile open_named(const std::string& path) {
  const auto named = [&](const Error& error) {
    return fmt::format("{}: {}", escaped(path, kMaxPathBytesShown), error.what());
  };
  try {
    return open_checked(path);
  } catch (const SystemError& error) {
    throw MachineError(named(error));  // no room to map it
  } catch (const ConfigError& error) {
    throw ConfigError(named(error));
  }
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

std::uint64_t npy_element_count(const std::string& path) { return open_named(path).elements; }

void npy_read(const std::string& path, std::span<double> values) {
  const NpyFile file = open_named(path);
  if (file.elements != values.size()) {
    throw ConfigError(fmt::format("{}: holds {} elements, expected {}; was it replaced?",
                                  escaped(path, kMaxPathBytesShown), file.elements,
                                  values.size()));
  }
  file.mapping.advise(MADV_SEQUENTIAL);
  const std::byte* data = file.mapping.data() + file.data_offset_bytes;
  switch (file.dtype.number) {
    case Number::float64:
      return convert<double>(data, file.dtype.swapped, values);
    case Number::float32:
      return convert<float>(data, file.dtype.swapped, values);
    case Number::int64:
      return convert<std::int64_t>(data, file.dtype.swapped, values);
    case Number::int32:
      return convert<std::int32_t>(data, file.dtype.swapped, values);
  }
}

}  // namespace zcbench
