#include "harness/input_file.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "harness/strategies/array_file.hpp"

namespace zcbench {

namespace {

void write_all(const FileDescriptor& file, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(file.get(), bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      throw SystemError(fmt::format("writing the input file, {} bytes left", size), errno);
    }
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

InputFile::InputFile(const InputBlocks& values)
    : file_(::memfd_create("zcbench input", MFD_CLOEXEC)) {
  if (!file_.is_open()) throw SystemError("memfd_create", errno);
  const auto header = npy_file_header(values.size());
  write_all(file_, header.data(), header.size());
  values.for_each([this](std::uint64_t, std::span<const double> block) {
    write_all(file_, reinterpret_cast<const char*>(block.data()), block.size_bytes());
  });
}

std::string InputFile::path() const {
  return fmt::format("/proc/{}/fd/{}", ::getpid(), file_.get());
}

}  // namespace zcbench
