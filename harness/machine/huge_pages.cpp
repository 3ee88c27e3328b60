#include "harness/machine/huge_pages.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string_view>

namespace zcbench {

namespace {

constexpr const char* kSettings = "/sys/kernel/mm/transparent_hugepage/";
constexpr std::string_view kGain = "a worker would take 1/512 of the page faults";

// "always within_size advise [never] deny force" -> "never"; empty if there is no such file.
std::string chosen_word(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const auto begin = line.find('[');
  const auto end = line.find(']');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return "";
  return line.substr(begin + 1, end - begin - 1);
}

bool gives_on_advice(std::string_view word) {
  return word == "always" || word == "within_size" || word == "advise" || word == "force";
}

std::string not_set(const std::string& path, const std::string& word) {
  if (word.empty()) return fmt::format("huge pages need a kernel that has {}", path);
  return fmt::format("huge pages are off: {0} is {1}; as root: echo advise > {0} ({2})", path, word,
                     kGain);
}

// The option `huge` of the last mount on /dev/shm; "never" if it has none.
std::string dev_shm_option(const std::string& root) {
  std::ifstream file(root + "/proc/self/mounts");
  std::string found = "never";
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string device, folder, type, options;
    words >> device >> folder >> type >> options;
    if (folder != "/dev/shm") continue;
    const auto begin = ("," + options).find(",huge=");
    found = begin == std::string::npos ? "never" : options.substr(begin + 5);
    found = found.substr(0, found.find(','));
  }
  return found;
}

struct AddressRange {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

// Parses a line of smaps that begins a mapping; other lines begin with a word, maybe of hex digits.
bool read_range(const std::string& line, AddressRange& range) {
  AddressRange read;
  if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " ", &read.begin, &read.end) != 2) {
    return false;
  }
  range = read;
  return true;
}

// The bytes of the mapping that this process's page table has. Only the table shows what one access
// has mapped; the sizes of the pages are shown to root alone.
std::uint64_t present_bytes(const Mapping& mapping) {
  constexpr std::uint64_t kIsPresent = std::uint64_t{1} << 63;
  const auto small_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const FileDescriptor file(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw SystemError("/proc/self/pagemap", errno);
  std::array<std::uint64_t, 4096> entries;
  std::uint64_t first = reinterpret_cast<std::uintptr_t>(mapping.data()) / small_bytes;
  std::uint64_t left = mapping.size_bytes() / small_bytes;
  std::uint64_t present = 0;
  while (left > 0) {
    const std::uint64_t wanted = std::min<std::uint64_t>(left, entries.size());
    const ssize_t read_bytes = ::pread(file.get(), entries.data(), wanted * sizeof entries[0],
                                       static_cast<off_t>(first * sizeof entries[0]));
    if (read_bytes < 0 && errno == EINTR) continue;
    if (read_bytes <= 0) throw SystemError("reading /proc/self/pagemap", errno);
    const auto count = static_cast<std::uint64_t>(read_bytes) / sizeof entries[0];
    for (std::uint64_t i = 0; i < count; ++i) present += (entries[i] & kIsPresent) != 0 ? 1 : 0;
    first += count;
    left -= count;
  }
  return present * small_bytes;
}

std::uint64_t page_bytes_of(Pages pages) {
  return pages == Pages::huge ? kHugePageBytes : set_page_bytes(pages);
}

bool counts_huge_bytes(std::string_view line) {
  return line.starts_with("ShmemPmdMapped:") || line.starts_with("AnonHugePages:") ||
         line.starts_with("FilePmdMapped:");
}

}  // namespace

std::uint64_t in_huge_pages(std::uint64_t size_bytes) {
  return mapped_bytes(size_bytes, Pages::huge);
}

std::uint64_t mapped_bytes(std::uint64_t array_bytes, Pages pages) {
  const std::uint64_t page_bytes = page_bytes_of(pages);
  if (page_bytes == 0) return array_bytes;
  return (std::max<std::uint64_t>(array_bytes, 1) + page_bytes - 1) / page_bytes * page_bytes;
}

