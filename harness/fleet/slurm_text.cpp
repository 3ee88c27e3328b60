#include "harness/fleet/slurm_text.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <charconv>
#include <ctime>

#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) visit(line);
  }
}

template <typename Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number{};
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
  if (error != std::errc() || end != digits.end()) return std::nullopt;
  return number;
}

// "0:9": exit code and signal.
std::optional<int> exit_code_of(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() != 2) return std::nullopt;
  const auto code = number_of<int>(parts[0]);
  const auto signal = number_of<int>(parts[1]);
  if (!code || !signal) return std::nullopt;
  return *signal != 0 ? static_cast<int>(ExitCode::kSignalBase) + *signal : *code;
}

// The value of a field in a line such as "... ArrayTaskId=3 JobName=x ..."; "" if it has none.
std::string_view field_in(std::string_view line, std::string_view name) {
  const std::string start = fmt::format(" {}=", name);
  const std::size_t place = line.find(start);
  if (place == std::string_view::npos) return "";
  const std::string_view rest = line.substr(place + start.size());
  return rest.substr(0, rest.find(' '));
}

// Escapes a file name for sbatch, which replaces patterns like %x.
std::string without_patterns(const std::string& path) {
  std::string text;
  for (const char c : path) text += c == '%' ? std::string("%%") : std::string(1, c);
  return text;
}

// The day before a UTC date: Slurm reads days in the time zone of its own host, whose clock may
// differ.
std::string day_before(const std::string& date) {
  constexpr std::int64_t kDayS = 24 * 60 * 60;
  const std::time_t before = seconds_of_date(date).value_or(kDayS) - kDayS;
  std::tm fields{};
  ::gmtime_r(&before, &fields);
  return fmt::format("{:04}-{:02}-{:02}", fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday);
}

// The first word: "CANCELLED by 0".
std::string state_of(std::string_view text) { return std::string(text.substr(0, text.find(' '))); }

// The states of a job that has not ended (squeue(1), "JOB STATE CODES").
TaskSight sight_of(std::string_view state, std::string_view node, std::string_view reason) {
  if (state == "PENDING" || state.starts_with("REQUEUE") || state == "SPECIAL_EXIT" ||
      state == "RESV_DEL_HOLD") {
    const bool has_reason = reason != "None" && !reason.empty();
    return {.where = TaskSight::Where::queued, .note = std::string(has_reason ? reason : "")};
  }
  return {.where = TaskSight::Where::running, .node = std::string(node)};
}

}  // namespace

std::string slurm_job_name(const FleetPlan& plan) { return "zcbench-" + plan.id; }

std::string array_text(const std::vector<std::uint32_t>& tasks) {
  std::string text;
  for (std::size_t begin = 0; begin < tasks.size();) {
    std::size_t end = begin + 1;
    while (end < tasks.size() && tasks[end] == tasks[end - 1] + 1) ++end;
    if (!text.empty()) text += ',';
    text += end - begin == 1 ? std::to_string(tasks[begin])
                             : fmt::format("{}-{}", tasks[begin], tasks[end - 1]);
    begin = end;
  }
  return text;
}

std::vector<std::string> sbatch_arguments(const FleetPlan& plan, const FleetFolder& folder,
                                          const std::vector<std::uint32_t>& tasks) {
  std::vector<std::string> words{
      "sbatch", "--parsable", "--array=" + array_text(tasks), "--job-name=" + slurm_job_name(plan),
      // %a: the task
      fmt::format("--output={}/tasks/%a/log.txt", without_patterns(folder.path())),
      "--open-mode=append", "--requeue", "--nodes=1"};
  words.insert(words.end(), plan.start.sbatch.begin(), plan.start.sbatch.end());
  return words;
}

std::string sbatch_script(const FleetPlan& plan, const FleetFolder& folder) {
  return fmt::format("#!/bin/sh\nexec {} \"$SLURM_ARRAY_TASK_ID\"\n",
                     shell_line({plan.program, "fleet", "task", folder.path()}));
}

std::vector<std::string> squeue_arguments(const FleetPlan& plan) {
  return {"squeue", "--noheader", "--array", "--name=" + slurm_job_name(plan),
          "--format=%K|%i|%T|%N|%r"};
}

std::vector<QueuedElement> parse_squeue(std::string_view output) {
  std::vector<QueuedElement> elements;
  for_each_line(output, [&](std::string_view line) {
    const std::vector<std::string_view> parts = split(line, '|');
    const auto task = number_of<std::uint32_t>(parts[0]);
    constexpr std::size_t kParts = 5;
    if (parts.size() != kParts || !task) {
      throw TrialError(fmt::format("squeue printed {}, which is not TASK|JOB|STATE|NODE|REASON",
                                   in_quotes(line)));
    }
    const std::string_view reason = parts[4];
    const bool is_held = parts[2] == "PENDING" && (reason.find("held") != std::string_view::npos ||
                                                   reason == "JobHeldAdmin");
    elements.push_back({.task = *task,
                        .job = std::string(parts[1]),
                        .sight = sight_of(parts[2], parts[3], reason),
                        .is_held = is_held});
  });
  return elements;
}

std::vector<std::string> sacct_arguments(const FleetPlan& plan) {
  return {"sacct",
          "--noheader",
          "--parsable2",
          "--allocations",
          "--name=" + slurm_job_name(plan),
          "--starttime=" + day_before(plan.date),
          "--format=JobID,State,ExitCode"};
}

std::map<std::uint32_t, EndedElement> parse_sacct(std::string_view output) {
  std::map<std::uint32_t, EndedElement> ended;
  for_each_line(output, [&](std::string_view line) {
    const std::vector<std::string_view> parts = split(line, '|');
    if (parts.size() != 3) return;
    const std::size_t underscore = parts[0].find('_');
    if (underscore == std::string_view::npos) return;
    const auto task = number_of<std::uint32_t>(parts[0].substr(underscore + 1));
    if (!task) return;  // the line of elements that never ran: "12_[4-6]"
    ended[*task] = {.state = state_of(parts[1]), .code = exit_code_of(parts[2])};
  });
  return ended;
}

std::vector<std::string> scontrol_arguments() { return {"scontrol", "show", "job", "--oneliner"}; }

std::map<std::uint32_t, EndedElement> parse_scontrol(std::string_view output,
                                                     std::string_view job_name) {
  std::map<std::uint32_t, EndedElement> ended;
  for_each_line(output, [&](std::string_view line) {
    if (field_in(line, "JobName") != job_name) return;
    const auto task = number_of<std::uint32_t>(field_in(line, "ArrayTaskId"));
    if (!task) return;
    ended[*task] = {.state = std::string(field_in(line, "JobState")),
                    .code = exit_code_of(field_in(line, "ExitCode"))};
  });
  return ended;
}

}  // namespace zcbench
