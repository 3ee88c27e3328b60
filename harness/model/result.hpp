// What a run produces, as plain values with units in their names. Trial and run fill them in,
// results_writer writes them, summary shows them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/os/dont_fork_vector.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

enum class PointStatus { valid, failed, unavailable };
/// "valid", "failed", "unavailable".
std::string_view to_string(PointStatus status);

/// One of `count` parts of a plan. Each has every `count`-th point, so that all take about as long.
struct Shard {
  std::uint32_t index = 0;  ///< from 0
  std::uint32_t count = 1;

  /// The index of the part's point `i` in the whole plan.
  std::size_t place(std::size_t i) const { return index + i * count; }
  /// "2/3", counted from 1.
  std::string text() const;
};

/// Consecutive parts of a sample. The last five add up to the sample's real_time_ns; publish (the
/// copy of the input into the array) precedes the timer.
struct Phases {
  std::int64_t publish_ns = 0;
  std::int64_t start_ns = 0;
  std::int64_t distribute_ns = 0;
  std::int64_t compute_ns = 0;
  std::int64_t collect_ns = 0;
  std::int64_t join_ns = 0;
};

/// The bytes that a sample copied, by route.
struct BytesCopied {
  std::uint64_t publish = 0;       ///< input into shared memory, before the timer
  std::uint64_t to_workers = 0;    ///< through kernel channels, headers included
  std::uint64_t from_workers = 0;  ///< through kernel channels, headers included
  std::uint64_t results = 0;       ///< ChunkResults returned, by any route
};

/// The times of one worker in a sample, in ns since the timer started.
struct WorkerDetail {
  std::int64_t started_ns = 0;        ///< first instruction of the worker; 0 for pool
  std::int64_t compute_begin_ns = 0;  ///< its first slice arrived
  std::int64_t compute_end_ns = 0;    ///< its last kernel call returned
  std::int64_t exited_ns = 0;         ///< fork: it was reaped; pool: its last submit returned
};

/// One timed, verified execution of a point. CPU time, faults and context switches are the totals
/// of all workers (for serial: of the parent inside the timer).
struct Sample {
  std::int64_t real_time_ns = 0;
  std::int64_t cpu_time_ns = 0;  ///< parent + workers
  Phases phases;
  BytesCopied bytes_copied;
  std::int64_t off_clock_ns = 0;     ///< wall time outside the timer: reset, verify, bookkeeping
  std::int64_t setup_ns = 0;         ///< its share of the setup that its turn's samples share
  std::int64_t compute_span_ns = 0;  ///< first worker's begin to last worker's end
  std::int64_t worker_cpu_ns = 0;
  std::uint64_t minor_faults = 0;
  std::uint64_t major_faults = 0;
  std::uint64_t context_switches = 0;
  std::optional<std::uint64_t> worker_peak_rss_bytes;  ///< largest; nullopt: serial, threads
  DontForkVector<WorkerDetail> workers_detail;
  DontForkVector<Metric> figures;  ///< what the kernel computed, e.g. sum, or mean, std and max
  std::uint64_t order = 0;         ///< position in the run's sequence of samples
  std::uint32_t round = 0;
  std::uint32_t launch = 0;  ///< index of the launch, from 0
};

/// What ended a point's sequential sampling (see SequentialSampling), from best to worst.
enum class StopReason { target, max, max_seconds };
/// "target", "max", "max_seconds": the key of the config that ended it.
std::string_view to_string(StopReason reason);

struct PointResult {
  Point point;
  PointStatus status = PointStatus::valid;
  std::string reason;                ///< why the point failed or is unavailable
  std::string command_version{};     ///< external: its probe's output; mpi_*: MPI's version
  DontForkVector<Sample> samples;    ///< empty unless valid
  std::optional<StopReason> stop{};  ///< sequential points: the worst of all launches; nullopt: a
                                     ///< signal came first
  std::vector<ChunkResult> chunks;   ///< one per slice of the last sample
};

/// A no-op fork measured at the start of a round. If it takes far longer than the run's median,
/// something else disturbed the round.
struct NoiseProbe {
  std::int64_t fork_ns = 0;  ///< 0: could not be measured
  bool noisy = false;
};

/// What a resumed run must have in common with the first one, as fields and values.
struct Fingerprint {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Fields config;  ///< what is measured: hash, seed, launches ...
  Fields runner;  ///< what measures it: program, host, machine

  bool operator==(const Fingerprint&) const = default;
};

/// A continuation of an interrupted run (`run --resume`).
struct Resume {
  std::string date;  ///< ISO 8601
  std::vector<std::string>
      mixed_in;  ///< how program or host differ from the first run's; empty: no difference
};

/// Where a run creates its named objects: in its own /dev/shm mount, which ends with it, or in the
/// shared one, where a killed run can leave an object.
enum class DevShm { unused, own, shared };

struct RunResult {
  std::string config_name;
  std::string config_path;
  std::uint64_t seed = 0;
  std::string started_utc;            ///< ISO 8601
  std::uint32_t launches = 1;         ///< repetitions of the plan, each in a fresh process
  std::uint64_t excluded_points = 0;  ///< combinations omitted by a capability or an exclude rule
  bool complete = false;              ///< false: the run was interrupted
  std::vector<PointResult> points;
  std::vector<NoiseProbe> rounds;
  Fingerprint fingerprint{};  ///< fingerprint of the run that took the first sample
  std::vector<Resume> resumes{};
  Shard shard{};  ///< the part of the plan that `points` are
  DevShm dev_shm = DevShm::unused;
};

}  // namespace zcbench
