#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <new>

#include "bench/micro/micro.hpp"
#include "bench/micro/peer.hpp"
#include "harness/os/futex.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

// There is one bell for each direction: `post` wakes the other side, `wait` blocks until it has
// posted.
class FutexBell {
 public:
  explicit FutexBell(FutexWord& word) : word_(word) {}

  void post() {
    word_.value.fetch_add(1, std::memory_order_release);
    futex_wake_all(word_);
  }
  void wait(const Deadline& limit) { seen_ = futex_wait_while(word_, seen_, limit); }

 private:
  FutexWord& word_;
  std::uint32_t seen_ = 0;  // each process counts in its own copy
};

class EventBell {
 public:
  EventBell() : event_(::eventfd(0, EFD_CLOEXEC)) {
    if (!event_.is_open()) throw SystemError("eventfd", errno);
  }

  void post() {
    const std::uint64_t one = 1;
    write_all(event_, reinterpret_cast<const std::byte*>(&one), sizeof one, sizeof one);
  }
  void wait(const Deadline& /*limit*/) {
    std::uint64_t count = 0;
    read_all(event_, reinterpret_cast<std::byte*>(&count), sizeof count, sizeof count);
  }

 private:
  FileDescriptor event_;
};

class PipeBell {
 public:
  PipeBell() : pipe_(make_blocking_pipe()) {}

  void post() {
    const std::byte one{1};
    write_all(pipe_.write_end, &one, 1, 1);
  }
  void wait(const Deadline& /*limit*/) {
    std::byte one{};
    read_all(pipe_.read_end, &one, 1, 1);
  }

 private:
  Pipe pipe_;
};

template <typename Bell>
void run_round_trips(benchmark::State& state, Placement placement, Bell& there, Bell& back) {
  const Alarm alarm(peer_deadline_ns());
  const Deadline forever(INT64_MAX, [] {});
  const Peer peer(placement, [&] {
    for (;;) {
      there.wait(forever);
      back.post();
    }
  });
  const Deadline limit(peer_deadline_ns(), [&] { peer.require_alive(); });
  const auto round_trip = [&] {
    there.post();
    back.wait(limit);
  };
  round_trip();  // untimed: the peer starts
  for (auto _ : state) round_trip();
}

void run_futex(benchmark::State& state, Placement placement) {
  const Mapping shared = Mapping::anonymous_shared(2 * sizeof(FutexWord));
  auto* const words = reinterpret_cast<FutexWord*>(shared.data());
  FutexBell there(*new (&words[0]) FutexWord);
  FutexBell back(*new (&words[1]) FutexWord);
  run_round_trips(state, placement, there, back);
}

template <typename Bell>
void run_descriptors(benchmark::State& state, Placement placement) {
  Bell there;
  Bell back;
  run_round_trips(state, placement, there, back);
}

struct Means {
  std::string_view name;
  void (*run)(benchmark::State& state, Placement placement);
};

constexpr std::array kMeans{Means{"futex", run_futex}, Means{"eventfd", run_descriptors<EventBell>},
                            Means{"pipe", run_descriptors<PipeBell>}};

void run_means(benchmark::State& state, const Means& means, Placement placement) {
  if (placement == Placement::spread && allowed_cpus().size() < 2) {
    return state.SkipWithError("needs two CPUs, has one");
  }
  try {
    means.run(state, placement);
  } catch (const Error& error) {
    state.SkipWithError(error.what());
  }
}

}  // namespace

void register_wakeups() {
  for (const Means& means : kMeans) {
    for (const Placement placement : {Placement::same_core, Placement::spread}) {
      const std::string name = fmt::format("wakeup/{}/{}", means.name, to_string(placement));
      benchmark::RegisterBenchmark(name.c_str(), [&means, placement](benchmark::State& state) {
        run_means(state, means, placement);
      })->UseRealTime();
    }
  }
}

}  // namespace zcbench
