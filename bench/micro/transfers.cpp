#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <set>

#include "bench/micro/micro.hpp"
#include "bench/micro/peer.hpp"
#include "harness/machine/environment.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kBytes = 8'000'000;
constexpr std::array<std::size_t, 3> kWriteBytes{4'096, 65'536, 1'048'576};
constexpr int kDefaultPipeBytes = 65'536;

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBytes));
}

Mapping resident_array() {
  Mapping array = Mapping::anonymous_private(kBytes);
  array.advise(MADV_POPULATE_WRITE);  // many times faster than fault by fault
  std::memset(array.data(), 1, kBytes);
  return array;
}

void run_memcpy(benchmark::State& state) {
  const Mapping source = resident_array();
  const Mapping target = resident_array();
  for (auto _ : state) {
    std::memcpy(target.data(), source.data(), kBytes);
    benchmark::ClobberMemory();
  }
  count_bytes(state);
}

using Send = std::function<void(const FileDescriptor& sink, const std::byte* bytes)>;

// In each iteration, sends the array through the stream and waits until the peer has all of it.
void run_stream(benchmark::State& state, Placement placement, Pipe stream, const Send& send) {
  const Alarm alarm(peer_deadline_ns());
  const Mapping array = resident_array();
  Pipe answer = make_blocking_pipe();
  const Peer peer(placement, [&] {
    stream.write_end.reset();
    const Mapping received = resident_array();
    for (const std::byte done{1};;) {
      read_all(stream.read_end, received.data(), kBytes, kBytes);
      write_all(answer.write_end, &done, 1, 1);
    }
  });
  // Otherwise our wait would not end when the peer dies.
  stream.read_end.reset();
  answer.write_end.reset();
  std::byte done{};
  const auto transfer = [&] {
    send(stream.write_end, array.data());
    read_all(answer.read_end, &done, 1, 1);
  };
  transfer();  // untimed: the peer starts and touches its array
  for (auto _ : state) transfer();
  count_bytes(state);
}

Pipe make_pipe_of(int buffer_bytes) {
  Pipe pipe = make_blocking_pipe();
  if (::fcntl(pipe.write_end.get(), F_SETPIPE_SZ, buffer_bytes) < 0) {
    throw SystemError(fmt::format("F_SETPIPE_SZ {}", buffer_bytes), errno);
  }
  return pipe;
}

Pipe make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw SystemError("socketpair", errno);
  }
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Send write_in_steps(std::size_t step_bytes) {
  return [step_bytes](const FileDescriptor& sink, const std::byte* bytes) {
    write_all(sink, bytes, kBytes, step_bytes);
  };
}

void vmsplice_all(const FileDescriptor& sink, const std::byte* bytes) {
  iovec rest{.iov_base = const_cast<std::byte*>(bytes), .iov_len = kBytes};
  while (rest.iov_len > 0) {
    const ssize_t put = ::vmsplice(sink.get(), &rest, 1, 0);
    if (put < 0) throw SystemError("vmsplice", errno);
    rest.iov_base = static_cast<std::byte*>(rest.iov_base) + put;
    rest.iov_len -= static_cast<std::size_t>(put);
  }
}

// The peer sleeps; only its array is used.
void run_process_vm_readv(benchmark::State& state) {
  const Alarm alarm(peer_deadline_ns());
  const Mapping array = resident_array();
  const Mapping target = resident_array();
  const Pipe ready = make_blocking_pipe();
  const Pipe never = make_blocking_pipe();
  const Peer peer(Placement::free, [&] {
    std::byte one{2};
    std::memset(array.data(), 2, kBytes);  // pages of its own
    write_all(ready.write_end, &one, 1, 1);
    read_all(never.read_end, &one, 1, 1);
  });
  std::byte one{};
  read_all(ready.read_end, &one, 1, 1);
  const iovec from{.iov_base = array.data(), .iov_len = kBytes};
  const iovec to{.iov_base = target.data(), .iov_len = kBytes};
  const auto transfer = [&] {
    const ssize_t got = ::process_vm_readv(peer.pid(), &to, 1, &from, 1, 0);
    if (got < 0) throw SystemError("process_vm_readv", errno);
    if (got != static_cast<ssize_t>(kBytes)) throw TrialError("process_vm_readv was short");
  };
  transfer();  // untimed: the first write after the fork copies the target's pages
  for (auto _ : state) transfer();
  if (target.data()[kBytes - 1] != std::byte{2}) throw TrialError("process_vm_readv read ours");
  count_bytes(state);
}

void register_transfer(const std::string& name, std::function<void(benchmark::State&)> run) {
  const auto guarded = [run = std::move(run)](benchmark::State& state) {
    try {
      run(state);
    } catch (const Error& error) {
      state.SkipWithError(error.what());
    }
  };
  benchmark::RegisterBenchmark(("transfer/" + name).c_str(), guarded)->UseRealTime();
}

void register_streams(Placement placement, int largest_pipe_bytes) {
  const std::string_view place = to_string(placement);
  for (const int buffer : std::set{kDefaultPipeBytes, largest_pipe_bytes}) {
    for (const std::size_t step : kWriteBytes) {
      register_transfer(fmt::format("pipe/buffer:{}/write:{}/{}", buffer, step, place),
                        [=](benchmark::State& state) {
                          run_stream(state, placement, make_pipe_of(buffer), write_in_steps(step));
                        });
    }
  }
  register_transfer(fmt::format("vmsplice/buffer:{}/{}", largest_pipe_bytes, place),
                    [=](benchmark::State& state) {
                      run_stream(state, placement, make_pipe_of(largest_pipe_bytes), vmsplice_all);
                    });
  for (const std::size_t step : kWriteBytes) {
    register_transfer(fmt::format("socketpair/write:{}/{}", step, place),
                      [=](benchmark::State& state) {
                        run_stream(state, placement, make_socket_pair(), write_in_steps(step));
                      });
  }
}

}  // namespace

void register_transfers() {
  const auto allowed =
      static_cast<int>(std::min<std::uint64_t>(read_environment().pipe_max_size_bytes, INT32_MAX));
  const int largest_pipe_bytes = std::max(allowed, kDefaultPipeBytes);
  register_transfer("memcpy", run_memcpy);
  register_transfer("process_vm_readv", run_process_vm_readv);
  for (const Placement placement : {Placement::spread, Placement::same_core}) {
    register_streams(placement, largest_pipe_bytes);
  }
}

}  // namespace zcbench
