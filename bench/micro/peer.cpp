#include "bench/micro/peer.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>

#include "harness/os/deadline.hpp"

namespace zcbench {

Peer::Peer(Placement placement, const std::function<void()>& body) : binding_(placement) {
  const pid_t parent = ::getpid();
  pid_ = ::_Fork();
  if (pid_ < 0) throw SystemError("fork", errno);
  if (pid_ > 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  try {
    binding_.for_workers().bind(0);
    body();
    ::_exit(0);
  } catch (const std::exception&) {
    ::_exit(1);  // the parent sees the end of the stream, or its deadline
  }
}

Peer::~Peer() {
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Peer::require_alive() const {
  siginfo_t end{};
  const auto id = static_cast<id_t>(pid_);
  if (::waitid(P_PID, id, &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid != 0) {
    throw TrialError("the peer process has ended");
  }
}

Pipe make_blocking_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw SystemError("pipe2", errno);
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

void read_all(const FileDescriptor& source, std::byte* bytes, std::size_t size_bytes,
              std::size_t step_bytes) {
  while (size_bytes > 0) {
    const ssize_t got = ::read(source.get(), bytes, std::min(size_bytes, step_bytes));
    if (got < 0) throw SystemError("read", errno);
    if (got == 0) throw TrialError("the peer process has ended");
    bytes += got;
    size_bytes -= static_cast<std::size_t>(got);
  }
}

void write_all(const FileDescriptor& sink, const std::byte* bytes, std::size_t size_bytes,
               std::size_t step_bytes) {
  while (size_bytes > 0) {
    const ssize_t put = ::write(sink.get(), bytes, std::min(size_bytes, step_bytes));
    if (put < 0) throw SystemError("write", errno);
    bytes += put;
    size_bytes -= static_cast<std::size_t>(put);
  }
}

std::int64_t peer_deadline_ns() {
  constexpr std::int64_t kLongestNs = 120'000'000'000;
  return now_ns() + kLongestNs;
}

}  // namespace zcbench
