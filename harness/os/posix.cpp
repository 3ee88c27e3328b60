#include "harness/os/posix.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "harness/base/text.hpp"

namespace zcbench {

SystemError::SystemError(const std::string& what, int errno_value)
    : TrialError(fmt::format("{}: {} ({})", what, strerrordesc_np(errno_value),
                             strerrorname_np(errno_value))),
      error_number(errno_value) {}

const char* system_text(const std::string& text) {
  if (text.find('\0') != std::string::npos) {
    throw ConfigError(
        fmt::format("{}: has a NUL byte; allowed: text without one", in_quotes(text)));
  }
  return text.c_str();
}

std::vector<char*> system_words(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  // exec does not modify the words; its signature predates const.
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(system_text(word)));
  pointers.push_back(nullptr);
  return pointers;
}

std::string host_name() {
  utsname system{};
  ::uname(&system);  // cannot fail
  return system.nodename;
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

void FileDescriptor::reset() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  if (this != &other) {
    reset();
    data_ = std::exchange(other.data_, nullptr);
    size_bytes_ = std::exchange(other.size_bytes_, 0);
  }
  return *this;
}

Mapping Mapping::map(std::size_t size_bytes, int protection, int flags, int descriptor,
                     std::size_t alignment) {
  Mapping mapping = map_at(nullptr, size_bytes, protection, flags, descriptor);
  if (mapping.begins_at_multiple_of(alignment)) return mapping;
  mapping.reset();
  // Reserves more address space than needed, then unmaps what lies outside the aligned part.
  Mapping space = map_at(nullptr, size_bytes + alignment, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(space.data()) % alignment;
  std::byte* const place = space.data() + before;
  mapping = map_at(place, size_bytes, protection, flags | MAP_FIXED, descriptor);
  if (before > 0) ::munmap(space.data(), before);
  ::munmap(place + size_bytes, alignment - before);
  space.data_ = nullptr;
  return mapping;
}

Mapping Mapping::map_at(void* place, std::size_t size_bytes, int protection, int flags,
                        int descriptor) {
  const std::size_t mapped_bytes = std::max<std::size_t>(size_bytes, 1);
  void* data = ::mmap(place, mapped_bytes, protection, flags, descriptor, 0);
  if (data == MAP_FAILED) {
    throw SystemError(fmt::format("mmap of {} bytes", mapped_bytes), errno);
  }
  return Mapping(data, mapped_bytes);
}

bool Mapping::begins_at_multiple_of(std::size_t alignment) const {
  return reinterpret_cast<std::uintptr_t>(data_) % alignment == 0;
}

Mapping Mapping::anonymous_private(std::size_t size_bytes, std::size_t alignment) {
  return map(size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, alignment);
}

Mapping Mapping::anonymous_shared(std::size_t size_bytes, std::size_t alignment) {
  return map(size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, alignment);
}

Mapping Mapping::anonymous_shared_at(void* place, std::size_t size_bytes) {
  return map_at(place, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
}

Mapping Mapping::of_file(const FileDescriptor& file, std::size_t size_bytes, int protection,
                         int flags, std::size_t alignment) {
  return map(size_bytes, protection, flags, file.get(), alignment);
}

bool Mapping::advise(int advice) const { return ::madvise(data_, size_bytes_, advice) == 0; }

void Mapping::reset() {
  if (data_ != nullptr) ::munmap(data_, size_bytes_);
  data_ = nullptr;
  size_bytes_ = 0;
}

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throw SystemError("pipe2", errno);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

}  // namespace zcbench
