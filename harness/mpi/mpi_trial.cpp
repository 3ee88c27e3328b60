#include "harness/mpi/mpi_trial.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "harness/base/build_info.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/external/command_answer.hpp"
#include "harness/external/external_trial.hpp"
#include "harness/external/plan_files.hpp"
#include "harness/machine/mpi.hpp"
#include "harness/model/axis.hpp"
#include "harness/mpi/rank_mark.hpp"
#include "harness/os/signals.hpp"
#include "harness/transfer/shm_object.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kShownErrorBytes = 600;

bool may_span_machines() {
  const char* const nodes = std::getenv("SLURM_JOB_NUM_NODES");
  return has_own_mpi_launcher() || (nodes != nullptr && std::string_view(nodes) != "1");
}

// The settings that Open MPI 4 and 5 need for a run on one machine; MPICH neither knows nor needs
// them. What the user has set stays.
std::vector<std::string> launcher_environment(const std::string& folder) {
  std::vector<std::string> set{"TMPDIR=" + folder, fmt::format("{}={}", kRankMarkFolder, folder)};
  const auto set_unless_set = [&](const char* name, const std::string& value) {
    if (std::getenv(name) == nullptr) set.push_back(fmt::format("{}={}", name, value));
  };
  // Every strategy may have more workers than CPUs.
  set_unless_set("OMPI_MCA_rmaps_base_oversubscribe", "1");
  set_unless_set("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe");
  // Containers run it as root, and this program does not depend on the user.
  set_unless_set("OMPI_ALLOW_RUN_AS_ROOT", "1");
  set_unless_set("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
  if (may_span_machines()) return set;  // the folder is on this machine only
  set_unless_set("OMPI_MCA_btl_vader_backing_directory", folder);
  set_unless_set("OMPI_MCA_btl_sm_backing_directory", folder);
  set_unless_set("OMPI_MCA_osc_sm_backing_directory", folder);
  return set;
}

std::vector<std::string> launch_words(std::uint32_t ranks, std::vector<std::string> arguments) {
  std::vector<std::string> words = mpi_launcher();
  words.insert(words.end(), {"-n", std::to_string(ranks), mpi_program_path()});
  std::ranges::move(arguments, std::back_inserter(words));
  return words;
}

// The launcher with its ranks, and the folder for their files.
class RankProcess {
 public:
  RankProcess(std::uint32_t ranks, std::vector<std::string> arguments, const Deadline& limit)
      : command_(launch_words(ranks, std::move(arguments)), "", limit,
                 {.environment = launcher_environment(folder_.path()),
                  .telling_line = [this, ranks](std::string_view text) {
                    return telling_line(text, killed_ranks(folder_.path(), ranks));
                  }}) {}

  CommandProcess& command() { return command_; }

 private:
  ShmFolder folder_;  // removed when the ranks are gone
  CommandProcess command_;
};

ProbeAnswer run_probe(double timeout_s) {
  const auto unavailable = [](std::string reason) {
    return ProbeAnswer{.unavailable = std::move(reason), .version = ""};
  };
  try {
    const Deadline limit = Deadline::after(timeout_s, throw_if_interrupted);
    RankProcess rank(1, {"--version"}, limit);
    const std::string printed = rank.command().finish(limit);
    const std::size_t ours = printed.find(rank_version());
    if (ours == std::string::npos) {
      return unavailable(fmt::format(
          "{} is not of this build: it says {}; build both with ./run.sh",
          in_quotes(mpi_program_path()), in_quotes(printed.substr(0, printed.find('\n')))));
    }
    const std::size_t begin = ours + rank_version().size();
    return {.unavailable = std::nullopt,
            .version = escaped(printed.substr(begin, printed.find('\n', begin) - begin))};
  } catch (const TrialError& error) {  // or a SystemError, which is one
    return unavailable(fmt::format("MPI starts no rank here: {}", error.what()));
  }
}

// This process does not have the array; the ranks have checked the blocks that they hold.
std::optional<std::string> what_is_wrong(const TrialSetup& setup, const ChunkResult& merged) {
  if (setup.kernel.block_check != nullptr) {
    return setup.kernel.block_check->verify_merged(merged, setup.input.size());
  }
  return setup.kernel.verify(setup.input, {}, merged, setup.reference);
}

std::uint64_t count_of(const CommandAnswer& answer, std::string_view key) {
  return static_cast<std::uint64_t>(answer.time_ns(key));  // whole, from 0 to 1e18
}

}  // namespace

std::string rank_version() {
  return fmt::format("zcbench_mpi {} ({}, {}), ", kVersion, kCommit, kBuildType);
}

std::vector<std::string> rank_words(const Point& point) {
  std::vector<std::string> words;
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) words.push_back(fmt::format("{}={}", axis.name, axis.text(point)));
  }
  words.push_back(fmt::format("source={}", to_string(point.data.source)));
  words.push_back(fmt::format("seed={}", point.data.seed));
  if (!point.data.path.empty()) words.push_back("path=" + point.data.path);
  return words;
}

