#include "harness/run/sweep.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "harness/external/command_process.hpp"
#include "harness/machine/oom_watch.hpp"
#include "harness/measure/noise_probe.hpp"
#include "harness/mpi/mpi_trial.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"
#include "harness/plan/schedule.hpp"
#include "harness/run/point_sampler.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/stop_rule.hpp"
#include "harness/transfer/shm_object.hpp"
#include "harness/transfer/transfer.hpp"
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

void fail(PointResult& result, std::string reason) {
  result.status = PointStatus::failed;
  result.reason = std::move(reason);
  result.samples.clear();
  result.chunks.clear();
}

void add(std::vector<Sample> samples, std::vector<ChunkResult> chunks, PointResult& result) {
  for (Sample& sample : samples) result.samples.push_back(std::move(sample));
  result.chunks = std::move(chunks);
}

// Takes turns, or reads them from the journal. Makes the inputs before the first one it takes.
class TurnTaker {
 public:
  TurnTaker(const std::vector<Point>& points, SweepLog& log) : points_(points), log_(log) {}

  // Returns the wall time of the whole turn.
  std::int64_t take(const Turn& turn, PointResult& result) {
    if (auto done = log_.done_turn(turn)) return repeat(std::move(*done), result);
    if (!sampler_) sampler_.emplace(points_, read_machine_limits().memory_bytes);
    const std::size_t samples_before = result.samples.size();
    const std::int64_t begin_ns = measure(turn, result);
    const std::int64_t elapsed_ns = now_ns() - begin_ns;
    log_.note_turn(turn, elapsed_ns, result, samples_before);
    return elapsed_ns;
  }

 private:
  std::int64_t repeat(JournalTurn done, PointResult& result) {
    if (!done.failure.empty()) {
      fail(result, std::move(done.failure));
    } else {
      order_ = done.samples.back().order + 1;
      add(std::move(done.samples), std::move(done.chunks), result);
    }
    return done.elapsed_ns;
  }

  // Returns the start of the turn; a turn that a pause interrupted is repeated and starts then.
  std::int64_t measure(const Turn& turn, PointResult& result) {
    set_activity(result.point.name());
    std::int64_t begin_ns = now_ns();
    try {
      TurnResult taken = taken_without_pause([&] {
        begin_ns = now_ns();
        return sampler_->take(result.point, turn.samples);
      });
      for (Sample& sample : taken.samples) {
        sample.order = order_++;
        sample.round = turn.round;
      }
      add(std::move(taken.samples), std::move(taken.chunks), result);
    } catch (const TrialError& error) {
      fail(result,
           fmt::format("{}: {}{}", result.point.name(), error.what(), oom_watch_.take_new_kills()));
    }
    return begin_ns;
  }

  const std::vector<Point>& points_;
  SweepLog& log_;
  std::optional<PointSampler> sampler_;
  OomWatch oom_watch_;
  std::uint64_t order_ = 0;
};

NoiseProbe round_guard(std::uint32_t round, SweepLog& log) {
  if (const auto done = log.done_round(round)) return *done;
  const NoiseProbe guard = measure_round_guard();
  log.note_round(round, guard);
  return guard;
}

// Cached inputs stay in memory for the whole run, in addition to the open point.
void check_inputs_fit(const std::vector<Point>& points, const AvailableResources& limits) {
  const std::uint64_t needed_bytes = memory_need(points, limits.memory_bytes).needed_bytes();
  if (needed_bytes > limits.memory_bytes) {
    throw MachineError(fmt::format(
        "the inputs of all points and the largest point need {} bytes of memory, but only {} are "
        "available; use fewer distinct inputs or elements",
        needed_bytes, limits.memory_bytes));
  }
}

// Runs each distinct probe only once, because starting a process takes time.
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

// The stop rules of the sequential points, by index; ignores turns of other points.
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

void require_proc() {
  if (::access("/proc/self/exe", F_OK) == 0) return;
  throw MachineError(
      fmt::format("/proc/self/exe: {}; zcbench needs /proc: mount it (mount -t proc proc /proc)",
                  strerrordesc_np(errno)));
}

