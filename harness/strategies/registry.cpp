#include <algorithm>
#include <iterator>

#include "harness/input/npy.hpp"
#include "harness/machine/huge_pages.hpp"
#include "harness/machine/mpi.hpp"
#include "harness/model/axis.hpp"
#include "harness/transfer/array_file.hpp"
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

// Defined in each strategy's file: how to open it, what resources it takes, why it cannot run here.
std::unique_ptr<Transfer> open_shared_mmap(const TransferSpec& spec, ControlBlock& side);
Footprint shared_mmap_footprint(const TransferSpec& spec);

std::unique_ptr<Transfer> open_posix_shm(const TransferSpec& spec, ControlBlock& side);
Footprint posix_shm_footprint(const TransferSpec& spec);
std::optional<std::string> posix_shm_unavailable();

std::unique_ptr<Transfer> open_memfd(const TransferSpec& spec, ControlBlock& side);
Footprint memfd_footprint(const TransferSpec& spec);

std::unique_ptr<Transfer> open_pipe_copy(const TransferSpec& spec, ControlBlock& side);
Footprint pipe_copy_footprint(const TransferSpec& spec);

std::unique_ptr<Transfer> open_pipe_vmsplice(const TransferSpec& spec, ControlBlock& side);
Footprint pipe_vmsplice_footprint(const TransferSpec& spec);
std::optional<std::string> pipe_vmsplice_unavailable();

std::unique_ptr<Transfer> open_unix_socket(const TransferSpec& spec, ControlBlock& side);
Footprint unix_socket_footprint(const TransferSpec& spec);

std::unique_ptr<Transfer> open_serialized_queue(const TransferSpec& spec, ControlBlock& side);
Footprint serialized_queue_footprint(const TransferSpec& spec);

std::unique_ptr<Transfer> open_file_mmap(const TransferSpec& spec, ControlBlock& side);
Footprint file_mmap_footprint(const TransferSpec& spec);
std::optional<std::string> file_mmap_unavailable();

std::unique_ptr<Transfer> open_fork_cow(const TransferSpec& spec, ControlBlock& side);
Footprint fork_cow_footprint(const TransferSpec& spec);

std::unique_ptr<Transfer> open_process_vm_readv(const TransferSpec& spec, ControlBlock& side);
Footprint process_vm_readv_footprint(const TransferSpec& spec);
std::optional<std::string> process_vm_readv_unavailable();

std::unique_ptr<Transfer> open_private_array(const TransferSpec& spec, ControlBlock& side);
Footprint private_array_footprint(const TransferSpec& spec);

Footprint mpi_window_footprint(const TransferSpec& spec);
Footprint mpi_scatter_footprint(const TransferSpec& spec);
Footprint mpi_one_sided_footprint(const TransferSpec& spec);

