#include "harness/os/bounded_read.hpp"

#include <unistd.h>

#include <cerrno>

namespace zcbench {

std::optional<std::string> read_at_most(const FileDescriptor& file, std::size_t max_bytes) {
  std::string text(max_bytes, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got > 0) size += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) return std::nullopt;
  }
  text.resize(size);
  return text;
}

}  // namespace zcbench
