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
#include <utility>
#include <vector>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

using Number = NpyDtype::Number;

// 256 KiB: stays in the cache between reading and adding.
constexpr std::uint64_t kDigestedElements = std::uint64_t{1} << 15;

// Puts the file's name before whatever is wrong with it.
ConfigError named(const std::string& path, const std::string& what) {
  return ConfigError(fmt::format("{}: {}", escaped(path), what));
}

FileDescriptor open_regular(const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    throw ConfigError("its name has a NUL byte; allowed: the path of an .npy file");
  }
  // O_NONBLOCK: opening a FIFO must not wait for its writer.
  FileDescriptor file(::open(system_text(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
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

std::string npy_digest(const std::string& path, const std::function<void()>& check) {
  const NpyFile file = NpyFile::open(path);
  std::vector<double> block(std::min(file.elements(), kDigestedElements));
  Digest digest;
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
      "{}: was written to while the run read it; an array must stay as it is until the run is over",
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
  throw named(path_, fmt::format("holds {} elements, expected {}; was it replaced?",
                                 layout_.elements, elements));
}

void NpyFile::read_bytes(std::uint64_t offset_bytes, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got =
        ::pread(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset_bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw ConfigError(fmt::format("cannot be read: {}", strerrordesc_np(errno)));
    if (got == 0) throw ConfigError("has become shorter while it was read");
    offset_bytes += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

void NpyFile::read(std::uint64_t first, std::span<double> values) const {
  const NpyDtype dtype = layout_.dtype;
  try {
    // Into the end of the place where the converted values go: none of those written so far then
    // covers a byte that is yet to be read, no number being wider than a double.
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
