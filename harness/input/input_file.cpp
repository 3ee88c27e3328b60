#include "harness/input/input_file.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "harness/input/npy_layout.hpp"
#include "harness/os/file_io.hpp"

namespace zcbench {

InputFile::InputFile(const InputBlocks& values)
    : file_(::memfd_create("zcbench input", MFD_CLOEXEC)) {
  if (!file_.is_open()) throw SystemError("memfd_create", errno);
  const auto header = npy_file_header(values.size());
  write_all(file_.get(), {header.data(), header.size()});
  values.for_each([this](std::uint64_t, std::span<const double> block) {
    write_all(file_.get(), {reinterpret_cast<const char*>(block.data()), block.size_bytes()});
  });
}

std::string InputFile::path() const {
  return fmt::format("/proc/{}/fd/{}", ::getpid(), file_.get());
}

}  // namespace zcbench
