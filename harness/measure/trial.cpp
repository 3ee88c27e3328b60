#include "harness/measure/trial.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <optional>

#include "harness/measure/execed_workers.hpp"
#include "harness/measure/phase_timestamps.hpp"
#include "harness/measure/sample_array.hpp"
#include "harness/measure/worker_group.hpp"
#include "harness/measure/worker_loop.hpp"
#include "harness/os/signals.hpp"
#include "harness/os/usage.hpp"
#include "kernels/chunk_result.hpp"

namespace zcbench {

namespace {

// Interrupting a process may take 45 us (in a virtual machine): a thousandth of this interval.
constexpr std::int64_t kWatchNs = 40'000'000;

// One open Transfer with its workers, and the clock around them. Members are destroyed in reverse
// order, so workers end before the things that they use.
class Trial {
 public:
  explicit Trial(const TrialSetup& setup);

  Sample take_started();
  void start_pool();
  Sample take_round_trip(bool is_last);
  void warm_up();
  void stop_pool();

  std::vector<ChunkResult> take_chunks() { return std::move(chunks_); }

 private:
  std::optional<ExecedWorkers> execed_workers();
  void open_round();
  void begin_deadline() { deadline_ns_ = now_ns() + timeout_ns(); }
  void begin_pool_deadline();
  Deadline limit();
  void distribute_and_collect(PhaseTimestamps& cuts);
  Sample finish_sample(const PhaseTimestamps& cuts, const Usage& parent);
  void add_worker_times(Sample& sample, const PhaseTimestamps& cuts) const;
  void add_worker_usage(Sample& sample, const Usage& parent) const;
  void check(RightBlocks afterwards);

  std::int64_t timeout_ns() const {
    return static_cast<std::int64_t>(setup_.point.timeout_s * 1e9);
  }
  bool in_parent() const { return setup_.strategy.worker_kind == WorkerKind::none; }
  bool is_exec() const { return setup_.point.lifecycle == Lifecycle::exec; }
  // Whether each sample has processes of its own.
  bool has_new_processes() const {
    return setup_.strategy.worker_kind == WorkerKind::process &&
           setup_.point.lifecycle != Lifecycle::pool;
  }

