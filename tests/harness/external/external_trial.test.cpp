#include "harness/external/external_trial.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <cmath>
#include <limits>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::int64_t kWaitedNs = 1000;
const std::vector<ExpectedFigure> kSum{{{"sum", 30.0}, 1e-9}};

Sample read(const std::string& line, const std::vector<ExpectedFigure>& expected = kSum) {
  return read_external_sample(line, 4, expected, kWaitedNs);
}

std::string sample_complaint(const std::string& line) {
  try {
    read(line);
  } catch (const TrialError& error) {
    return error.what();
  }
  return "(none)";
}

// A turn by a shell script over the array 1, 2, 3, 4.
struct Turn {
  std::vector<double> input{1, 2, 3, 4};
  Point point;
  Kernel kernel;
  Reference reference;

  explicit Turn(const std::string& script, const std::string& kernel_name = "square")
      : kernel(*find_kernel(kernel_name)), reference(kernel.reference(input)) {
    point.kernel = kernel_name;
    point.strategy = "external";
    point.elements = input.size();
    point.workers = 2;
    point.timeout_s = 60;
    point.command = {.name = "script", .argv = {"sh", "-c", script}, .probe = {}, .folder = ""};
  }

  TrialSetup setup() const {
    return {.point = point,
            .kernel = kernel,
            .strategy = *find_strategy("external"),
            .input = input,
            .reference = reference,
            .check = [] {}};
  }
};

constexpr const char* kCount =
    R"(n=0; while read -r x; do n=$((n + 1)); )"
    R"(echo "{\"real_time_ns\": $n, \"cpu_time_ns\": 2, \"count\": 4, \"sum\": 30}"; done)";

bool no_children_left() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

}  // namespace

TEST_CASE("an answer becomes a sample", "[external_trial]") {
  const Sample sample =
      read(R"({"real_time_ns": 900, "cpu_time_ns": 1200.0, "count": 4, "sum": 30, "more": []})");
  CHECK(sample.real_time_ns == 900);
  CHECK(sample.cpu_time_ns == 1200);
  REQUIRE(sample.figures.size() == 1);
  CHECK(sample.figures[0].name == "sum");
  CHECK(sample.figures[0].value == 30.0);
}

TEST_CASE("facts follow the kernel's figures and outlive the answer", "[external_trial]") {
  const std::string head = R"({"real_time_ns": 900, "cpu_time_ns": 1, "count": 4, "sum": 30, )";
  const Sample sample = read(head + R"("facts": {"raises": 1, "bytes": 83.5}})");
  REQUIRE(sample.figures.size() == 3);
  CHECK(sample.figures[0].name == "sum");
  CHECK(sample.figures[1].name == "bytes");
  CHECK(sample.figures[1].value == 83.5);
  CHECK(sample.figures[2].name == "raises");
  CHECK(sample.figures[2].value == 1.0);
  CHECK_THAT(sample_complaint(head + R"("facts": {"sum": 30}})"),
             contains_text("another member's name"));
  CHECK_THAT(sample_complaint(head + R"("facts": [])" + "}"), contains_text("not an object"));
}

TEST_CASE("an invalid answer is refused with its text", "[external_trial]") {
  for (const char* line : {"", "hello", "[1]", "{", "null", R"({"real_time_ns": NaN})"}) {
    CHECK_THAT(sample_complaint(line), contains_text("is not a JSON object: " + std::string(line)));
  }
  CHECK_THAT(sample_complaint("\x1b[31m"), contains_text("\\x1b"));
  CHECK_THAT(sample_complaint("{}"), contains_text("has no number \"real_time_ns\""));
  const std::string head = R"({"real_time_ns": 900, )";
  CHECK_THAT(sample_complaint(head + R"("cpu_time_ns": "1"})"), contains_text("\"cpu_time_ns\""));
  CHECK_THAT(sample_complaint(head + R"("cpu_time_ns": -1})"), contains_text("allowed: from 0"));
  CHECK_THAT(sample_complaint(head + R"("cpu_time_ns": 1})"), contains_text("\"count\""));
  CHECK_THAT(sample_complaint(head + R"("cpu_time_ns": 1, "count": 4})"), contains_text("\"sum\""));
}

TEST_CASE("a program that reports an error fails with that text", "[external_trial]") {
  CHECK(sample_complaint(R"({"error": "ValueError: no\u001b"})") ==
        "the command reports: ValueError: no\\x1b");
  const std::string long_text(5000, 'x');
  CHECK(sample_complaint(R"({"error": ")" + long_text + "\"}").size() < 1000);
}

