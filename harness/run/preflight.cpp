#include "harness/run/preflight.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "harness/external/command_process.hpp"
#include "harness/machine/cgroup.hpp"
#include "harness/machine/environment.hpp"
#include "harness/measure/execed_workers.hpp"
#include "harness/model/partition.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/run/strategy_probe.hpp"
#include "harness/transfer/array_file.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

// Memory of this program before it opens anything.
constexpr std::uint64_t kParentProcessBytes = 4 << 20;
// Memory of a forked static process: page tables, stack and the pages that it copies on write.
constexpr std::uint64_t kWorkerProcessBytes = 256 * 1024;
// The same for an exec'd one, which also has its own variables.
constexpr std::uint64_t kExecedProcessBytes = 1024 * 1024;
// Address space for samples, their JSON text, stacks and control blocks.
constexpr std::uint64_t kOwnAddressBytes = 16 * 1024 * 1024;
// Parent's liveness pipe and control block, output folder and temporary file, cached arrays of
// other points, an input file, and files that libraries open briefly.
constexpr std::uint64_t kSpareDescriptors = 8;

std::uint64_t soft_limit(__rlimit_resource resource) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return limit.rlim_cur;
}

// Memory that RLIMIT_AS and RLIMIT_DATA leave for arrays, without this process's own needs.
std::uint64_t read_rlimit_room() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t size = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0;
  if (!(file >> size >> resident >> shared >> text >> library >> data)) return UINT64_MAX;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::uint64_t room = UINT64_MAX;
  for (const auto& [limit, pages] :
       {std::pair{soft_limit(RLIMIT_AS), size}, std::pair{soft_limit(RLIMIT_DATA), data}}) {
    if (limit == UINT64_MAX) continue;
    const std::uint64_t taken = pages * page + kOwnAddressBytes;
    room = std::min(room, limit > taken ? limit - taken : 0);
  }
  return room;
}

std::uint64_t read_descriptors_left() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  std::error_code error;
  std::uint64_t open = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end; entry.increment(error)) {
    ++open;
  }
  return limit.rlim_cur > open ? limit.rlim_cur - open : 0;
}

// Free space in the folder of array files, limited by the largest allowed file.
std::uint64_t read_disk_bytes() {
  struct statvfs disk {};
  if (::statvfs(system_text(array_file_folder()), &disk) != 0) return 0;
  rlimit largest{};
  ::getrlimit(RLIMIT_FSIZE, &largest);
  return std::min<std::uint64_t>(std::uint64_t{disk.f_bavail} * disk.f_frsize, largest.rlim_cur);
}

std::optional<std::string> why_no_such_pages(const Point& point) {
  if (point.pages == Pages::cold || point.pages == Pages::warm) return std::nullopt;
  return find_strategy(point.strategy)->pages_unavailable(point.pages);
}

std::optional<std::string> why_no_such_workers(const Point& point) {
  const bool is_ours = find_strategy(point.strategy)->worker_kind == WorkerKind::process;
  return is_ours && point.lifecycle == Lifecycle::exec ? why_no_execed_workers() : std::nullopt;
}

}  // namespace

AvailableResources read_machine_limits() {
  struct statvfs shm {};
  const bool has_shm = ::statvfs("/dev/shm", &shm) == 0;
  return {.memory_bytes = std::min({available_memory_bytes("", UINT64_MAX),
                                    cgroup_memory_room_bytes(), read_rlimit_room()}),
          .shm_bytes = has_shm ? std::uint64_t{shm.f_bavail} * shm.f_frsize : 0,
          .disk_bytes = read_disk_bytes(),
          .descriptors = read_descriptors_left(),
          .file_bytes = soft_limit(RLIMIT_FSIZE)};
}

Footprint point_footprint(const Point& point) {
  const TransferSpec spec = transfer_spec(point, *find_kernel(point.kernel));
  return find_strategy(point.strategy)->footprint(spec);
}

std::uint64_t point_memory_bytes(const Point& point) {
  const Kernel kernel = with_variant(*find_kernel(point.kernel), point.variant);
  const bool processes = find_strategy(point.strategy)->worker_kind == WorkerKind::process;
  const std::uint64_t process_bytes =
      point.lifecycle == Lifecycle::exec ? kExecedProcessBytes : kWorkerProcessBytes;
  const std::uint32_t slices = point.workers * point.tasks_per_worker;
  const std::uint64_t slice = largest_slice(point.elements, slices, point.partition);
  return kParentProcessBytes + point_footprint(point).memory_bytes +
         point.workers * kernel.scratch_bytes(slice) +
         (processes ? point.workers * process_bytes : 0);
}

std::optional<std::string> why_point_cannot_run(const Point& point,
                                                const AvailableResources& limits) {
  if (const auto reason = find_strategy(point.strategy)->unavailable()) return reason;
  if (const auto reason = why_no_such_pages(point)) return reason;
  if (const auto reason = why_no_such_workers(point)) return reason;
  if (const auto reason = why_command_cannot_run(point.command)) return reason;
  const Footprint footprint = point_footprint(point);
  const std::uint64_t memory_bytes = point_memory_bytes(point);
  if (memory_bytes > limits.memory_bytes) {
    return fmt::format("needs {} bytes of memory, has {}; use fewer elements or workers",
                       memory_bytes, limits.memory_bytes);
  }
  if (footprint.shm_bytes > limits.shm_bytes) {
    return fmt::format(
        "needs {} bytes in /dev/shm, has {}; enlarge it (mount -o remount,size=...) "
        "or use fewer elements",
        footprint.shm_bytes, limits.shm_bytes);
  }
  if (footprint.disk_bytes > limits.disk_bytes) {
    return fmt::format(
        "needs {} bytes in {}, has {}; set TMPDIR to a larger folder or use fewer elements",
        footprint.disk_bytes, array_file_folder(), limits.disk_bytes);
  }
  if (footprint.object_bytes > limits.file_bytes) {
    return fmt::format(
        "needs a shared memory object of {} bytes, has {}; raise ulimit -f or use "
        "fewer elements",
        footprint.object_bytes, limits.file_bytes);
  }
  const std::uint64_t descriptors = footprint.descriptors + kSpareDescriptors;
  if (descriptors > limits.descriptors) {
    return fmt::format("needs {} file descriptors, has {}; raise ulimit -n or use fewer workers",
                       descriptors, limits.descriptors);
  }
  if (auto reason = why_cannot_open(*find_strategy(point.strategy))) return reason;
  return why_cannot_place(point);
}

}  // namespace zcbench