  const TrialSetup& setup_;
  ParentBinding binding_;
  TransferSpec spec_;
  std::int64_t deadline_ns_ = 0;
  ControlBlock side_;
  std::optional<ExecedWorkers> execed_;
  std::unique_ptr<Transfer> transfer_;
  RoundBarrier board_;
  SampleArray array_;
  std::optional<WorkerGroup> group_;
  std::optional<Alarm> alarm_;
  std::vector<ChunkResult> chunks_;  // per slice, of the last sample
  ChunkResult merged_;               // of them
};

Trial::Trial(const TrialSetup& setup)
    : setup_(setup),
      binding_(setup.point.placement),
      spec_(transfer_spec(setup.point, setup.kernel)),
      side_(is_exec() ? ControlBlock::Workers::execed : ControlBlock::Workers::forked),
      execed_(execed_workers()),
      transfer_(setup.strategy.open(spec_, side_)),
      board_(setup.point.workers, side_),
      array_(setup, *transfer_),
      chunks_(spec_.slices()) {
  begin_deadline();  // only now: opening and filling a large array takes long
  alarm_.emplace(deadline_ns_, kWatchNs);
  const WorkerJob job{*transfer_,
                      setup.kernel.run,
                      board_,
                      setup.strategy.worker_kind,
                      setup.point.lifecycle,
                      binding_.for_workers()};
  // Workers of a pool live through several samples, each with a deadline of its own.
  const std::int64_t rounds =
      setup.point.lifecycle == Lifecycle::pool ? setup.point.samples_per_turn + kPoolWarmUps : 1;
  group_.emplace(
      setup.strategy.worker_kind, setup.point.workers, now_ns() + timeout_ns() * rounds, board_,
      [job](std::uint32_t worker, const Deadline& worker_limit) {
        run_worker(job, worker, worker_limit);
      },
      setup.strategy.has_locks ? WorkerGroup::ForkMode::with_thread_id : WorkerGroup::ForkMode::raw,
      execed_ ? &*execed_ : nullptr);
}

std::optional<ExecedWorkers> Trial::execed_workers() {
  if (!is_exec()) return std::nullopt;
  return std::optional<ExecedWorkers>(std::in_place, side_, setup_.strategy.open, setup_.kernel.run,
                                      spec_, binding_.for_workers());
}

// The alarm interrupts waits that have no timers of their own. Each sample sets it anew, so a
// sample that is shorter than its interval is never interrupted.
void Trial::begin_pool_deadline() {
  begin_deadline();
  alarm_->set(std::min(now_ns() + kWatchNs, deadline_ns_));
}

Deadline Trial::limit() {
  Deadline limit(
      deadline_ns_,
      [this] {
        setup_.check();
        group_->check();
      },
      [this] { return group_->unfinished(deadline_ns_ - timeout_ns()); });
  if (setup_.point.lifecycle == Lifecycle::pool) limit.drop_timers();
  return limit;
}

void Trial::distribute_and_collect(PhaseTimestamps& cuts) {
  const Deadline waiting = limit();
  try {
    transfer_->distribute(waiting);
    cuts.distributed_ns = now_ns();
    group_->run_in_parent();
    transfer_->collect(chunks_, waiting);
    cuts.collected_ns = now_ns();
  } catch (const PeerGone&) {
    group_->check_for_death();
    throw;
  }
}

Sample Trial::take_started() {
  const Deadline waiting = limit();
  array_.hand_over();
  const Usage before = current_usage(RUSAGE_THREAD);
  PhaseTimestamps cuts{};
  cuts.begin_ns = now_ns();
  group_->start();
  cuts.started_ns = now_ns();
  distribute_and_collect(cuts);
  group_->join(waiting);
  cuts.joined_ns = now_ns();
  const Usage used = usage_between(before, current_usage(RUSAGE_THREAD));
  check(RightBlocks::stay);
  return finish_sample(cuts, used);
}

void Trial::start_pool() { group_->start(); }

// The last step before the clock starts: in every round alike, all workers have just gone to sleep.
void Trial::open_round() {
  array_.hand_over();
  begin_pool_deadline();
  board_.open_round(limit());
}

// A round that is neither timed nor checked, on whatever the previous round left in the array.
void Trial::warm_up() {
  open_round();
  PhaseTimestamps cuts{};
  distribute_and_collect(cuts);
  board_.wait_finished(limit());
}

Sample Trial::take_round_trip(bool is_last) {
  array_.reset();
  open_round();
  const Usage before = current_usage(RUSAGE_THREAD);
  PhaseTimestamps cuts{};
  cuts.begin_ns = cuts.started_ns = now_ns();
  distribute_and_collect(cuts);
  cuts.joined_ns = cuts.collected_ns;
  const Usage used = usage_between(before, current_usage(RUSAGE_THREAD));
  // While the workers write their reports.
  check(is_last ? RightBlocks::stay : RightBlocks::get_input);
  board_.wait_finished(limit());
  return finish_sample(cuts, used);
}

void Trial::stop_pool() {
  begin_pool_deadline();
  board_.close();
  group_->join(limit());
}

Sample Trial::finish_sample(const PhaseTimestamps& cuts_without_workers, const Usage& parent) {
  PhaseTimestamps cuts = cuts_without_workers;
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    const WorkerReport& report = board_.report(worker);
    if (report.tasks > 0)
      cuts.compute_end_ns = std::max(cuts.compute_end_ns, report.compute_end_ns);
  }
  Sample sample;
  sample.real_time_ns = cuts.joined_ns - cuts.begin_ns;
  if (sample.real_time_ns <= 0) throw TrialError("the clock did not advance during the sample");
  sample.phases = cut_phases(cuts);
  const ChannelBytes channels = transfer_->channel_bytes();
  sample.bytes_copied = {.to_workers = channels.to_workers,
                         .from_workers = channels.from_workers,
                         .results = spec_.slices() * sizeof(ChunkResult)};
  if (transfer_->array_is_shared()) {
    sample.phases.publish_ns = array_.publish_ns();
    sample.bytes_copied.publish = setup_.input.size() * sizeof(double);
  }
  add_worker_times(sample, cuts);
  add_worker_usage(sample, parent);
  const std::vector<Metric> figures = setup_.kernel.figures(setup_.reference, merged_);
  sample.figures.assign(figures.begin(), figures.end());
  return sample;
}

void Trial::add_worker_times(Sample& sample, const PhaseTimestamps& cuts) const {
  const bool pool = setup_.point.lifecycle == Lifecycle::pool;
  std::int64_t first_begin_ns = cuts.joined_ns;
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    const WorkerReport& report = board_.report(worker);
    const bool idle = report.tasks == 0;
    if (!idle) first_begin_ns = std::min(first_begin_ns, report.compute_begin_ns);
    const std::int64_t exited_ns =
        pool || in_parent() ? report.finished_ns : group_->exits()[worker].exited_ns;
    sample.workers_detail.push_back(
        {.started_ns = pool ? 0 : report.started_ns - cuts.begin_ns,
         .compute_begin_ns = (idle ? report.finished_ns : report.compute_begin_ns) - cuts.begin_ns,
         .compute_end_ns = (idle ? report.finished_ns : report.compute_end_ns) - cuts.begin_ns,
         .exited_ns = exited_ns - cuts.begin_ns});
  }
  sample.compute_span_ns = std::max<std::int64_t>(cuts.compute_end_ns - first_begin_ns, 0);
}

