#include "harness/sweep.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

#include "harness/command_probe.hpp"
#include "harness/machine_limits.hpp"
#include "harness/point_sampler.hpp"
#include "harness/round_guard.hpp"
#include "harness/sampler.hpp"
#include "harness/signals.hpp"
#include "harness/stop_rule.hpp"
#include "harness/strategies/shm_object.hpp"
#include "harness/wait_limit.hpp"
#include "kernels/required_cpu.hpp"

namespace zcbench {

namespace {

std::vector<Point> runnable_points(const std::vector<PointResult>& results) {
  std::vector<Point> points;
  for (const PointResult& result : results) {
    if (result.status == PointStatus::valid) points.push_back(result.point);
  }
  return points;
}

void take(const Turn& turn, PointResult& point_result, PointSampler& sampler,
          std::uint64_t& order) {
  try {
    TurnResult taken = sampler.take(point_result.point, turn.samples);
    for (Sample& sample : taken.samples) {
      sample.order = order++;
      sample.round = turn.round;
      point_result.samples.push_back(std::move(sample));
    }
    point_result.chunks = std::move(taken.chunks);
  } catch (const TrialError& error) {
    point_result.status = PointStatus::failed;
    point_result.reason = fmt::format("{}: {}", point_result.point.name(), error.what());
    point_result.samples.clear();
    point_result.chunks.clear();
  }
}

// What is held of all inputs stays for the whole run, beside whichever point is open.
void check_inputs_fit(const std::vector<Point>& points, const MachineLimits& limits) {
  const std::uint64_t needed_bytes = memory_need(points, limits.memory_bytes).needed_bytes();
  if (needed_bytes > limits.memory_bytes) {
    throw MachineError(fmt::format(
        "the inputs of all points and the largest point need {} bytes of memory, there are {}; "
        "use fewer distinct inputs or elements",
        needed_bytes, limits.memory_bytes));
  }
}

// Runs each distinct probe once; it is a process, which costs time.
class Probes {
 public:
  const ProbeAnswer& of(const Point& point) {
    const auto key = std::pair{point.command.folder, point.command.probe};
    auto found = answers_.find(key);
    if (found == answers_.end()) {
      found = answers_.emplace(key, probe_command(point.command, point.timeout_s)).first;
    }
    return found->second;
  }

 private:
  std::map<std::pair<std::string, std::vector<std::string>>, ProbeAnswer> answers_;
};

// The stop rules of the sequential points, by index; no-one else's turns are counted.
class StopRules {
 public:
  explicit StopRules(const std::vector<Point>& points) {
    for (std::size_t index = 0; index < points.size(); ++index) {
      const Point& point = points[index];
      if (point.sequential) rules_.emplace(index, StopRule(point.samples, *point.sequential));
    }
  }

  void add_turn(std::size_t index, std::int64_t elapsed_ns) {
    const auto rule = rules_.find(index);
    if (rule != rules_.end()) rule->second.add_turn(elapsed_ns);
  }

  bool is_decided(std::size_t index, PointResult& result) {
    if (result.status == PointStatus::valid) result.stop = rules_.at(index).why_stop(result);
    return result.status != PointStatus::valid || result.stop;
  }

 private:
  std::map<std::size_t, StopRule> rules_;
};

}  // namespace

void require_cpu() {
  const std::string missing = missing_cpu_features();
  if (missing.empty()) return;
  throw MachineError(fmt::format(
      "this binary's kernels were built for another CPU: this one lacks {}; build zcbench on this "
      "machine (./run.sh), or with -DZCBENCH_NATIVE=OFF",
      missing));
}

void enter_shm_for(const std::vector<Point>& points) {
  // What an external command leaves there when it is killed should vanish, too.
  const bool uses_shm = std::ranges::any_of(points, [](const Point& point) {
    return point_footprint(point).shm_bytes > 0 || !point.command.argv.empty();
  });
  if (uses_shm) enter_private_shm(read_machine_limits().shm_bytes);
}

std::optional<std::string> why_cannot_be_swept(const Point& point, const MachineLimits& limits) {
  if (auto reason = why_point_cannot_run(point, limits)) return reason;
  const std::uint64_t needed_bytes = memory_need({point}, limits.memory_bytes).needed_bytes();
  if (needed_bytes <= limits.memory_bytes) return std::nullopt;
  return fmt::format("needs {} bytes of memory beside its input, has {}; use fewer elements",
                     needed_bytes, limits.memory_bytes);
}

std::vector<PointResult> prepare_points(const Plan& plan) {
  sweep_stale_shm_objects();
  enter_shm_for(plan.points);
  const MachineLimits limits = read_machine_limits();
  Probes probes;
  std::vector<PointResult> results;
  for (const Point& point : plan.points) {
    PointResult result;
    result.point = point;
    auto reason = why_cannot_be_swept(point, limits);
    if (!reason) {
      reason = probes.of(point).unavailable;
      result.command_version = probes.of(point).version;
    }
    if (reason) {
      if (point.if_unavailable == IfUnavailable::fail) {
        throw MachineError(fmt::format("{}: {}", point.name(), *reason));
      }
      result.status = PointStatus::unavailable;
      result.reason = *reason;
    }
    results.push_back(std::move(result));
  }
  check_inputs_fit(runnable_points(results), limits);
  return results;
}

void run_sweep(std::uint64_t seed, RunResult& result,
               const std::function<void(const SweepProgress&)>& on_progress) {
  std::vector<std::size_t> places;  // of the runnable points in result.points
  for (std::size_t place = 0; place < result.points.size(); ++place) {
    if (result.points[place].status == PointStatus::valid) places.push_back(place);
  }
  const std::vector<Point> points = runnable_points(result.points);
  if (points.empty()) return;
  PointSampler sampler(points, read_machine_limits().memory_bytes);
  StopRules stop_rules(points);
  SweepProgress progress{.samples_done = 0, .samples_total = 0, .next = points.front()};
  for (const Point& point : points) progress.samples_total += point.samples;
  std::uint64_t order = 0;
  Schedule schedule(points, seed);
  std::vector<std::uint64_t> asked_for(points.size());
  const auto is_decided = [&](std::size_t index) {
    if (!stop_rules.is_decided(index, result.points[places[index]])) return false;
    progress.samples_total -= points[index].samples - asked_for[index];
    return true;
  };
  for (auto round = schedule.next_round(is_decided); !round.empty();
       round = schedule.next_round(is_decided)) {
    for (const Turn& turn : round) {
      throw_if_interrupted();  // a sample too quick to wait for anything never looks
      if (turn.round == result.rounds.size()) result.rounds.push_back(measure_round_guard());
      PointResult& point_result = result.points[places[turn.point]];
      on_progress({progress.samples_done, progress.samples_total, point_result.point});
      const std::int64_t begin_ns = now_ns();
      if (point_result.status == PointStatus::valid) take(turn, point_result, sampler, order);
      stop_rules.add_turn(turn.point, now_ns() - begin_ns);
      progress.samples_done += turn.samples;
      asked_for[turn.point] += turn.samples;
    }
  }
  mark_noisy_rounds(result.rounds);
}

}  // namespace zcbench
