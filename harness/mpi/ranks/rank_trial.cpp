#include "harness/mpi/ranks/rank_trial.hpp"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/errors.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/cgroup.hpp"
#include "harness/machine/environment.hpp"
#include "harness/measure/phase_timestamps.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/usage.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/chunk_result.hpp"

namespace zcbench {

namespace {

// The input from element `first` on.
class ShiftedSource : public BlockSource {
 public:
  ShiftedSource(const InputBlocks& all, std::uint64_t first) : all_(all), first_(first) {}
  void fill(std::uint64_t first, std::span<double> values) const override {
    all_.fill(first_ + first, values);
  }

 private:
  InputBlocks all_;
  std::uint64_t first_;
};

// What a rank sends to rank 0 after a round, as bytes, because all run the same program.
struct RankReport {
  std::int64_t compute_begin_ns = 0;
  std::int64_t compute_end_ns = 0;
  Usage usage{};
};

struct ShortText {
  char text[400];
};

template <typename Value>
std::vector<Value> gathered(const Value& mine, const RankWorld& world) {
  std::vector<Value> all(world.is_root() ? static_cast<std::size_t>(world.size()) : 0);
  require_mpi(MPI_Gather(&mine, sizeof mine, MPI_BYTE, all.data(), sizeof mine, MPI_BYTE, 0,
                         MPI_COMM_WORLD),
              "MPI_Gather");
  return all;
}

void wait_for_all() { require_mpi(MPI_Barrier(MPI_COMM_WORLD), "MPI_Barrier"); }

}  // namespace

struct RankTrial::Round {
  PhaseTimestamps cuts{};  // rank 0's clock
  ChunkResult own{};
  RankReport report;
  std::vector<ChunkResult> chunks;  // rank 0 only: of all ranks
};

RankTrial::RankTrial(const Point& point, const RankWorld& world)
    : point_(point),
      world_(world),
      kernel_(with_variant(*find_kernel(point.kernel), point.variant)),
      spec_{.world = world,
            .elements = point.elements,
            .partition = point.partition,
            .returns_slices = kernel_.writes_array},
      input_(Input::make(point.data, point.elements, 0)) {
  require_memory();
  transfer_ = open_rank_transfer(point.strategy, spec_);
  for (const Segment& segment : transfer_->held())
    held_.push_back(part_of(segment, kernel_.writes_array));
  if (!kernel_.writes_array) {
    const SliceBounds own = slice_of(spec_, world.rank());
    // Only the segment's size matters: the rank that holds the values fills them.
    own_.push_back(part_of({own.begin, {static_cast<double*>(nullptr), own.size()}}, true));
  }
}

// Each machine checks for its own ranks: another one may have more memory or less.
void RankTrial::require_memory() const {
  const std::uint64_t slice = slice_of(spec_, world_.rank()).size();
  const std::uint64_t mine =
      rank_memory_bytes(point_.strategy, spec_) + kernel_.scratch_bytes(slice);
  std::uint64_t needed = 0;
  require_mpi(MPI_Allreduce(&mine, &needed, 1, MPI_UINT64_T, MPI_SUM, world_.machine().get()),
              "MPI_Allreduce");
  const std::uint64_t has =
      std::min(available_memory_bytes("", UINT64_MAX), cgroup_memory_room_bytes());
  if (needed > has) {
    throw TrialError(fmt::format(
        "its machine's ranks need {} bytes of memory, has {}; use fewer elements or more nodes",
        needed, has));
  }
}

RankTrial::Part RankTrial::part_of(const Segment& segment, bool is_checked) const {
  auto source = std::make_unique<ShiftedSource>(input_.blocks(point_.elements), segment.first);
  const InputBlocks input({}, segment.values.size(), *source);
  Reference reference = is_checked ? kernel_.reference(input) : Reference();
  return {segment, std::move(source), input, std::move(reference)};
}

void RankTrial::fill(const Part& part) {
  const std::span<double> values = part.segment.values;
  for (std::uint64_t first = 0; first < values.size(); first += kBlockElements) {
    part.source->fill(first,
                      values.subspan(first, std::min(kBlockElements, values.size() - first)));
  }
}

RankTrial::Round RankTrial::run_round() {
  Round round;
  wait_for_all();
  const Usage before = current_usage(RUSAGE_SELF);
  round.cuts.begin_ns = round.cuts.started_ns = now_ns();
  const std::span<double> slice = transfer_->distribute();
  round.report.compute_begin_ns = round.cuts.distributed_ns = now_ns();
  round.own = kernel_.run(slice);
  round.report.compute_end_ns = now_ns();
  transfer_->collect();
  round.chunks = gathered(round.own, world_);
  round.cuts.collected_ns = round.cuts.joined_ns = now_ns();
  round.report.usage = usage_between(before, current_usage(RUSAGE_SELF));
  return round;
}

// Returns "" if what this rank holds, or computed, is right, otherwise what is wrong.
std::string RankTrial::what_is_wrong(const Round& round) const {
  std::optional<std::string> wrong;
  for (const Part& part : own_) {
    // A kernel may return anything for an empty slice; only the count matters.
    wrong = part.input.size() == 0 ? verify_count(round.own, 0)
                                   : kernel_.verify(part.input, {}, round.own, part.reference);
  }
  for (const Part& part : held_) {
    if (wrong || !kernel_.writes_array) break;
    if (part.input.size() == 0) continue;
    wrong = kernel_.verify(part.input, part.segment.values, {.count = part.input.size()},
                           part.reference);
  }
  return wrong.value_or("");
}

std::string RankTrial::take() {
  for (const Part& part : held_) fill(part);
  const Round round = run_round();
  ShortText wrong{};
  what_is_wrong(round).copy(wrong.text, sizeof wrong.text - 1);
  const std::vector<ShortText> all_wrong = gathered(wrong, world_);
  for (std::size_t rank = 0; rank < all_wrong.size(); ++rank) {
    if (*all_wrong[rank].text == '\0') continue;
    return json_line(
        {{"error", fmt::format("wrong result: rank {}: {}", rank, all_wrong[rank].text)}});
  }
  return answer(round);
}

// Ranks of other machines have other clocks: only how long they worked is known.
std::string RankTrial::answer(const Round& round) const {
  const std::vector<RankReport> reports = gathered(round.report, world_);
  if (!world_.is_root()) return "";
  PhaseTimestamps cuts = round.cuts;
  std::int64_t first_begin_ns = round.report.compute_begin_ns;
  Usage usage;
  std::uint64_t copied_bytes = 0, between_nodes_bytes = 0;
  for (int rank = 0; rank < world_.size(); ++rank) {
    const RankReport& report = reports[static_cast<std::size_t>(rank)];
    const bool has_our_clock = world_.is_on_roots_machine(rank);
    const std::int64_t worked_ns = report.compute_end_ns - report.compute_begin_ns;
    cuts.compute_end_ns =
        std::max(cuts.compute_end_ns,
                 has_our_clock ? report.compute_end_ns : cuts.distributed_ns + worked_ns);
    if (has_our_clock) first_begin_ns = std::min(first_begin_ns, report.compute_begin_ns);
    usage.cpu_ns += report.usage.cpu_ns;
    usage.minor_faults += report.usage.minor_faults;
    usage.major_faults += report.usage.major_faults;
    usage.context_switches += report.usage.context_switches;
    if (rank == 0 || !find_strategy(point_.strategy)->copies) continue;
    const std::uint64_t bytes = slice_of(spec_, rank).size() * sizeof(double);
    copied_bytes += bytes;
    if (!world_.is_on_roots_node(rank)) between_nodes_bytes += bytes;
  }
  const int ways = kernel_.writes_array ? 2 : 1;
  const Phases phases = cut_phases(cuts);
  const ChunkResult merged = merge_in_pairs(kernel_, round.chunks);
  nlohmann::ordered_json line;
  line["real_time_ns"] = cuts.joined_ns - cuts.begin_ns;
  line["cpu_time_ns"] = usage.cpu_ns;
  line["distribute_ns"] = phases.distribute_ns;
  line["compute_ns"] = phases.compute_ns;
  line["collect_ns"] = phases.collect_ns;
  line["compute_span_ns"] = std::max<std::int64_t>(cuts.compute_end_ns - first_begin_ns, 0);
  line["count"] = merged.count;
  line["mean"] = number_json(merged.mean);
  line["mean_error"] = number_json(merged.mean_error);
  line["deviation"] = number_json(merged.deviation);
  line["max"] = number_json(merged.max);
  line["bytes_to_ranks"] = copied_bytes;
  line["bytes_from_ranks"] = kernel_.writes_array ? copied_bytes : 0;
  line["minor_faults"] = usage.minor_faults;
  line["major_faults"] = usage.major_faults;
  line["context_switches"] = usage.context_switches;
  line["facts"] = {{"machines", world_.machines()},
                   {"between_nodes_bytes", between_nodes_bytes * static_cast<std::uint64_t>(ways)}};
  return json_line(line);
}

}  // namespace zcbench