void Trial::add_worker_usage(Sample& sample, const Usage& parent) const {
  std::uint64_t peak_rss_bytes = 0;
  for (std::uint32_t worker = 0; worker < spec_.workers; ++worker) {
    const Usage used =
        has_new_processes() ? to_usage(group_->exits()[worker].usage) : board_.report(worker).usage;
    sample.worker_cpu_ns += used.cpu_ns;
    sample.minor_faults += used.minor_faults;
    sample.major_faults += used.major_faults;
    sample.context_switches += used.context_switches;
    peak_rss_bytes = std::max(peak_rss_bytes, used.peak_rss_bytes);
  }
  // For an exec'd process the kernel reports the peak of its parent, in whose memory it started.
  if (setup_.strategy.worker_kind == WorkerKind::process && !is_exec()) {
    sample.worker_peak_rss_bytes = peak_rss_bytes;
  }
  // The serial control's work is the parent's own time already.
  sample.cpu_time_ns = parent.cpu_ns + (in_parent() ? 0 : sample.worker_cpu_ns);
}

void Trial::check(RightBlocks afterwards) {
  // Waits end at the deadline by themselves; work that never waits is checked against it here.
  limit().check();
  merged_ = merge_in_pairs(setup_.kernel, chunks_);
  if (const auto wrong = array_.check(merged_, afterwards)) {
    throw TrialError("wrong result: " + *wrong);
  }
}

// Sets off_clock_ns: all of the sample's time since `begin_ns`, except that inside its timer.
void add_off_clock(Sample& sample, std::int64_t begin_ns) {
  sample.off_clock_ns = now_ns() - begin_ns - sample.real_time_ns;
}

TurnResult take_started_samples(const TrialSetup& setup, std::uint32_t samples,
                                const GoesOn& goes_on) {
  TurnResult turn;
  for (std::uint32_t taken = 0; taken < samples; ++taken) {
    const std::int64_t begin_ns = now_ns();
    {
      Trial trial(setup);
      turn.samples.push_back(trial.take_started());
      turn.chunks = trial.take_chunks();
    }
    add_off_clock(turn.samples.back(), begin_ns);
    if (!goes_on(turn.samples.back())) break;
  }
  return turn;
}

TurnResult take_pool_samples(const TrialSetup& setup, std::uint32_t samples,
                             const GoesOn& goes_on) {
  TurnResult turn;
  Trial trial(setup);
  trial.start_pool();
  for (int warm_up = 0; warm_up < kPoolWarmUps; ++warm_up) trial.warm_up();
  for (std::uint32_t taken = 0; taken < samples; ++taken) {
    const std::int64_t begin_ns = now_ns();
    turn.samples.push_back(trial.take_round_trip(taken + 1 == samples));
    add_off_clock(turn.samples.back(), begin_ns);
    if (!goes_on(turn.samples.back())) break;
  }
  trial.stop_pool();
  turn.chunks = trial.take_chunks();
  return turn;
}

}  // namespace

TurnResult take_turn(const TrialSetup& setup, std::uint32_t samples, const GoesOn& goes_on) {
  const std::int64_t begin_ns = now_ns();
  const auto take =
      setup.point.lifecycle == Lifecycle::pool ? take_pool_samples : take_started_samples;
  TurnResult turn = take(setup, samples, goes_on);
  std::int64_t setup_ns = now_ns() - begin_ns;
  for (const Sample& sample : turn.samples) setup_ns -= sample.real_time_ns + sample.off_clock_ns;
  for (Sample& sample : turn.samples) sample.setup_ns = setup_ns / std::ssize(turn.samples);
  return turn;
}

}  // namespace zcbench
