#include "harness/model/sample_fields.hpp"

#include <array>

namespace zcbench {

namespace {

template <auto... kPath>
SampleNumber number_at(Sample& sample) {
  return &(sample.*....*kPath);
}

using NumberAt = SampleNumber (*)(Sample&);

constexpr SampleField time_field(std::string_view name, std::string_view key, NumberAt in,
                                 std::string_view meaning) {
  return {name, name, "", key, SampleUnit::ns, SampleRole::time, meaning, in};
}

constexpr SampleField phase(std::string_view key, std::string_view name, NumberAt in,
                            std::string_view meaning) {
  return {name, name, "phases_ns", key, SampleUnit::ns, SampleRole::detail, meaning, in};
}

constexpr SampleField copied(std::string_view key, std::string_view name, std::string_view column,
                             NumberAt in, std::string_view meaning) {
  return {name, column, "bytes_copied", key, SampleUnit::bytes, SampleRole::detail, meaning, in};
}

constexpr SampleField detail(std::string_view name, SampleUnit unit, NumberAt in,
                             std::string_view meaning) {
  return {name, name, "", name, unit, SampleRole::detail, meaning, in};
}

constexpr SampleField place(std::string_view name, NumberAt in, std::string_view meaning) {
  return {name, name, "", name, SampleUnit::count, SampleRole::place, meaning, in};
}

constexpr std::array kFields{
    time_field("real_time_ns", "real_time", number_at<&Sample::real_time_ns>,
               "wall time (CLOCK_MONOTONIC)"),
    time_field("cpu_time_ns", "cpu_time", number_at<&Sample::cpu_time_ns>,
               "CPU time, parent and all workers"),

    phase("publish", "publish_ns", number_at<&Sample::phases, &Phases::publish_ns>,
          "copying the input into the array, before the timer; the other phases add up to "
          "`real_time`"),
    phase("start", "start_ns", number_at<&Sample::phases, &Phases::start_ns>,
          "until the last worker has been forked; 0 for `pool`"),
    phase("distribute", "distribute_ns", number_at<&Sample::phases, &Phases::distribute_ns>,
          "then until the parent has distributed all slices"),
    phase("compute", "compute_ns", number_at<&Sample::phases, &Phases::compute_ns>,
          "then until the last worker has finished computing"),
    phase("collect", "collect_ns", number_at<&Sample::phases, &Phases::collect_ns>,
          "then until the parent has all results"),
    phase("join", "join_ns", number_at<&Sample::phases, &Phases::join_ns>,
          "then until the last worker has been reaped; 0 for `pool`"),

    copied("publish", "publish_bytes", "copied_publish_bytes",
           number_at<&Sample::bytes_copied, &BytesCopied::publish>,
           "input into shared memory, before the timer"),
    copied("to_workers", "to_workers_bytes", "copied_to_workers_bytes",
           number_at<&Sample::bytes_copied, &BytesCopied::to_workers>,
           "through kernel channels, headers included"),
    copied("from_workers", "from_workers_bytes", "copied_from_workers_bytes",
           number_at<&Sample::bytes_copied, &BytesCopied::from_workers>,
           "through kernel channels, headers included"),
    copied("results", "results_bytes", "copied_results_bytes",
           number_at<&Sample::bytes_copied, &BytesCopied::results>,
           "the kernel's results per slice, returned by any route"),

    detail("off_clock_ns", SampleUnit::ns, number_at<&Sample::off_clock_ns>,
           "wall time of the sample outside its timer: resetting, verifying, bookkeeping; for "
           "`fork` also opening and closing its Transfer"),
    detail("setup_ns", SampleUnit::ns, number_at<&Sample::setup_ns>,
           "its share of the setup that the samples of one turn share: opening and closing a "
           "pool's Transfer, starting, warming up and ending its workers; about 0 for `fork`"),
    detail("compute_span_ns", SampleUnit::ns, number_at<&Sample::compute_span_ns>,
           "from the first worker's begin to the last worker's end"),
    detail("worker_cpu_ns", SampleUnit::ns, number_at<&Sample::worker_cpu_ns>,
           "CPU time of all workers"),
    detail("minor_faults", SampleUnit::count, number_at<&Sample::minor_faults>,
           "page faults of all workers that did not need the disk"),
    detail("major_faults", SampleUnit::count, number_at<&Sample::major_faults>,
           "page faults of all workers that read from the disk"),
    detail("context_switches", SampleUnit::count, number_at<&Sample::context_switches>,
           "of all workers, voluntary and involuntary"),
    detail("worker_peak_rss_bytes", SampleUnit::bytes, number_at<&Sample::worker_peak_rss_bytes>,
           "resident memory of the largest worker at its peak; null for `serial`, `threads` and "
           "`exec`"),

    place("order", number_at<&Sample::order>,
          "position of the sample in the run's sequence of all samples, from 0"),
    place("round", number_at<&Sample::round>, "index into `context.zcbench.rounds`"),
    place("launch", number_at<&Sample::launch>,
          "which of the `launches`, from 0; launch k orders its samples by seed + k"),
};

constexpr std::array kWorkerFields{
    WorkerField{"started_ns",
                "first instruction of the worker (`exec`: when it has opened what it was passed); "
                "0 for `pool`",
                &WorkerDetail::started_ns},
    WorkerField{"compute_begin_ns", "its first slice arrived", &WorkerDetail::compute_begin_ns},
    WorkerField{"compute_end_ns", "its last kernel call returned", &WorkerDetail::compute_end_ns},
    WorkerField{"exited_ns", "`fork`: it was reaped; `pool`: its last submit returned",
                &WorkerDetail::exited_ns},
};

}  // namespace

std::span<const SampleField> sample_fields() { return kFields; }

std::span<const WorkerField> worker_fields() { return kWorkerFields; }

}  // namespace zcbench
