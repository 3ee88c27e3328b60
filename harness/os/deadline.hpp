// Deadline: how long a blocking call may wait, and for whom. Every verb of a Transfer takes one, so
// that no wait is unbounded and a dead peer ends it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace zcbench {

/// The time of CLOCK_MONOTONIC in nanoseconds.
[[gnu::hot]] std::int64_t now_ns();

/// Every timeout's message contains this text, by which the parent recognizes a worker's timeout.
inline constexpr std::string_view kDeadlineWords = "the sample's deadline has passed";

class Deadline {
 public:
  /// Blocking calls with timers wake up at least this often to call check(), which bounds the time
  /// until a peer's death is noticed.
  static constexpr std::int64_t kSliceNs = 20'000'000;

  /// `check_peers` throws if waiting has become pointless (a worker died, the parent is gone, a
  /// signal asked to stop); it must not block. `awaited` returns the names of those who have not
  /// finished ("worker 1 (pid 7)"), for the message at the deadline.
  Deadline(std::int64_t deadline_ns, std::function<void()> check_peers,
           std::function<std::string()> awaited = {})
      : deadline_ns_(deadline_ns),
        check_peers_(std::move(check_peers)),
        awaited_(std::move(awaited)) {}

  /// That many seconds from now.
  static Deadline after(double seconds, std::function<void()> check_peers) {
    return {now_ns() + static_cast<std::int64_t>(seconds * 1e9), std::move(check_peers)};
  }

  /// From now on, blocking calls set no timers of their own, which would cost 1 to 2 % of a short
  /// round trip. An Alarm interrupts them instead.
  void drop_timers() { has_timers_ = false; }
  bool has_timers() const { return has_timers_; }

  /// Throws TrialError once the deadline has passed; passes on what check_peers throws.
  void check() const;
  /// How long to block before the next check(): kSliceNs, or less if the deadline is nearer.
  [[gnu::hot]] std::int64_t slice_ns() const;
  /// The same as a timeout of poll(): at least 1 ms, or -1 (no timeout) without timers.
  [[gnu::hot]] int slice_ms() const;
  std::int64_t deadline_ns() const { return deadline_ns_; }

 private:
  std::int64_t deadline_ns_;
  std::function<void()> check_peers_;
  std::function<std::string()> awaited_;
  bool has_timers_ = true;
};

}  // namespace zcbench
