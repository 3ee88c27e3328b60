// `zcbench sample`: one side of a comparison by `ab`. Takes one sample of a point for each line on
// stdin (docs/ab.md).
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/sample_answer.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/schedule.hpp"
#include "harness/run/point_sampler.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/sweep.hpp"
#include "kernels/required_cpu.hpp"

namespace zcbench {

namespace {

struct SampleOptions {
  std::string config;
  std::string filter;
  Overrides overrides;
  std::size_t point = 0;  ///< index in the plan
  bool describe = false;
  std::string command;       ///< timed instead of a config's point
  double timeout_s = 600.0;  ///< for one run of the command
};

constexpr int kPollMs = 100;

// The lines on stdin, each of which is answered with one line.
class Questions {
 public:
  /// Waits for a line that has not been answered yet. Returns false at the end of the input.
  bool wait() {
    while (open_ == 0) {
      throw_if_interrupted();
      pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
      if (::poll(&input, 1, kPollMs) <= 0) continue;
      char text[4096];
      const ssize_t got = ::read(STDIN_FILENO, text, sizeof text);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      open_ = static_cast<std::size_t>(std::count(text, text + got, '\n'));
    }
    return true;
  }

  void answer(const std::string& line) {
    print_out("{}\n", line);
    std::fflush(stdout);
    --open_;
  }

 private:
  std::size_t open_ = 0;
};

// `give` answers one or more questions. A failed sample is also an answer; the next may succeed.
void answer_all(const std::function<void(Questions&)>& give) {
  Questions questions;
  int pauses = 0;
  while (questions.wait()) {
    try {
      give(questions);
      pauses = 0;
    } catch (const TrialError& error) {
      // The question may still be unanswered.
      if (dynamic_cast<const Paused*>(&error) != nullptr && ++pauses < kMostPauses) continue;
      if (questions.wait()) questions.answer(error_line(error.what()));
    }
  }
}

// Opening a pool takes longer than most samples, so one turn answers several questions. The turn
// ends when the point's timeout has passed, because the workers have a deadline.
void answer_with_turn(PointSampler& sampler, const Point& point, Questions& questions) {
  const std::int64_t give_up_ns = now_ns() + static_cast<std::int64_t>(point.timeout_s * 1e9);
  sampler.take(point, samples_in_full_turn(point), [&](const Sample& sample) {
    questions.answer(to_line(sample, point.elements));
    return questions.wait() && now_ns() < give_up_ns;
  });
}

Plan plan_of(const SampleOptions& options) {
  return make_plan(load_config(options.config, options.overrides), options.filter);
}

ExitCode describe(const SampleOptions& options) {
  require_cpu();
  require_proc();
  const Config config = load_config(options.config, options.overrides);
  print_out("{}\n",
            description_line(config.name, prepare_points(make_plan(config, options.filter))));
  return ExitCode::kSuccess;
}

ExitCode sample_point(const SampleOptions& options) {
  require_cpu();
  require_proc();
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
  answer_all([&](Questions& questions) { answer_with_turn(sampler, point, questions); });
  return ExitCode::kSuccess;
}

ExitCode sample(const SampleOptions& options) {
  const StopSignalsNoted noted;
  if (options.describe) return describe(options);
  if (!options.command.empty()) {
    answer_all([&](Questions& questions) {
      const CommandTime time =
          pauses_noticed([&] { return time_command(options.command, options.timeout_s); });
      questions.answer(to_line(time));
    });
    return ExitCode::kSuccess;
  }
  return sample_point(options);
}

}  // namespace

Action declare_sample(CLI::App& command) {
  auto options = std::make_shared<SampleOptions>();
  CLI::Option* config = add_config(command, options->config);
  add_set(command, options->overrides);
  add_filter(command, options->filter);
  command.add_option("--point", options->point, "index of the point in the plan, from 0")
      ->type_name("N");
  command.add_flag("--describe", options->describe,
                   "print the plan and the build as one line of JSON");
  command
      .add_option("--command", options->command,
                  "time this shell command from start to exit instead")
      ->type_name("CMD")
      ->excludes(config);
  command
      .add_option("--timeout", options->timeout_s,
                  "time limit for one run of the command, in seconds")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  return action(options, sample);
}

}  // namespace zcbench