TEST_CASE("a function's program gets no file unless it asks, and only its count is checked",
          "[external_trial]") {
  const Turn turn(
      R"(while read -r x; do echo '{"real_time_ns": 1, "cpu_time_ns": 2, "count": 4}'; done)",
      "function");
  CHECK(expected_figures(turn.setup()).empty());
  CHECK(take_external_turn(turn.setup(), 2).samples.size() == 2);
}

TEST_CASE("impossible times are refused", "[external_trial]") {
  const std::string rest = R"(, "cpu_time_ns": 1, "count": 4, "sum": 30})";
  CHECK_THAT(sample_complaint(R"({"real_time_ns": 0)" + rest), contains_text("\"real_time_ns\" 0"));
  CHECK_THAT(sample_complaint(R"({"real_time_ns": 1001)" + rest),
             contains_text("after only 1000 ns"));
  CHECK_THAT(sample_complaint(R"({"real_time_ns": 1e300)" + rest), contains_text("allowed"));
  CHECK(sample_complaint(R"({"real_time_ns": 1000)" + rest) == "(none)");
}

TEST_CASE("wrong figures are refused, with what was expected", "[external_trial]") {
  const std::string head = R"({"real_time_ns": 900, "cpu_time_ns": 1, )";
  CHECK_THAT(sample_complaint(head + R"("count": 3, "sum": 30})"),
             contains_text("count is 3, expected 4"));
  CHECK_THAT(sample_complaint(head + R"("count": 4, "sum": 30.1})"),
             contains_text("wrong result: the command's sum is 30.1, expected 30"));
  CHECK_THAT(sample_complaint(head + R"("count": 4, "sum": "NaN"})"), contains_text("sum is nan"));
  CHECK(sample_complaint(head + R"("count": 4, "sum": 30.0000000001})") == "(none)");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string line = head + R"("count": 4, "sum": "NaN"})";
  CHECK(std::isnan(read(line, {{{"sum", nan}, nan}}).figures[0].value));
  CHECK_THROWS(read(head + R"("count": 4, "sum": 30})", {{{"sum", nan}, nan}}));
}

TEST_CASE("the expected figures come from the kernel over a copy", "[external_trial]") {
  const Turn square("");
  const auto sum = expected_figures(square.setup());
  REQUIRE(sum.size() == 1);
  CHECK(sum[0].figure.value == 30.0);
  CHECK(square.input == std::vector<double>{1, 2, 3, 4});
  const Turn statistics("", "statistics");
  const auto figures = expected_figures(statistics.setup());
  REQUIRE(figures.size() == 3);
  CHECK(figures[0].figure.value == 2.5);
  CHECK(figures[2].tolerance == 0.0);
}

TEST_CASE("the point is filled into the arguments", "[external_trial]") {
  Turn turn("");
  turn.point.lifecycle = Lifecycle::pool;
  turn.point.command.argv = {"p",      "{elements}x{workers}", "{lifecycle}", "{kernel}", "{input}",
                             "{other}"};
  const std::vector<std::string> expected{"p", "4x2", "pool", "square", "/in", "{other}"};
  CHECK(filled_in_argv(turn.point, "/in") == expected);
}

TEST_CASE("a turn has its samples after the warm-up", "[external_trial]") {
  Turn turn(kCount);
  const TurnResult forked = take_external_turn(turn.setup(), 3);
  REQUIRE(forked.samples.size() == 3);
  CHECK(forked.samples[0].real_time_ns == 2);
  turn.point.lifecycle = Lifecycle::pool;
  const TurnResult pooled = take_external_turn(turn.setup(), 2);
  REQUIRE(pooled.samples.size() == 2);
  CHECK(pooled.samples[0].real_time_ns == kPoolWarmUps + 1);
  CHECK(no_children_left());
}

TEST_CASE("a program that fails in the middle leaves nothing", "[external_trial]") {
  CHECK_THROWS_WITH(take_external_turn(Turn("read -r x; kill -9 $$").setup(), 1),
                    contains_text("signal 9 (SIGKILL)"));
  CHECK_THROWS_WITH(take_external_turn(Turn(std::string(kCount) + "; exit 2").setup(), 1),
                    contains_text("status 2 at the end of its input"));
  Turn hanging("read -r x; sleep 600");
  hanging.point.timeout_s = 0.1;
  CHECK_THROWS_WITH(take_external_turn(hanging.setup(), 1), contains_text("deadline"));
  CHECK(no_children_left());
}

TEST_CASE("a signal ends the wait for a program", "[external_trial]") {
  const Turn turn("sleep 600");
  TrialSetup setup = turn.setup();
  setup.check = [] { throw Interrupted(2); };
  CHECK_THROWS_AS(take_external_turn(setup, 1), Interrupted);
  CHECK(no_children_left());
}