Point point_of_rank_words(const std::vector<std::string>& words) {
  Point point;
  for (const std::string& word : words) {
    const std::size_t end = word.find('=');
    if (end == std::string::npos) throw std::logic_error("no = in " + word);
    const std::string name = word.substr(0, end);
    const std::string value = word.substr(end + 1);
    if (name == "source") {
      constexpr auto kWords = words_of(InputSource{});
      const auto found = std::ranges::find(kWords, value);
      if (found == kWords.end()) throw std::logic_error("unknown source " + value);
      point.data.source = static_cast<InputSource>(found - kWords.begin());
    } else if (name == "seed") {
      point.data.seed = std::stoull(value);
    } else if (name == "path") {
      point.data.path = value;
    } else {
      axis_named(name).set(point, value);
    }
  }
  return point;
}

std::string telling_line(std::string_view text, std::string_view killed) {
  std::string ours, of_a_rank, last;
  bool is_open = false;  // whether the next line may continue that of a rank
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool has_words = std::ranges::any_of(
        line, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
    if (!has_words) {
      is_open = false;
      continue;
    }
    // If several ranks fail, the first one is the cause.
    if (line.starts_with(kRankErrorPrefix) && ours.empty())
      ours = line.substr(kRankErrorPrefix.size());
    if (line.find("process rank") != std::string_view::npos) {
      of_a_rank = line;
      is_open = true;
    } else if (is_open) {
      of_a_rank.append(" ").append(line);  // the launcher breaks its lines
    }
    is_open = is_open && !line.ends_with('.');
    last = line;
  }
  for (const std::string& line : {ours, of_a_rank, std::string(killed)}) {
    if (!line.empty()) return line;
  }
  return last;
}

Sample read_mpi_sample(const std::string& line, const TrialSetup& setup, std::int64_t waited_ns) {
  const CommandAnswer answer(line, "rank 0's answer");
  if (const auto error = answer.error()) throw TrialError(escaped(*error, kShownErrorBytes));
  Sample sample;
  sample.real_time_ns = answer.real_time_ns(waited_ns);
  const ChunkResult merged{.count = count_of(answer, "count"),
                           .mean = answer.number("mean"),
                           .mean_error = answer.number("mean_error"),
                           .deviation = answer.number("deviation"),
                           .max = answer.number("max")};
  if (const auto wrong = what_is_wrong(setup, merged)) {
    throw TrialError("wrong result: " + *wrong);
  }
  sample.cpu_time_ns = sample.worker_cpu_ns = answer.time_ns("cpu_time_ns");
  sample.phases.distribute_ns = answer.time_ns("distribute_ns");
  sample.phases.compute_ns = answer.time_ns("compute_ns");
  sample.phases.collect_ns = answer.time_ns("collect_ns");
  if (sample.phases.distribute_ns + sample.phases.compute_ns + sample.phases.collect_ns !=
      sample.real_time_ns) {
    answer.fail("has phases that are not its real_time_ns together");
  }
  sample.compute_span_ns = answer.time_ns("compute_span_ns");
  sample.bytes_copied = {.publish = 0,
                         .to_workers = count_of(answer, "bytes_to_ranks"),
                         .from_workers = count_of(answer, "bytes_from_ranks"),
                         .results = setup.point.workers * sizeof(ChunkResult)};
  sample.minor_faults = count_of(answer, "minor_faults");
  sample.major_faults = count_of(answer, "major_faults");
  sample.context_switches = count_of(answer, "context_switches");
  sample.off_clock_ns = waited_ns - sample.real_time_ns;
  const std::vector<Metric> figures = setup.kernel.figures(setup.reference, merged);
  sample.figures.assign(figures.begin(), figures.end());
  add_facts(answer, sample);
  return sample;
}

TurnResult take_mpi_turn(const TrialSetup& setup, std::uint32_t samples, const GoesOn& goes_on) {
  const auto limit = [&] { return Deadline::after(setup.point.timeout_s, setup.check); };
  require_same_files(setup.point.command);
  const std::int64_t begin_ns = now_ns();
  TurnResult turn;
  RankProcess ranks(setup.point.workers, rank_words(setup.point), limit());
  std::int64_t sampled_ns = 0;
  for (int taken = -kPoolWarmUps; taken < static_cast<int>(samples); ++taken) {
    const std::int64_t asked_ns = now_ns();
    const std::string line = ranks.command().ask(limit());
    const std::int64_t waited_ns = now_ns() - asked_ns;
    const Sample sample = read_mpi_sample(line, setup, waited_ns);
    if (taken < 0) continue;
    sampled_ns += waited_ns;
    turn.samples.push_back(sample);
    if (!goes_on(sample)) break;
  }
  ranks.command().finish(limit());
  const std::int64_t setup_ns = now_ns() - begin_ns - sampled_ns;
  for (Sample& sample : turn.samples) sample.setup_ns = setup_ns / std::ssize(turn.samples);
  return turn;
}

const ProbeAnswer& probe_mpi(double timeout_s) {
  static const ProbeAnswer answer = run_probe(timeout_s);
  return answer;
}

}  // namespace zcbench
