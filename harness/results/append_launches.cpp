#include "harness/results/append_launches.hpp"

#include <algorithm>
#include <utility>

namespace zcbench {

namespace {

// Keeps the worse status of the two: failed is worse than unavailable.
void append_point(PointResult& all, PointResult more) {
  const bool is_worse =
      more.status == PointStatus::failed ||
      (more.status == PointStatus::unavailable && all.status == PointStatus::valid);
  if (all.status != PointStatus::failed && is_worse) {
    all.status = more.status;
    all.reason = more.reason;
  }
  all.command_version = more.command_version;
  if (all.status != PointStatus::valid) {
    all.samples.clear();
    all.chunks.clear();
    return;
  }
  if (all.samples.empty() || !more.stop) all.stop = more.stop;
  if (all.stop) all.stop = std::max(all.stop, more.stop);
  all.samples.reserve(all.samples.size() + more.samples.size());
  for (Sample& sample : more.samples) all.samples.push_back(std::move(sample));
  if (!more.chunks.empty()) all.chunks = std::move(more.chunks);
}

}  // namespace

void append_launches(RunResult& all, RunResult more, std::uint32_t first) {
  std::uint64_t first_order = 0;
  for (const PointResult& point : all.points) {
    for (const Sample& sample : point.samples) {
      first_order = std::max(first_order, sample.order + 1);
    }
  }
  for (std::size_t i = 0; i < all.points.size(); ++i) {
    for (Sample& sample : more.points[i].samples) {
      sample.launch += first;
      sample.order += first_order;
      sample.round += static_cast<std::uint32_t>(all.rounds.size());
    }
    append_point(all.points[i], std::move(more.points[i]));
  }
  all.dev_shm = std::max(all.dev_shm, more.dev_shm);
  all.rounds.insert(all.rounds.end(), more.rounds.begin(), more.rounds.end());
}

}  // namespace zcbench
