// process_vm_readv: the array is private memory of the parent. A worker copies its slice directly
// from there into its own buffer, and back if the kernel writes the array: one copy each way, made
// by the operating system without an intermediate buffer.
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <utility>

#include "harness/transfer/array_store.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

// Calls `copy` (process_vm_readv or process_vm_writev) until all of `own` is moved between it and
// the same number of bytes at `remote` in process `pid`.
[[gnu::hot]] void copy_all(ssize_t (*copy)(pid_t, const iovec*, unsigned long, const iovec*,
                                           unsigned long, unsigned long),
                           const char* what, pid_t pid, std::span<double> own, double* remote,
                           const Deadline& limit) {
  const std::span<std::byte> bytes = std::as_writable_bytes(own);
  for (std::size_t done = 0; done < bytes.size();) {
    const iovec ours{bytes.data() + done, bytes.size() - done};
    const iovec theirs{reinterpret_cast<std::byte*>(remote) + done, bytes.size() - done};
    const ssize_t count = copy(pid, &ours, 1, &theirs, 1, 0);
    if (count < 0 && errno != EINTR) throw SystemError(what, errno);
    if (count <= 0) limit.check();
    if (count > 0) done += static_cast<std::size_t>(count);
  }
}

class ProcessVm : public SharedArray {
 public:
  ProcessVm(const TransferSpec& transfer_spec, ControlBlock& side)
      : SharedArray(transfer_spec, side),
        parent_(side.from_parent(::getpid())),
        array_(side, ArrayKind::unforked_pages, transfer_spec.pages,
               transfer_spec.elements * sizeof(double)),
        parent_array_(side.from_parent(array_.doubles(transfer_spec.elements).data())),
        traffic_(side.allocate<Traffic>(transfer_spec.workers)) {
    // If Yama lets only ancestors access a process's memory, this also allows our descendants.
    // Otherwise the call fails, which does not matter.
    if (!side.is_attached()) ::prctl(PR_SET_PTRACER, parent_);
  }

  std::span<double> array() override { return array_.doubles(spec().elements); }
  bool array_is_shared() const override { return false; }

  [[gnu::hot]] std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override {
    const std::optional<Task> task = SharedArray::receive(worker, limit);
    if (!task) return std::nullopt;
    copy_all(::process_vm_readv, "process_vm_readv from the parent", parent_, task->values,
             remote_slice(worker), limit);
    traffic_[worker] = {.to_worker = task->values.size_bytes(), .from_worker = 0};
    return task;
  }

  [[gnu::hot]] void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                           const Deadline& limit) override {
    if (spec().returns_slices) {
      copy_all(::process_vm_writev, "process_vm_writev to the parent", parent_, task.values,
               remote_slice(worker), limit);
      traffic_[worker].from_worker = task.values.size_bytes();
    }
    SharedArray::submit(worker, task, result, limit);
  }

  ChannelBytes channel_bytes() const override {
    ChannelBytes bytes;
    for (const Traffic& worker : traffic_) {
      bytes.to_workers += worker.to_worker;
      bytes.from_workers += worker.from_worker;
    }
    return bytes;
  }

 private:
  // Bytes copied in the last round. Each worker writes its own cache line.
  struct alignas(64) Traffic {
    std::uint64_t to_worker;
    std::uint64_t from_worker;
  };

  [[gnu::hot]] View see_slice(SliceBounds bounds) override {
    Mapping buffer = Mapping::anonymous_private(bounds.size() * sizeof(double));
    buffer.advise(MADV_DONTDUMP);
    return {.values = buffer.doubles(0).data(), .mapping = std::move(buffer)};
  }
  // An address in the parent; nothing is mapped there in the worker.
  double* remote_slice(std::uint32_t worker) const {
    return parent_array_ + bounds_of(worker).begin;
  }

  pid_t parent_;
  // Not inherited, because workers must copy it, and so that forking them is cheap.
  StoredArray array_;
  double* parent_array_;  // its address in the parent
  std::span<Traffic> traffic_;
};

// Returns ptrace_scope of the Yama security module, which limits whose memory a process may access,
// or nullopt without Yama.
std::optional<int> yama_scope() {
  std::ifstream file("/proc/sys/kernel/yama/ptrace_scope");
  int scope = 0;
  if (file >> scope) return scope;
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Transfer> open_process_vm_readv(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<ProcessVm>(spec, side);
}

Footprint process_vm_readv_footprint(const TransferSpec& spec) {
  return {.memory_bytes = 2 * spec.elements * sizeof(double)};
}

std::optional<std::string> process_vm_readv_unavailable() {
  // A process may always access its own memory, unless the call itself is forbidden or missing.
  double from = 1;
  double to = 0;
  const iovec ours{&to, sizeof to};
  const iovec theirs{&from, sizeof from};
  if (::process_vm_readv(::getpid(), &ours, 1, &theirs, 1, 0) != sizeof from ||
      ::process_vm_writev(::getpid(), &ours, 1, &theirs, 1, 0) != sizeof from) {
    return fmt::format(
        "process_vm_readv is refused: {} ({}); a seccomp filter (of a container?) "
        "has to allow process_vm_readv and process_vm_writev",
        strerrordesc_np(errno), strerrorname_np(errno));
  }
  if (::prctl(PR_GET_DUMPABLE) != 1 && ::geteuid() != 0) {
    return "this process is closed to its own workers; make the program's file readable for its "
           "user and run it without file capabilities";
  }
  if (yama_scope().value_or(0) >= 2 && ::geteuid() != 0) {
    return fmt::format("/proc/sys/kernel/yama/ptrace_scope is {}; as root: echo 1 > it",
                       *yama_scope());
  }
  return std::nullopt;
}

}  // namespace zcbench
