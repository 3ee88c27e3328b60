#include "harness/os/activity.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace zcbench {

namespace {

// The maximum number of reports, whatever the number of steps.
constexpr std::uint64_t kReports = 1000;

ActivityListener g_listener;
thread_local Activity* g_innermost = nullptr;  // each thread nests its own activities

}  // namespace

void set_activity_listener(ActivityListener listener) { g_listener = std::move(listener); }

Activity::Activity(std::string label, std::uint64_t total)
    : label_(std::move(label)),
      total_(total),
      next_report_(g_listener ? 0 : std::numeric_limits<std::uint64_t>::max()),
      outer_(std::exchange(g_innermost, this)) {
  if (g_listener) report();
}

Activity::~Activity() {
  g_innermost = outer_;
  if (g_listener && outer_ == nullptr) g_listener(nullptr);
}

unsigned Activity::percent() const {
  if (total_ == 0) return 0;
  const double share = static_cast<double>(done_) / static_cast<double>(total_);
  return static_cast<unsigned>(std::min(share, 1.0) * 100.0);
}

void Activity::report() {
  next_report_ = done_ + std::max<std::uint64_t>(total_ / kReports, 1);
  g_listener(this);
}

}  // namespace zcbench
