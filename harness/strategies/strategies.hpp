// What registry.cpp needs of each strategy file: how to open it and what it takes. Nobody else
// includes this; everybody else goes through strategies() in transfer.hpp.
#pragma once

#include "harness/transfer/transfer.hpp"

namespace zcbench {

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

}  // namespace zcbench
