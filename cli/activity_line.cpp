#include "cli/activity_line.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "harness/os/activity.hpp"
#include "harness/os/deadline.hpp"
#include "harness/run/progress.hpp"

namespace zcbench {

namespace {

// A command that is done sooner needs no progress line.
constexpr std::int64_t kQuietNs = 1'000'000'000;

std::string line_of(const Activity& activity) {
  if (activity.percent() == 0) return activity.label();
  return fmt::format("{:3} %  {}", activity.percent(), activity.label());
}

}  // namespace

void show_activities(When when) {
  if (!is_wanted(when, STDERR_FILENO)) {
    set_activity_listener({});
    return;
  }
  set_activity_listener(
      [progress = std::make_shared<Progress>(true), begin_ns = now_ns()](const Activity* activity) {
        if (activity == nullptr) {
          progress->finish();
        } else if (now_ns() - begin_ns >= kQuietNs) {
          progress->show(line_of(*activity));
        }
      });
}

}  // namespace zcbench
