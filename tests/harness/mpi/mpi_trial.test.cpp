#include "harness/mpi/mpi_trial.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "harness/base/errors.hpp"
#include "harness/model/axis.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::int64_t kWaitedNs = 1000;

// A point over the array 1, 2, 3, 4, with its reference.
struct Job {
  std::vector<double> input{1, 2, 3, 4};
  Point point;
  Kernel kernel;
  Reference reference;

  explicit Job(const std::string& kernel_name)
      : kernel(*find_kernel(kernel_name)), reference(kernel.reference(input)) {
    point.kernel = kernel_name;
    point.strategy = "mpi_get";
    point.elements = input.size();
    point.workers = 2;
    point.lifecycle = Lifecycle::pool;
  }

  TrialSetup setup() const {
    return {.point = point,
            .kernel = kernel,
            .strategy = *find_strategy("mpi_get"),
            .input = input,
            .reference = reference,
            .check = [] {}};
  }
};

std::string answer(const std::string& changed = "", int real_time_ns = 900) {
  return fmt::format(
      R"({{"real_time_ns": {}, "cpu_time_ns": 1500, "distribute_ns": 200, "compute_ns": 300,)"
      R"( "collect_ns": 400, "compute_span_ns": 310, {} "mean_error": 0, "bytes_to_ranks": 16,)"
      R"( "bytes_from_ranks": 8, "minor_faults": 3, "major_faults": 0, "context_switches": 5,)"
      R"( "facts": {{"machines": 1, "between_nodes_bytes": 0}}}})",
      real_time_ns,
      changed.empty() ? R"("count": 4, "mean": 2.5, "deviation": 1.118033988749895, "max": 4,)"
                      : changed);
}

std::string complaint(const std::string& line, const std::string& kernel = "statistics") {
  const Job job(kernel);
  try {
    read_mpi_sample(line, job.setup(), kWaitedNs);
  } catch (const TrialError& error) {
    return error.what();
  }
  return "(none)";
}

}  // namespace

TEST_CASE("a point goes to the ranks as words and comes back", "[mpi_trial]") {
  Point point = Job("square").point;
  point.elements = 12'345;
  point.workers = 7;
  point.nodes = 3;
  point.variant = "naive";
  point.partition = Partition::balanced;
  point.data = {.source = InputSource::npy, .seed = 9, .path = "/a folder/b=c.npy"};
  const std::vector<std::string> words = rank_words(point);
  const Point back = point_of_rank_words(words);
  for (const PointAxis& axis : point_axes()) CHECK(axis.text(back) == axis.text(point));
  CHECK(back.data == point.data);
  for (const char* word : {"elements", "elements=0", "strategy", "no such axis=1", "source=x"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(point_of_rank_words({word}), std::logic_error);
  }
}

TEST_CASE("an answer of rank 0 becomes a sample", "[mpi_trial]") {
  const Job job("statistics");
  const Sample sample = read_mpi_sample(answer(), job.setup(), kWaitedNs);
  CHECK(sample.real_time_ns == 900);
  CHECK(sample.cpu_time_ns == 1500);
  CHECK(sample.phases.start_ns == 0);
  CHECK(sample.phases.distribute_ns == 200);
  CHECK(sample.phases.compute_ns == 300);
  CHECK(sample.phases.collect_ns == 400);
  CHECK(sample.compute_span_ns == 310);
  CHECK(sample.off_clock_ns == 100);
  CHECK(sample.bytes_copied.to_workers == 16);
  CHECK(sample.bytes_copied.from_workers == 8);
  CHECK(sample.bytes_copied.results == 2 * sizeof(ChunkResult));
  CHECK(sample.minor_faults == 3);
  CHECK(sample.context_switches == 5);
  REQUIRE(sample.figures.size() == 5);
  CHECK(sample.figures[0].name == "mean");
  CHECK(sample.figures[0].value == 2.5);
  CHECK(sample.figures[3].name == "between_nodes_bytes");
  CHECK(sample.figures[4].value == 1);  // machines
}

TEST_CASE("a wrong, late or incomplete answer is no sample", "[mpi_trial]") {
  const auto off = [](const char* members) { return complaint(answer(members)); };
  CHECK_THAT(off(R"("count": 3, "mean": 2.5, "deviation": 1.118033988749895, "max": 4,)"),
             contains_text("wrong result: ") && contains_text("3"));
  CHECK_THAT(off(R"("count": 4, "mean": 2.6, "deviation": 1.118033988749895, "max": 4,)"),
             contains_text("wrong result: mean is 2.6"));
  CHECK_THAT(off(R"("count": 4, "mean": 2.5, "deviation": 1.2, "max": 4,)"),
             contains_text("wrong result: standard deviation is 1.2"));
  CHECK_THAT(off(R"("count": 4, "mean": 2.5, "deviation": 1.118033988749895, "max": "NaN",)"),
             contains_text("wrong result: max is nan"));
  CHECK_THAT(off(R"("count": 4, "mean": 2.5, "max": 4,)"), contains_text("\"deviation\""));
  CHECK_THAT(complaint(answer(R"("count": 5, "mean": 0, "deviation": 0, "max": 0,)"), "square"),
             contains_text("wrong result: "));
  CHECK_THAT(complaint(answer("", 1001)), contains_text("arrived after only 1000 ns"));
  CHECK_THAT(complaint(answer("", 899)), contains_text("phases that are not its real_time_ns"));
  CHECK(complaint(R"({"error": "rank 3 has\u001b no memory"})") == R"(rank 3 has\x1b no memory)");
  CHECK_THAT(complaint("mpirun says hello"), contains_text("is not a JSON object"));
}

TEST_CASE("of a launcher's many lines the telling one is shown", "[mpi_trial]") {
  CHECK(telling_line("").empty());
  CHECK(telling_line("-----\n\n-----\n").empty());
  CHECK(telling_line("----\nThere are not enough slots\n----\n") == "There are not enough slots");
  CHECK(
      telling_line("----\nmpirun noticed that process rank 1 with PID 7 exited on signal 9\n----\n"
                   "Please report\n") ==
      "mpirun noticed that process rank 1 with PID 7 exited on signal 9");
  CHECK(telling_line("----\nprterun noticed that process rank 1 with PID 7 on node vm exited on\n"
                     "signal 9 (Killed).\n----\nPlease report\n") ==
        "prterun noticed that process rank 1 with PID 7 on node vm exited on signal 9 (Killed).");
  CHECK(telling_line("zcbench_mpi: rank 2 on a: no memory\nzcbench_mpi: rank 3 on a: x\n"
                     "MPI_ABORT was invoked\nmpirun noticed that process rank 2\nlast") ==
        "rank 2 on a: no memory");
  CHECK(
      telling_line("----\nthe job has been aborted.\n", "rank 3 (pid 7) ended without a message") ==
      "rank 3 (pid 7) ended without a message");
  CHECK(telling_line("noticed that process rank 1 exited\n", "rank 3") ==
        "noticed that process rank 1 exited");
}
