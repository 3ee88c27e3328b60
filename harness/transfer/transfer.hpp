// Transfer: the OS resources that move one array between a parent and its workers. Strategy: a row
// of the registry that opens one. This is the interface to read first.
//
// Order of calls for one sample. Parent: fill array(), distribute(), collect(). Each worker:
// attach() once in its life, then receive() -> kernel -> submit() until receive() returns nullopt.
// With lifecycles `fork` and `exec`, there is one round per Transfer, and workers start after the
// array has been filled; with `pool`, rounds repeat. A Transfer never forks, measures time, prints
// or reads a config.
//
// An exec'd worker inherits no memory. It opens its own Transfer with the same function over the
// parent's ControlBlock, in which it finds, in the same order, what the parent's Transfer has
// allocated, stored and passed (control_block.hpp). The array itself remains the parent's.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/model/point.hpp"
#include "harness/os/deadline.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

/// A codec's name, held in place so that a TransferSpec can be passed to another process.
class CodecName {
 public:
  /// Throws std::logic_error if `name` has more than 23 characters; the names of all codecs fit.
  CodecName(std::string_view name = kDefaultCodec);           // NOLINT(google-explicit-constructor)
  operator std::string_view() const { return text_.data(); }  // NOLINT(google-explicit-constructor)

 private:
  std::array<char, 24> text_{};
};

/// What a Transfer must be able to move. One task is one slice; slices = workers x
/// tasks_per_worker.
struct TransferSpec {
  std::uint64_t elements = 0;
  std::uint32_t workers = 1;
  std::uint32_t tasks_per_worker = 1;
  Lifecycle lifecycle = Lifecycle::fork;
  Partition partition = Partition::remainder_last;
  Pages pages = Pages::cold;
  CodecName codec{};
  std::uint32_t nodes = 1;      ///< of strategies with ranks
  bool returns_slices = false;  ///< the kernel writes the array: slices must come back

  std::uint32_t slices() const { return workers * tasks_per_worker; }
};

/// What this point asks of its strategy.
TransferSpec transfer_spec(const Point& point, const Kernel& kernel);

/// One slice as a worker sees it.
struct Task {
  std::uint32_t index = 0;     ///< 0 .. slices-1
  std::span<double> values{};  ///< the slice, in whatever memory this strategy gives the worker
};

/// Bytes moved in the last round, headers included.
struct ChannelBytes {
  std::uint64_t to_workers = 0;    ///< read by workers, or written for them into a channel
  std::uint64_t from_workers = 0;  ///< written by workers
};

/// The other side of a channel is gone. The parent may soon learn how its worker ended.
struct PeerGone : TrialError {
  using TrialError::TrialError;
};

class Transfer {
 public:
  virtual ~Transfer() = default;
  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Parent's view: `elements` doubles. Holds the input before a sample, the output after it.
  virtual std::span<double> array() = 0;
  /// True if array() is the memory that workers see, so that filling it is the publish copy.
  virtual bool array_is_shared() const = 0;

  /// Parent: makes every slice available to the workers.
  virtual void distribute(const Deadline& limit) = 0;
  /// Parent: blocks until every slice is submitted; results[i] is that of slice i.
  /// `results` has slices() places.
  virtual void collect(std::span<ChunkResult> results, const Deadline& limit) = 0;

  /// Worker, once, before its first receive(): maps what it needs, and (in its own process) closes
  /// the descriptors that it must not hold.
  virtual void attach(std::uint32_t worker, bool own_process) = 0;
  /// Worker: blocks until a slice is available; returns nullopt if it has no more to do in this
  /// round.
  virtual std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) = 0;
  /// Worker: hands back the slice (if the spec says so) and its result.
  virtual void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                      const Deadline& limit) = 0;

  /// Parent, after collect().
  virtual ChannelBytes channel_bytes() const = 0;
};

/// Who runs the kernel.
enum class WorkerKind {
  process,   ///< processes, forked or exec'd
  thread,    ///< threads of the parent (control)
  external,  ///< a command that measures itself: there is no Transfer
  ranks,     ///< ranks of an MPI program of ours (harness/mpi): there is no Transfer either
  none       ///< the parent itself (control): workers is always 1
};

/// What one open Transfer of a spec needs, in the parent and all workers together.
struct Footprint {
  std::uint64_t memory_bytes = 0;  ///< resident memory, shared memory counted once
  std::uint64_t shm_bytes = 0;     ///< of this, in /dev/shm
  std::uint64_t object_bytes = 0;  ///< the largest shared memory object, which RLIMIT_FSIZE bounds
  std::uint64_t disk_bytes = 0;    ///< in the folder of array files
  std::uint32_t descriptors = 0;   ///< open in the parent at once
};

class ControlBlock;

struct Strategy {
  std::string_view name;
  std::string_view description;
  WorkerKind worker_kind;
  bool has_codec;          ///< sweeps `codec` and `tasks_per_worker`; others take the defaults only
  bool has_pages = false;  ///< sweeps `pages`; others take `cold` only
  bool has_page_sizes = false;  ///< also sweeps `16k` to `2m`
  bool read_only = false;       ///< cannot run kernels that write the array
  bool fork_only = false;       ///< cannot serve a pool
  bool inherits = false;   ///< workers get the array by inheriting memory: they cannot be exec'd
  bool has_locks = false;  ///< workers take robust mutexes, which name their owner by thread id
  bool copies = false;     ///< every worker gets a copy of its slice; others share the array
  /// nullptr for WorkerKind::external and WorkerKind::ranks.
  std::unique_ptr<Transfer> (*open)(const TransferSpec& spec, ControlBlock& side);
  Footprint (*footprint)(const TransferSpec& spec);
  /// Returns nullopt if this machine can run it, otherwise one line that says why not.
  std::optional<std::string> (*unavailable)();
  /// Only with has_pages: returns nullopt if this machine provides such pages, otherwise one line
  /// that says why not and what to set.
  std::optional<std::string> (*pages_unavailable)(Pages pages) = nullptr;
};

/// Whether MPI's ranks take the point's samples.
bool has_ranks(const Point& point);

/// Whether the strategy's workers can have that lifecycle.
bool can_live(const Strategy& strategy, Lifecycle lifecycle);

/// Every strategy, in the order `list` shows them.
std::span<const Strategy> strategies();
/// nullptr if there is no strategy of that name.
const Strategy* find_strategy(std::string_view name);

}  // namespace zcbench
