#include "harness/external/external_trial.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "harness/base/errors.hpp"
#include "harness/base/interned_name.hpp"
#include "harness/base/text.hpp"
#include "harness/external/command_answer.hpp"
#include "harness/external/command_process.hpp"
#include "harness/external/plan_files.hpp"
#include "harness/input/input.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kInputPlace = "{input}";
// Allows plain summation of 10^8 numbers, and is far below the effect of one wrong element in 10^6.
constexpr double kTolerance = 1e-9;
// The first sample of a fresh program includes its one-time setup.
constexpr int kForkWarmUps = 1;
constexpr std::size_t kShownErrorBytes = 600;

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

bool reads_input(const ExternalCommand& command) {
  return std::ranges::any_of(command.argv, [](const std::string& word) {
    return word.find(kInputPlace) != std::string::npos;
  });
}

bool agrees(double got, const ExpectedFigure& expected) {
  if (std::isnan(expected.figure.value)) return std::isnan(got);
  return got == expected.figure.value ||
         std::fabs(got - expected.figure.value) <= expected.tolerance;
}

// A mean can be near 0 although the values are not, and rounding errors grow with the values.
double tolerance_of(const Metric& figure, const Reference& reference) {
  if (figure.name == "max") return 0.0;
  const double scale = figure.name == "mean" ? reference.mean_magnitude : std::fabs(figure.value);
  return kTolerance * scale;
}

}  // namespace

std::vector<ExpectedFigure> expected_figures(const TrialSetup& setup) {
  if (setup.kernel.only_external) return {};
  const Mapping copy = Mapping::anonymous_private(setup.input.size() * sizeof(double));
  const std::span<double> values = copy.doubles(setup.input.size());
  setup.input.for_each([&](std::uint64_t first, std::span<const double> block) {
    std::ranges::copy(block, values.begin() + static_cast<std::ptrdiff_t>(first));
  });
  const ChunkResult result = setup.kernel.run(values);
  std::vector<ExpectedFigure> expected;
  for (const Metric& figure : setup.kernel.figures(setup.reference, result)) {
    expected.push_back({figure, tolerance_of(figure, setup.reference)});
  }
  return expected;
}

std::vector<std::string> filled_in_argv(const Point& point, const std::string& input_path) {
  std::vector<std::string> argv = point.command.argv;
  for (std::string& word : argv) {
    replace_all(word, "{elements}", std::to_string(point.elements));
    replace_all(word, "{workers}", std::to_string(point.workers));
    replace_all(word, "{lifecycle}", std::string(to_string(point.lifecycle)));
    replace_all(word, "{kernel}", point.kernel);
    replace_all(word, kInputPlace, input_path);
  }
  return argv;
}

void add_facts(const CommandAnswer& answer, Sample& sample) {
  for (const auto& [name, value] : answer.facts()) {
    sample.figures.push_back({interned_name(name), value});
  }
}

Sample read_external_sample(const std::string& line, std::uint64_t elements,
                            const std::vector<ExpectedFigure>& expected, std::int64_t waited_ns) {
  const CommandAnswer answer(line, "the command's answer");
  if (const auto error = answer.error()) {
    throw TrialError("the command reports: " + escaped(*error, kShownErrorBytes));
  }
  Sample sample;
  sample.real_time_ns = answer.real_time_ns(waited_ns);
  sample.cpu_time_ns = answer.time_ns("cpu_time_ns");
  const double count = answer.number("count");
  if (count != static_cast<double>(elements)) {
    throw TrialError(
        fmt::format("wrong result: the command's count is {}, expected {}", count, elements));
  }
  for (const ExpectedFigure& each : expected) {
    const double got = answer.number(each.figure.name);
    if (!agrees(got, each)) {
      throw TrialError(
          fmt::format("wrong result: the command's {} is {}, expected {} within {:.3g}",
                      each.figure.name, got, each.figure.value, each.tolerance));
    }
    sample.figures.push_back({each.figure.name, got});
  }
  add_facts(answer, sample);
  return sample;
}

TurnResult take_external_turn(const TrialSetup& setup, std::uint32_t samples,
                              const GoesOn& goes_on) {
  const Point& point = setup.point;
  const auto limit = [&] { return Deadline::after(point.timeout_s, setup.check); };
  require_same_files(point.command);
  const std::vector<ExpectedFigure> expected = expected_figures(setup);
  // A program that does not ask for the array need not wait until it is written.
  std::optional<InputFile> input;
  if (reads_input(point.command)) input.emplace(setup.input);
  CommandProcess command(filled_in_argv(point, input ? input->path() : ""), point.command.folder,
                         limit());
  const int warm_ups = point.lifecycle == Lifecycle::pool ? kPoolWarmUps : kForkWarmUps;
  TurnResult turn;
  for (int taken = -warm_ups; taken < static_cast<int>(samples); ++taken) {
    const std::int64_t asked_ns = now_ns();
    const std::string line = command.ask(limit());
    const Sample sample = read_external_sample(line, point.elements, expected, now_ns() - asked_ns);
    if (taken < 0) continue;
    turn.samples.push_back(sample);
    if (!goes_on(sample)) break;
  }
  command.finish(limit());
  return turn;
}

}  // namespace zcbench
