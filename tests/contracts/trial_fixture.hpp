// Shared by the contract tests: makes a point with its input and reference, and runs any strategy
// with threads as workers, because thread sanitizers do not see races between processes.
#pragma once

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/measure/trial.hpp"
#include "harness/model/axis.hpp"
#include "harness/os/signals.hpp"
#include "harness/transfer/codec.hpp"
#include "harness/transfer/shm_object.hpp"
#include "tests/catch.hpp"

namespace zcbench::testing {

#ifdef __SANITIZE_THREAD__
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

/// As in prepare_process(): a worker's death breaks its channel instead of ending this process.
[[maybe_unused]] inline const auto kPipeSignal = std::signal(SIGPIPE, SIG_IGN);

/// The same strategy with its workers as threads of this process.
inline Strategy with_threads(Strategy strategy) {
  if (strategy.worker_kind == WorkerKind::process) strategy.worker_kind = WorkerKind::thread;
  return strategy;
}

/// The strategy as this build tests it: with threads under the thread sanitizer.
inline Strategy for_this_build(const Strategy& strategy) {
  return kThreadSanitizer ? with_threads(strategy) : strategy;
}

inline Point make_point(const Strategy& strategy, const Kernel& kernel, std::uint64_t elements,
                        std::uint32_t workers, Lifecycle lifecycle) {
  Point point;
  point.strategy = strategy.name;
  point.kernel = kernel.name;
  point.elements = elements;
  point.workers = strategy.worker_kind == WorkerKind::none ? 1 : workers;
  point.lifecycle = strategy.worker_kind == WorkerKind::none ? Lifecycle::fork : lifecycle;
  point.samples_per_turn = 2;
  point.timeout_s = 60;
  return point;
}

inline TurnResult take(const Strategy& strategy, const Kernel& kernel, const Point& point,
                       const std::vector<double>& input, std::uint32_t samples = 2,
                       std::function<void()> check = throw_if_interrupted) {
  const Reference reference = kernel.reference(input);
  return take_turn({.point = point,
                    .kernel = kernel,
                    .strategy = strategy,
                    .input = input,
                    .reference = reference,
                    .check = std::move(check)},
                   samples);
}

/// Forwards each call to another Transfer, for tests that intercept some of them.
class DecoratedTransfer : public Transfer {
 public:
  explicit DecoratedTransfer(std::unique_ptr<Transfer> real) : real_(std::move(real)) {}

  std::span<double> array() override { return real_->array(); }
  bool array_is_shared() const override { return real_->array_is_shared(); }
  void distribute(const Deadline& limit) override { real_->distribute(limit); }
  void collect(std::span<ChunkResult> results, const Deadline& limit) override {
    real_->collect(results, limit);
  }
  void attach(std::uint32_t worker, bool own_process) override {
    real_->attach(worker, own_process);
  }
  std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override {
    return real_->receive(worker, limit);
  }
  void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
              const Deadline& limit) override {
    real_->submit(worker, task, result, limit);
  }
  ChannelBytes channel_bytes() const override { return real_->channel_bytes(); }

 private:
  std::unique_ptr<Transfer> real_;
};

/// Returns deterministic, irregular values. None repeats, because repeats could hide an element in
/// the wrong place.
inline std::vector<double> irregular_values(std::uint64_t elements) {
  std::vector<double> values(elements);
  for (std::uint64_t i = 0; i < elements; ++i) {
    values[i] = static_cast<double>(i) * 0.37 - 11.0 + 1.0 / (1.0 + static_cast<double>(i % 97));
  }
  return values;
}

/// Whether this process has no children, neither running nor waiting to be reaped.
inline bool no_children_left() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

/// Returns false for a kernel that only external commands run, or if the strategy only reads and
/// the kernel writes.
inline bool can_run(const Strategy& strategy, const Kernel& kernel) {
  return !kernel.only_external && (!strategy.read_only || !kernel.writes_array);
}

/// `square`, or `statistics` for a strategy that only reads.
inline const Kernel& kernel_for(const Strategy& strategy) {
  return *find_kernel(strategy.read_only ? "statistics" : "square");
}

/// Returns false if a sweep excludes the pair or, with a warning, if the machine forbids it.
inline bool can_have_pages(const Strategy& strategy, Lifecycle lifecycle, Pages pages) {
  if (pages == Pages::cold) return true;
  if (!strategy.has_pages) return false;
  if (pages == Pages::warm) return lifecycle == Lifecycle::pool;
  if (set_page_bytes(pages) != 0 && !strategy.has_page_sizes) return false;
  if (const auto reason = strategy.pages_unavailable(pages)) {
    WARN(strategy.name << " with pages " << to_string(pages) << " is not tested: " << *reason);
    return false;
  }
  return true;
}

/// Calls `body(strategy, lifecycle)` for every registered strategy that is available and opens a
/// Transfer, with each lifecycle that it can have.
template <typename Body>
void for_each_strategy(const Body& body) {
  // As in the program: the whole process enters it, before there are threads.
  [[maybe_unused]] static const bool has_private_shm = enter_private_shm(std::uint64_t{1} << 30);
  REQUIRE(!strategies().empty());
  for (const Strategy& registered : strategies()) {
    if (registered.open == nullptr) continue;  // external programs have tests of their own
    if (registered.unavailable()) continue;
    for (const std::string_view word : words_of(Lifecycle{})) {
      Point point;
      REQUIRE(axis_named("lifecycle").set_word(point, word));
      const Strategy strategy = for_this_build(registered);
      if (can_live(strategy, point.lifecycle)) body(strategy, point.lifecycle);
    }
  }
}

}  // namespace zcbench::testing