std::size_t mapped_alignment(Pages pages) {
  const std::uint64_t page_bytes = page_bytes_of(pages);
  return page_bytes == 0 ? Mapping::kAnyAlignment : page_bytes;
}

std::optional<std::string> why_no_huge_shared_memory(const std::string& root) {
  const std::string path = std::string(kSettings) + "shmem_enabled";
  const std::string word = chosen_word(root + path);
  if (!gives_on_advice(word)) return not_set(path, word);
  // Newer kernels also have a file per page size, which usually defers to the first one.
  const std::string by_size = std::string(kSettings) + "hugepages-2048kB/shmem_enabled";
  const std::string size_word = chosen_word(root + by_size);
  if (size_word.empty() || size_word == "inherit" || gives_on_advice(size_word)) {
    return std::nullopt;
  }
  return not_set(by_size, size_word);
}

std::optional<std::string> why_no_huge_dev_shm(const std::string& root) {
  const std::string path = std::string(kSettings) + "shmem_enabled";
  const std::string word = chosen_word(root + path);
  if (word.empty() || word == "deny") return not_set(path, word);
  const std::string option = dev_shm_option(root);
  if (word == "force" || gives_on_advice(option)) return std::nullopt;
  return fmt::format(
      "huge pages are off: /dev/shm is mounted with huge={}, and this user may not mount another; "
      "as root: mount -o remount,huge=advise /dev/shm ({})",
      option, kGain);
}

std::optional<std::string> why_no_huge_private_memory(const std::string& root) {
  const std::string path = std::string(kSettings) + "enabled";
  const std::string word = chosen_word(root + path);
  if (word == "always" || word == "madvise") return std::nullopt;
  if (word.empty()) return not_set(path, word);
  return fmt::format("huge pages are off: {0} is {1}; as root: echo madvise > {0} ({2})", path,
                     word, kGain);
}

std::optional<std::string> why_no_anonymous_pages(std::uint64_t page_bytes,
                                                  const std::string& root) {
  const std::string path =
      fmt::format("{}hugepages-{}kB/shmem_enabled", kSettings, page_bytes / 1024);
  const std::string word = chosen_word(root + path);
  if (word.empty()) {
    return fmt::format("shared memory in such pages needs a kernel that has {} (Linux 6.11)", path);
  }
  const std::string general = chosen_word(root + std::string(kSettings) + "shmem_enabled");
  const bool is_given = gives_on_advice(word) || (word == "inherit" && gives_on_advice(general));
  if (is_given && general != "deny") return std::nullopt;
  return fmt::format("{0} is {1}{2}; as root: echo advise > {0}", path, word,
                     word == "inherit" || general == "deny"
                         ? fmt::format(", and {}shmem_enabled is {}", kSettings, general)
                         : "");
}

std::optional<std::string> why_no_memfd_pages(const std::string& root) {
  const std::string path = std::string(kSettings) + "shmem_enabled";
  const std::string word = chosen_word(root + path);
  // The size of a memfd's pages follows from what is reserved at once; advice applies to mappings.
  if (word == "within_size" || word == "always") return std::nullopt;
  if (word.empty()) return not_set(path, word);
  return fmt::format("{0} is {1}; as root: echo within_size > {0}", path, word);
}

void populate_huge_pages(const Mapping& fresh) {
  if (!fresh.advise(MADV_HUGEPAGE)) throw SystemError("madvise(MADV_HUGEPAGE)", errno);
  // Returns an error where touching a page of a full tmpfs would cause SIGBUS.
  if (!fresh.advise(MADV_POPULATE_WRITE)) {
    throw SystemError(fmt::format("populating {} bytes of huge pages", fresh.size_bytes()), errno);
  }
  const std::uint64_t huge_bytes = huge_bytes_of(fresh);
  if (huge_bytes >= fresh.size_bytes()) return;
  throw TrialError(fmt::format(
      "only {} of {} bytes are in huge pages: memory is too fragmented; free memory, or as root: "
      "echo 1 > /proc/sys/vm/compact_memory",
      huge_bytes, fresh.size_bytes()));
}

