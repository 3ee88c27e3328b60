// What a run produces, as plain values: every field with its unit in its name. Made by trial and
// run, written by result_file, shown by summary.
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

/// One of `count` parts, each with every `count`-th point, so that they take about as long.
struct Shard {
  std::uint32_t index = 0;  ///< from 0
  std::uint32_t count = 1;

  /// Of the part's point `i` in the whole plan.
  std::size_t place(std::size_t i) const { return index + i * count; }
  /// "2/3", counted from 1.
  std::string text() const;
};

/// Consecutive parts of a sample. The last five add up to the sample's real_time_ns; publish (the
/// one copy of the input into the array) lies before the timer.
struct Phases {
  std::int64_t publish_ns = 0;
  std::int64_t start_ns = 0;
  std::int64_t distribute_ns = 0;
  std::int64_t compute_ns = 0;
  std::int64_t collect_ns = 0;
  std::int64_t join_ns = 0;
};

/// The ledger of a sample: bytes that were copied, by route.
struct BytesCopied {
  std::uint64_t publish = 0;       ///< input into shared memory, before the timer
  std::uint64_t to_workers = 0;    ///< through kernel channels, headers included
  std::uint64_t from_workers = 0;  ///< through kernel channels, headers included
  std::uint64_t results = 0;       ///< ChunkResults handed back, by whatever route
};

/// One worker's life within a sample, in ns since the timer started.
struct WorkerDetail {
  std::int64_t started_ns = 0;        ///< first instruction of the worker; 0 for pool
  std::int64_t compute_begin_ns = 0;  ///< its first slice had arrived
  std::int64_t compute_end_ns = 0;    ///< its last kernel call had returned
  std::int64_t exited_ns = 0;         ///< fork: reaped; pool: its last submit had returned
};

/// One timed, verified execution of a point. CPU, faults and switches are those of all workers
/// together (for serial: of the parent inside the timer).
struct Sample {
  std::int64_t real_time_ns = 0;
  std::int64_t cpu_time_ns = 0;  ///< parent + workers
  Phases phases;
  BytesCopied bytes_copied;
  std::int64_t off_clock_ns = 0;  ///< its own wall time outside the timer: reset, check, accounts
  std::int64_t setup_ns = 0;      ///< its share of what its turn's samples have in common
  std::int64_t compute_span_ns = 0;  ///< first worker's begin to last worker's end
  std::int64_t worker_cpu_ns = 0;
  std::uint64_t minor_faults = 0;
  std::uint64_t major_faults = 0;
  std::uint64_t context_switches = 0;
  std::optional<std::uint64_t> worker_peak_rss_bytes;  ///< largest worker; none: serial, threads
  DontForkVector<WorkerDetail> workers_detail;
  DontForkVector<Metric> figures;  ///< what the kernel computed, e.g. sum, or mean, std and max
  std::uint64_t order = 0;         ///< position in the run's sequence of samples
  std::uint32_t round = 0;
  std::uint32_t launch = 0;  ///< of the plan, in a process of its own; from 0
};

/// What ended a point's sequential sampling: see SequentialSampling. From best to worst.
enum class StopReason { target, max, max_seconds };
/// "target", "max", "max_seconds": the key of the config that ended it.
std::string_view to_string(StopReason reason);

struct PointResult {
  Point point;
  PointStatus status = PointStatus::valid;
  std::string reason;                ///< of failed and unavailable points
  std::string command_version{};     ///< external: what the command's probe printed
  DontForkVector<Sample> samples;    ///< empty unless valid
  std::optional<StopReason> stop{};  ///< sequential points: the worst of all launches; none: a
                                     ///< signal came first
  std::vector<ChunkResult> chunks;   ///< per slice, of the last sample
};

/// No-op fork measured at the start of a round; far above the run's median it marks the round as
/// disturbed by something else on the machine.
struct NoiseProbe {
  std::int64_t fork_ns = 0;  ///< 0: could not be measured
  bool noisy = false;
};

/// What a run must have in common with the one it goes on with, as fields and values.
struct Fingerprint {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Fields config;  ///< what is measured: hash, seed, launches ...
  Fields runner;  ///< by what and where: program, host, machine

  bool operator==(const Fingerprint&) const = default;
};

/// A run that was ended and gone on with (`run --resume`).
struct Resume {
  std::string date;  ///< ISO 8601
  std::vector<std::string>
      mixed_in;  ///< how program or host differ from the first run's; none: same
};

/// Whose /dev/shm a run puts its named objects into: one of its own, which ends with it, or
/// everybody's, where a kill can leave one.
enum class DevShm { unused, own, shared };

struct RunResult {
  std::string config_name;
  std::string config_path;
  std::uint64_t seed = 0;
  std::string started_utc;            ///< ISO 8601
  std::uint32_t launches = 1;         ///< times the plan was repeated, each in a fresh process
  std::uint64_t excluded_points = 0;  ///< combinations a capability or an exclude rule left out
  bool complete = false;              ///< false: the run was interrupted
  std::vector<PointResult> points;
  std::vector<NoiseProbe> rounds;
  Fingerprint fingerprint{};  ///< of the run that took the first sample
  std::vector<Resume> resumes{};
  Shard shard{};  ///< `points` are that part of the plan
  DevShm dev_shm = DevShm::unused;
};

}  // namespace zcbench
