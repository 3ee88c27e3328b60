#include "harness/os/deadline.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "harness/base/errors.hpp"

namespace zcbench {

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void Deadline::check() const {
  check_peers_();
  if (now_ns() < deadline_ns_) return;
  const std::string awaited = awaited_ ? awaited_() : "";
  throw TrialError(fmt::format("{}{}; increase timeout_s if the machine is slow", kDeadlineWords,
                               awaited.empty() ? "" : fmt::format("; not finished: {}", awaited)));
}

std::int64_t Deadline::slice_ns() const {
  return std::clamp<std::int64_t>(deadline_ns_ - now_ns(), 0, kSliceNs);
}

int Deadline::slice_ms() const {
  return has_timers_ ? static_cast<int>(slice_ns() / 1'000'000) + 1 : -1;
}

}  // namespace zcbench
