#include "harness/machine/huge_pages.hpp"

#include <fmt/core.h>
#include <sys/mman.h>

#include <algorithm>
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

bool counts_huge_bytes(std::string_view line) {
  return line.starts_with("ShmemPmdMapped:") || line.starts_with("AnonHugePages:") ||
         line.starts_with("FilePmdMapped:");
}

}  // namespace

std::uint64_t in_huge_pages(std::uint64_t size_bytes) {
  return (std::max<std::uint64_t>(size_bytes, 1) + kHugePageBytes - 1) / kHugePageBytes *
         kHugePageBytes;
}

std::uint64_t mapped_bytes(std::uint64_t array_bytes, Pages pages) {
  return pages == Pages::huge ? in_huge_pages(array_bytes) : array_bytes;
}

std::size_t mapped_alignment(Pages pages) {
  return pages == Pages::huge ? kHugePageBytes : Mapping::kAnyAlignment;
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
