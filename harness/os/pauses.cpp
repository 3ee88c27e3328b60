#include "harness/os/pauses.hpp"

#include <atomic>
#include <csignal>

namespace zcbench {

namespace {

std::atomic<std::uint32_t> g_pauses{0};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

void on_continue(int) { g_pauses.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

void count_pauses() {
  struct sigaction action {};
  action.sa_handler = on_continue;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGCONT, &action, nullptr);
}

PauseWatch::PauseWatch() : before_(g_pauses.load(std::memory_order_relaxed)) {}

bool PauseWatch::has_paused() const { return g_pauses.load(std::memory_order_relaxed) != before_; }

void PauseWatch::check() const {
  if (has_paused()) throw Paused();
}

}  // namespace zcbench