DevShm enter_shm_for(const std::vector<Point>& points) {
  // Killed external programs and MPI ranks may also leave objects there. Pages of a set size come
  // from a tmpfs that is created together with it.
  const bool uses_shm = std::ranges::any_of(points, [](const Point& point) {
    return point_footprint(point).shm_bytes > 0 || !point.command.argv.empty() ||
           set_page_bytes(point.pages) != 0 || has_ranks(point);
  });
  if (!uses_shm) return DevShm::unused;
  return enter_private_shm(read_machine_limits().shm_bytes) ? DevShm::own : DevShm::shared;
}

std::optional<std::string> why_cannot_be_swept(const Point& point,
                                               const AvailableResources& limits) {
  if (auto reason = why_point_cannot_run(point, limits)) return reason;
  const std::uint64_t needed_bytes = memory_need({point}, limits.memory_bytes).needed_bytes();
  if (needed_bytes <= limits.memory_bytes) return std::nullopt;
  return fmt::format(
      "needs {} bytes of memory in addition to its input, has {}; use fewer elements", needed_bytes,
      limits.memory_bytes);
}

std::vector<PointResult> prepare_points(const Plan& plan, Leaks leaks, DevShm* dev_shm) {
  sweep_stale_shm_objects();
  const DevShm entered = enter_shm_for(plan.points);
  if (dev_shm != nullptr) *dev_shm = entered;
  if (entered == DevShm::shared && leaks == Leaks::refused) {
    throw MachineError(
        "--require-leakproof: a killed run could leave objects in /dev/shm, because this user may "
        "not create a mount namespace; run as root, allow user namespaces, or omit the strategies "
        "that put arrays there");
  }
  const AvailableResources limits = read_machine_limits();
  Probes probes;
  std::vector<PointResult> results;
  for (const Point& point : plan.points) {
    PointResult result;
    result.point = point;
    auto reason = why_cannot_be_swept(point, limits);
    if (!reason) {
      const ProbeAnswer& answer = has_ranks(point) ? probe_mpi(point.timeout_s) : probes.of(point);
      reason = answer.unavailable;
      result.command_version = answer.version;
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

void run_sweep(std::uint64_t seed, RunResult& result, SweepLog& log,
               const std::function<void(const SweepProgress&)>& on_progress) {
  log.reconcile_availability(result.points);
  std::vector<std::size_t> places;  // indices of the runnable points in result.points
  for (std::size_t place = 0; place < result.points.size(); ++place) {
    if (result.points[place].status == PointStatus::valid) places.push_back(place);
  }
  const std::vector<Point> points = runnable_points(result.points);
  if (points.empty()) return;
  TurnTaker taker(points, log);
  StopRules stop_rules(points);
  SweepProgress progress{.samples_done = 0, .samples_total = 0, .next = points.front()};
  for (const Point& point : points) progress.samples_total += point.samples;
  Schedule schedule(points, seed);
  std::vector<std::uint64_t> asked_for(points.size());
  const auto is_decided = [&](std::size_t index) {
    if (!stop_rules.is_decided(index, result.points[places[index]])) return false;
    progress.samples_total -= points[index].samples - asked_for[index];
    return true;
  };
  const auto is_any_left = [&] {
    return std::ranges::any_of(places, [&](std::size_t place) {
      return result.points[place].status == PointStatus::valid;
    });
  };
  for (auto round = schedule.next_round(is_decided); !round.empty() && is_any_left();
       round = schedule.next_round(is_decided)) {
    for (const Turn& turn : round) {
      throw_if_interrupted();  // samples that never wait do not check
      if (turn.round == result.rounds.size()) {
        result.rounds.push_back(round_guard(turn.round, log));
      }
      PointResult& point_result = result.points[places[turn.point]];
      on_progress({progress.samples_done, progress.samples_total, point_result.point});
      if (point_result.status == PointStatus::valid) {
        stop_rules.add_turn(turn.point, taker.take(turn, point_result));
      }
      progress.samples_done += turn.samples;
      asked_for[turn.point] += turn.samples;
    }
  }
  mark_noisy_rounds(result.rounds);
}

}  // namespace zcbench