std::uint64_t huge_bytes_of(const Mapping& mapping) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(mapping.data());
  std::ifstream file("/proc/self/smaps");
  std::uint64_t huge_bytes = 0;
  AddressRange range;
  for (std::string line; std::getline(file, line);) {
    if (read_range(line, range) || !counts_huge_bytes(line)) continue;
    // The kernel may have split the mapping into ranges or merged it with its neighbour.
    if (range.begin >= wanted + mapping.size_bytes() || range.end <= wanted) continue;
    huge_bytes += std::stoull(line.substr(line.find(':') + 1)) * 1024;
  }
  return huge_bytes;
}

void populate_sized_pages(const Mapping& fresh, std::uint64_t page_bytes) {
  // Advises one page at a time: the kernel takes the largest page that fits the advised range.
  for (std::size_t begin = 0; begin < fresh.size_bytes(); begin += page_bytes) {
    std::byte* const page = fresh.data() + begin;
    ::madvise(page, page_bytes, MADV_HUGEPAGE);
    if (::madvise(page, page_bytes, MADV_POPULATE_WRITE) != 0) {
      throw SystemError(fmt::format("populating {} bytes", fresh.size_bytes()), errno);
    }
  }
}

void reserve_sized_pages(const FileDescriptor& file, std::uint64_t size_bytes,
                         std::uint64_t page_bytes) {
  // A range that is reserved in one call, and ends where the file ends, becomes one page.
  for (std::uint64_t begin = 0; begin < size_bytes; begin += page_bytes) {
    int error = EINTR;
    while (error == EINTR) {
      error =
          ::fallocate(file.get(), 0, static_cast<off_t>(begin), static_cast<off_t>(page_bytes)) == 0
              ? 0
              : errno;
    }
    if (error != 0) throw SystemError(fmt::format("reserving {} bytes", size_bytes), error);
  }
}

void require_sized_pages(const Mapping& mapping, std::uint64_t page_bytes) {
  // The memory stays; only its entries in this process's page table go.
  if (!mapping.advise(MADV_DONTNEED)) throw SystemError("madvise(MADV_DONTNEED)", errno);
  std::uint64_t touched_bytes = 0;
  for (const std::uint64_t half : {std::uint64_t{0}, std::uint64_t{1}}) {
    for (std::uint64_t at = half * page_bytes; at < mapping.size_bytes(); at += 2 * page_bytes) {
      std::atomic_ref<std::uint64_t> word(*reinterpret_cast<std::uint64_t*>(mapping.data() + at));
      // Its first access is a write. fetch_or() may read first, and a read fault also maps
      // neighbours.
      word.fetch_add(0, std::memory_order_relaxed);
      touched_bytes += page_bytes;
    }
    const std::uint64_t mapped = present_bytes(mapping);
    if (mapped == touched_bytes) continue;
    throw TrialError(fmt::format(
        "the kernel gave pages of another size: one access to each of {} pages of {} KiB mapped "
        "{} bytes, not {}; if it gave them before, free memory, or as root: echo 1 > "
        "/proc/sys/vm/compact_memory",
        touched_bytes / page_bytes, page_bytes / 1024, mapped, touched_bytes));
  }
}

void populate(const Mapping& fresh, Pages pages) {
  if (pages == Pages::huge) return populate_huge_pages(fresh);
  // In parts, so that a signal is handled soon. If this fails, the copy touches the pages instead.
  constexpr std::size_t kPartBytes = std::size_t{64} << 20;
  for (std::size_t begin = 0; begin < fresh.size_bytes(); begin += kPartBytes) {
    const std::size_t part_bytes = std::min(kPartBytes, fresh.size_bytes() - begin);
    ::madvise(fresh.data() + begin, part_bytes, MADV_POPULATE_WRITE);
  }
}

}  // namespace zcbench
