#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

#include "harness/commands.hpp"
#include "harness/console.hpp"
#include "harness/errors.hpp"
#include "harness/machine_limits.hpp"
#include "harness/plan.hpp"
#include "harness/point_sampler.hpp"
#include "harness/sample_answer.hpp"
#include "harness/signals.hpp"
#include "harness/sweep.hpp"
#include "kernels/required_cpu.hpp"

namespace zcbench {

namespace {

constexpr int kPollMs = 100;

// Waits for input; the number of lines in it, 0 at its end.
std::size_t read_questions() {
  for (;;) {
    throw_if_interrupted();
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (::poll(&input, 1, kPollMs) <= 0) continue;
    char text[4096];
    const ssize_t got = ::read(STDIN_FILENO, text, sizeof text);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    std::size_t lines = 0;
    for (ssize_t i = 0; i < got; ++i) lines += text[i] == '\n';
    if (lines > 0) return lines;
  }
}

// A sample that fails is an answer, too; the next question may fare better.
void answer_questions(const std::function<std::string()>& answer) {
  while (const std::size_t questions = read_questions()) {
    for (std::size_t i = 0; i < questions; ++i) {
      std::string line;
      try {
        line = answer();
      } catch (const TrialError& error) {
        line = error_line(error.what());
      }
      print_out("{}\n", line);
      std::fflush(stdout);
    }
  }
}

Plan plan_of(const SampleOptions& options) {
  return make_plan(load_config(options.config, options.overrides), options.filter);
}

ExitCode describe(const SampleOptions& options) {
  require_cpu();
  const Config config = load_config(options.config, options.overrides);
  print_out("{}\n",
            description_line(config.name, prepare_points(make_plan(config, options.filter))));
  return ExitCode::kSuccess;
}

ExitCode sample_point(const SampleOptions& options) {
  require_cpu();
  Plan plan = plan_of(options);
  if (options.point >= plan.points.size()) {
    throw ConfigError(fmt::format("--point {}: the config has {} points; allowed: 0 to {}",
                                  options.point, plan.points.size(), plan.points.size() - 1));
  }
  plan.points = {plan.points[options.point]};
  const Point point = plan.points.front();
  const std::vector<PointResult> prepared = prepare_points(plan);
  if (prepared.front().status == PointStatus::unavailable) {
    throw MachineError(fmt::format("{}: {}", point.name(), prepared.front().reason));
  }
  PointSampler sampler(plan.points, read_machine_limits().memory_bytes);
  answer_questions([&] { return to_line(sampler.take(point, 1).samples.front(), point.elements); });
  return ExitCode::kSuccess;
}

}  // namespace

ExitCode sample(const SampleOptions& options) {
  if (options.describe) return describe(options);
  if (!options.command.empty()) {
    answer_questions([&] { return to_line(time_command(options.command, options.timeout_s)); });
    return ExitCode::kSuccess;
  }
  return sample_point(options);
}

}  // namespace zcbench
