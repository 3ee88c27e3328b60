#include "analysis/advise/advise_lines.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

std::string with_time(const AdvisedStrategy& strategy) {
  return fmt::format("{} ({})", escaped(strategy.label),
                     format_duration_ns(strategy.prediction.estimate.time));
}

std::string part_text(Part part, Lifecycle lifecycle) {
  switch (part) {
    case Part::workers: return lifecycle == Lifecycle::fork ? "starting workers" : "waking workers";
    case Part::page_faults: return "page faults";
    case Part::moving: return "moving the array";
    case Part::computing: return "computing";
  }
  return "";
}

// "file_mmap (7.38 ms)", or all that are too close to it to call.
std::string names_text(const Advice& advice, const Choice& choice) {
  std::string text = with_time(advice.strategies[choice.best]);
  if (choice.equals.empty()) return text;
  for (const std::size_t place : choice.equals) text += ", " + with_time(advice.strategies[place]);
  return "too close to call: " + text;
}

std::string choice_text(const Advice& advice, const Choice& choice) {
  std::string text = names_text(advice, choice);
  if (!choice.next) return text;
  const bool is_serial = advice.strategies[choice.best].label == kSerialStrategy;
  if (is_serial && choice.equals.empty()) text += " beats everything";
  return text + fmt::format("; {} less for {} than {}", format_duration_ns(choice.saved_ns),
                            part_text(choice.reason, advice.request.lifecycle),
                            with_time(advice.strategies[*choice.next]));
}

std::string summary_text(const std::vector<ModelCheck>& checks) {
  const CheckSummary summary = summary_of(checks);
  return fmt::format(
      "half are off by less than {:.1f} %, nine of ten by less than {:.0f} %; {:.0f} % lie in "
      "their 90 % interval",
      summary.median_error * 100.0, summary.ninth_decile_error * 100.0, summary.inside * 100.0);
}

}  // namespace

std::vector<std::string> head_lines(const Advice& advice) {
  const CostLevels& levels = advice.machine.levels;
  return {fmt::format("{} of {}: {}, {}", escaped(advice.path), escaped(advice.date),
                      advice.cpu_model.empty() ? "unknown CPU" : escaped(advice.cpu_model),
                      levels.cpus == 1.0 ? "1 CPU" : fmt::format("{:g} CPUs", levels.cpus)),
          fmt::format("{}, {} doubles, {}, {}", escaped(advice.request.kernel),
                      format_elements(advice.request.elements),
                      format_count(advice.request.workers, "worker"),
                      to_string(advice.request.lifecycle))};
}

std::vector<std::string> recommendation_lines(const Advice& advice) {
  if (!advice.choice) return {"no recommendation: too few points"};
  std::vector<std::string> lines{"take: " + choice_text(advice, *advice.choice)};
  const bool is_control = !advice.strategies[advice.choice->best].has_processes;
  if (is_control && advice.processes_choice) {
    lines.push_back("with processes: " + choice_text(advice, *advice.processes_choice));
  }
  return lines;
}

std::vector<std::string> caveat_lines(const Advice& advice) {
  std::vector<std::string> lines;
  const bool beyond = std::ranges::any_of(advice.strategies, [](const AdvisedStrategy& one) {
    return one.prediction.beyond_elements || one.prediction.beyond_workers;
  });
  if (beyond) {
    lines.push_back(
        "extrapolated: beyond the sizes or workers measured with this kernel, where the intervals "
        "promise nothing");
  }
  for (const LeftOutStrategy& one : advice.left_out) {
    lines.push_back(fmt::format("{} is left out: {}", escaped(one.label), one.reason));
  }
  return lines;
}

std::vector<std::string> check_lines(const Advice& advice) {
  if (advice.checks.empty()) return {"the model could not be checked: too few points"};
  const std::vector<ModelCheck> here = checks_of_request(advice);
  std::vector<std::string> lines{
      fmt::format("each point left out and foretold by the others: {} of {}", advice.checks.size(),
                  advice.checks.size() + advice.unchecked),
      "  " + summary_text(advice.checks)};
  if (!here.empty()) {
    lines.push_back(fmt::format("  of these {}, {}: {}", escaped(advice.request.kernel),
                                to_string(advice.request.lifecycle), here.size()));
    lines.push_back("  " + summary_text(here));
  }
  return lines;
}

}  // namespace zcbench
