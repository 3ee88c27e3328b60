// Peer: a forked process at the other end of a wake-up or a transfer while one benchmark runs. It
// runs its body, exits at once, and never touches the state of Google Benchmark.
#pragma once

#include <sys/types.h>

#include <functional>

#include "harness/machine/cpu_binding.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

class Peer {
 public:
  /// Binds this process and the peer according to `placement` until the end. `body` may run
  /// forever, because the destructor kills the peer. Throws SystemError.
  Peer(Placement placement, const std::function<void()>& body);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  pid_t pid() const { return pid_; }
  /// Throws TrialError if the peer has ended.
  void require_alive() const;

 private:
  ParentBinding binding_;
  pid_t pid_;
};

/// Makes a close-on-exec pipe whose ends both block. Throws SystemError.
Pipe make_blocking_pipe();

/// Read or write exactly `size_bytes`, in calls of at most `step_bytes`. Both throw SystemError;
/// read_all throws TrialError at the end of the stream. An interrupted call (a deadline has passed)
/// counts as failed.
void read_all(const FileDescriptor& source, std::byte* bytes, std::size_t size_bytes,
              std::size_t step_bytes);
void write_all(const FileDescriptor& sink, const std::byte* bytes, std::size_t size_bytes,
               std::size_t step_bytes);

/// When a benchmark that waits for a peer and starts now must have ended, ns of CLOCK_MONOTONIC.
std::int64_t peer_deadline_ns();

}  // namespace zcbench