namespace {

std::optional<std::string> always_available() { return std::nullopt; }

template <ArrayKind kKind>
std::optional<std::string> pages_unavailable(Pages pages) {
  if (set_page_bytes(pages) != 0) return why_no_sized_pages(kKind, pages);
  if (pages != Pages::huge) return std::nullopt;
  switch (kKind) {
    case ArrayKind::shm_object: return why_no_huge_dev_shm();
    case ArrayKind::private_pages: return why_no_huge_private_memory();
    default: return why_no_huge_shared_memory();
  }
}

// The input as a file and at least one array in the command. Shared memory that the command creates
// is not counted.
Footprint external_footprint(const TransferSpec& spec) {
  return {.memory_bytes = 2 * spec.elements * sizeof(double),
          .object_bytes = npy_file_bytes(spec.elements),
          .descriptors = 10};
}

constexpr Strategy kStrategies[] = {
    {.name = "shared_mmap",
     .description = "anonymous MAP_SHARED memory inherited over fork (Example 28.1)",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .has_pages = true,
     .has_page_sizes = true,
     .inherits = true,
     .open = open_shared_mmap,
     .footprint = shared_mmap_footprint,
     .unavailable = always_available,
     .pages_unavailable = pages_unavailable<ArrayKind::shared_pages>},
    {.name = "posix_shm",
     .description = "shm_open object that each worker attaches by name (Example 28.2)",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .has_pages = true,
     .has_page_sizes = true,
     .open = open_posix_shm,
     .footprint = posix_shm_footprint,
     .unavailable = posix_shm_unavailable,
     .pages_unavailable = pages_unavailable<ArrayKind::shm_object>},
    {.name = "memfd",
     .description = "memfd_create object whose descriptor each worker inherits and maps",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .has_pages = true,
     .has_page_sizes = true,
     .open = open_memfd,
     .footprint = memfd_footprint,
     .unavailable = always_available,
     .pages_unavailable = pages_unavailable<ArrayKind::memfd>},
    {.name = "pipe_copy",
     .description = "each slice's bytes through a pipe to its worker, and back if written",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .copies = true,
     .open = open_pipe_copy,
     .footprint = pipe_copy_footprint,
     .unavailable = always_available},
    {.name = "pipe_vmsplice",
     .description = "as pipe_copy, but the sender's pages go into the pipe: one copy, not two",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .copies = true,
     .open = open_pipe_vmsplice,
     .footprint = pipe_vmsplice_footprint,
     .unavailable = pipe_vmsplice_unavailable},
    {.name = "unix_socket",
     .description = "as pipe_copy, through one pair of AF_UNIX stream sockets per worker",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .copies = true,
     .open = open_unix_socket,
     .footprint = unix_socket_footprint,
     .unavailable = always_available},
    {.name = "serialized_queue",
     .description = "encoded slices through one task queue and one result queue, as "
                    "multiprocessing.Queue does",
     .worker_kind = WorkerKind::process,
     .has_codec = true,
     .has_locks = true,
     .copies = true,
     .open = open_serialized_queue,
     .footprint = serialized_queue_footprint,
     .unavailable = always_available},
    {.name = "process_vm_readv",
     .description = "each worker copies its slice out of the parent's memory, and back if written",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .copies = true,
     .open = open_process_vm_readv,
     .footprint = process_vm_readv_footprint,
     .unavailable = process_vm_readv_unavailable},
    {.name = "file_mmap",
     .description = "an .npy file (in TMPDIR or /tmp) that each worker maps",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .open = open_file_mmap,
     .footprint = file_mmap_footprint,
     .unavailable = file_mmap_unavailable},
    {.name = "fork_cow",
     .description = "private memory inherited copy-on-write, to read only; results through a pipe",
     .worker_kind = WorkerKind::process,
     .has_codec = false,
     .has_pages = true,
     .read_only = true,
     .fork_only = true,
     .inherits = true,
     .open = open_fork_cow,
     .footprint = fork_cow_footprint,
     .unavailable = always_available,
     .pages_unavailable = pages_unavailable<ArrayKind::private_pages>},
    {.name = "mpi_window",
     .description = "MPI ranks work in memory that their node shares (MPI_Win_allocate_shared)",
     .worker_kind = WorkerKind::ranks,
     .has_codec = false,
     .open = nullptr,
     .footprint = mpi_window_footprint,
     .unavailable = why_no_mpi},
    {.name = "mpi_scatter",
     .description = "rank 0 sends each slice by MPI_Scatterv, back by MPI_Gatherv if written",
     .worker_kind = WorkerKind::ranks,
     .has_codec = false,
     .copies = true,
     .open = nullptr,
     .footprint = mpi_scatter_footprint,
     .unavailable = why_no_mpi},
    {.name = "mpi_get",
     .description = "each rank fetches its slice from rank 0 by MPI_Get, MPI_Put back if written",
     .worker_kind = WorkerKind::ranks,
     .has_codec = false,
     .copies = true,
     .open = nullptr,
     .footprint = mpi_one_sided_footprint,
     .unavailable = why_no_mpi},
    {.name = "mpi_put",
     .description = "rank 0 stores each slice in its rank by MPI_Put, MPI_Get back if written",
     .worker_kind = WorkerKind::ranks,
     .has_codec = false,
     .copies = true,
     .open = nullptr,
     .footprint = mpi_one_sided_footprint,
     .unavailable = why_no_mpi},
    {.name = "external",
     .description = "a program of your own that takes its samples itself (docs/external.md)",
     .worker_kind = WorkerKind::external,
     .has_codec = false,
     .open = nullptr,
     .footprint = external_footprint,
     .unavailable = always_available},
    {.name = "threads",
     .description = "control: the same kernel in threads of one process",
     .worker_kind = WorkerKind::thread,
     .has_codec = false,
     .open = open_private_array,
     .footprint = private_array_footprint,
     .unavailable = always_available},
    {.name = "serial",
     .description = "control: the parent does all the work itself",
     .worker_kind = WorkerKind::none,
     .has_codec = false,
     .open = open_private_array,
     .footprint = private_array_footprint,
     .unavailable = always_available},
};

}  // namespace

std::span<const Strategy> strategies() { return kStrategies; }

const Strategy* find_strategy(std::string_view name) {
  const auto found = std::ranges::find(kStrategies, name, &Strategy::name);
  return found == std::end(kStrategies) ? nullptr : found;
}

std::vector<std::string_view> strategy_names() {
  std::vector<std::string_view> names;
  for (const Strategy& strategy : kStrategies) names.push_back(strategy.name);
  return names;
}

}  // namespace zcbench
