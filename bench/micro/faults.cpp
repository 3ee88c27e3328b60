#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "bench/micro/micro.hpp"
#include "harness/machine/environment.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;
constexpr std::size_t kRegionBytes = 8 * kHugePageBytes;

enum class Memory { private_4k, private_huge, shared_4k, shared_huge, shared_warm };

struct Fault {
  std::string_view name;
  Memory memory;
  bool (*touch)(std::byte* region);
};

bool read_pages(std::byte* region) {
  const volatile std::byte* bytes = region;
  for (std::size_t offset = 0; offset < kRegionBytes; offset += kPageBytes) (void)bytes[offset];
  return true;
}

bool write_pages(std::byte* region) {
  volatile std::byte* bytes = region;
  for (std::size_t offset = 0; offset < kRegionBytes; offset += kPageBytes) {
    bytes[offset] = std::byte{1};
  }
  return true;
}

bool populate_read(std::byte* region) {
  return ::madvise(region, kRegionBytes, MADV_POPULATE_READ) == 0;
}

bool populate_write(std::byte* region) {
  return ::madvise(region, kRegionBytes, MADV_POPULATE_WRITE) == 0;
}

constexpr std::array kFaults{
    Fault{"private/read", Memory::private_4k, read_pages},
    Fault{"private/write", Memory::private_4k, write_pages},
    Fault{"private/populate_write", Memory::private_4k, populate_write},
    Fault{"private_huge/write", Memory::private_huge, write_pages},
    Fault{"private_huge/populate_write", Memory::private_huge, populate_write},
    Fault{"shared/write", Memory::shared_4k, write_pages},
    Fault{"shared/populate_write", Memory::shared_4k, populate_write},
    Fault{"shared_huge/write", Memory::shared_huge, write_pages},
    Fault{"shared_huge/populate_write", Memory::shared_huge, populate_write},
    Fault{"shared_warm/read", Memory::shared_warm, read_pages},
    Fault{"shared_warm/write", Memory::shared_warm, write_pages},
    Fault{"shared_warm/populate_read", Memory::shared_warm, populate_read},
    Fault{"shared_warm/populate_write", Memory::shared_warm, populate_write}};

// Returns nullopt if huge pages are available, else what the administrator has to set.
std::optional<std::string> why_no_huge_pages(Memory memory) {
  const Environment environment = read_environment();
  if (memory == Memory::private_huge) {
    const std::string& mode = environment.transparent_huge_pages;
    if (mode == "always" || mode == "madvise") return std::nullopt;
    return "/sys/kernel/mm/transparent_hugepage/enabled must be madvise or always";
  }
  const std::string& mode = environment.shmem_transparent_huge_pages;
  if (!mode.empty() && mode != "never" && mode != "deny") return std::nullopt;
  return "/sys/kernel/mm/transparent_hugepage/shmem_enabled must be advise or always";
}

// A file whose pages are all in memory, so that mapping it again costs only table entries.
FileDescriptor make_warm_file() {
  FileDescriptor file(::memfd_create("zcbench-micro", MFD_CLOEXEC));
  if (!file.is_open()) throw SystemError("memfd_create", errno);
  if (::ftruncate(file.get(), kRegionBytes) != 0) throw SystemError("ftruncate", errno);
  const Mapping all = Mapping::of_file(file, kRegionBytes, PROT_READ | PROT_WRITE, MAP_SHARED);
  write_pages(all.data());
  return file;
}

Mapping map_region(Memory memory, const FileDescriptor& warm_file) {
  switch (memory) {
    case Memory::private_4k: return Mapping::anonymous_private(kRegionBytes);
    case Memory::shared_4k: return Mapping::anonymous_shared(kRegionBytes);
    case Memory::shared_warm:
      return Mapping::of_file(warm_file, kRegionBytes, PROT_READ | PROT_WRITE, MAP_SHARED);
    default: break;
  }
  // Large enough to start at the boundary of a huge page.
  Mapping mapping = memory == Memory::private_huge
                        ? Mapping::anonymous_private(kRegionBytes + kHugePageBytes)
                        : Mapping::anonymous_shared(kRegionBytes + kHugePageBytes);
  if (!mapping.advise(MADV_HUGEPAGE)) throw SystemError("madvise(MADV_HUGEPAGE)", errno);
  return mapping;
}

std::byte* region_of(const Mapping& mapping) {
  if (mapping.size_bytes() == kRegionBytes) return mapping.data();
  const auto address = reinterpret_cast<std::uintptr_t>(mapping.data());
  return mapping.data() + (kHugePageBytes - address % kHugePageBytes) % kHugePageBytes;
}

void run_fault(benchmark::State& state, const Fault& fault) {
  const bool is_huge = fault.memory == Memory::private_huge || fault.memory == Memory::shared_huge;
  const auto reason = is_huge ? why_no_huge_pages(fault.memory) : std::nullopt;
  if (reason) return state.SkipWithError(reason->c_str());
  const FileDescriptor warm_file = make_warm_file();
  for (auto _ : state) {
    const Mapping mapping = map_region(fault.memory, warm_file);
    const std::int64_t begin_ns = now_ns();
    const bool touched = fault.touch(region_of(mapping));
    const std::int64_t end_ns = now_ns();
    if (!touched) return state.SkipWithError("this kernel has no MADV_POPULATE_* (Linux 5.14)");
    state.SetIterationTime(static_cast<double>(end_ns - begin_ns) / 1e9);
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kRegionBytes / kPageBytes));
}

void run_unmap(benchmark::State& state) {
  const FileDescriptor warm_file = make_warm_file();
  for (auto _ : state) {
    Mapping mapping = map_region(Memory::shared_warm, warm_file);
    write_pages(mapping.data());
    const std::int64_t begin_ns = now_ns();
    mapping.reset();
    state.SetIterationTime(static_cast<double>(now_ns() - begin_ns) / 1e9);
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kRegionBytes / kPageBytes));
}

}  // namespace

// All figures are per 4 KiB, whatever the size of the pages.
void register_faults() {
  for (const Fault& fault : kFaults) {
    const std::string name = fmt::format("fault/{}", fault.name);
    benchmark::RegisterBenchmark(name.c_str(), [&fault](benchmark::State& state) {
      run_fault(state, fault);
    })->UseManualTime();
  }
  benchmark::RegisterBenchmark("fault/shared_warm/unmap", run_unmap)->UseManualTime();
}

}  // namespace zcbench
