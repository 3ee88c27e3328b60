#include "harness/results/run_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/base/interned_name.hpp"
#include "harness/json/json_read.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/model/axis.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/entry_sequence.hpp"
#include "harness/results/results_document.hpp"
#include "harness/results/results_reader.hpp"

namespace zcbench {

namespace {

constexpr std::array kSources{InputSource::uniform, InputSource::normal, InputSource::linear,
                              InputSource::npy};
constexpr std::array kStatuses{PointStatus::valid, PointStatus::failed, PointStatus::unavailable};
constexpr std::array kStopReasons{StopReason::target, StopReason::max, StopReason::max_seconds};

template <typename Words>
auto word_in(const JsonValue& object, std::string_view key, const Words& words) {
  return read_enum(member(object, key, JsonKind::string), key, words);
}

std::int64_t ns_in(const JsonValue& object, std::string_view key) {
  return static_cast<std::int64_t>(count_in(object, key));
}

std::int64_t us_in(const JsonValue& entry, std::string_view key) {
  constexpr double kLargestUs = 1e15;  // 31 years
  const double us = number_in(entry, key);
  if (us > kLargestUs) member(entry, key, JsonKind::number).fail("is too large");
  return std::llround(us * 1e3);
}

// Checks the label's characters, because it becomes part of the point's name.
std::string read_label(const JsonValue& data) {
  const std::string label = optional_text_in(data, "label");
  std::string characters = label;
  std::erase(characters, ':');
  if (name_part(characters) != characters) {
    member(data, "label", JsonKind::string)
        .fail("has other characters; allowed: A-Z a-z 0-9 . _ - and :");
  }
  return label;
}

InputSpec read_data(const JsonValue& data) {
  InputSpec spec{.source = word_in(data, "source", kSources),
                 .path = optional_text_in(data, "path"),
                 .label = read_label(data)};
  if (data.find("seed")) spec.seed = count_in(data, "seed");
  return spec;
}

void read_plain_axis(const JsonValue& ours, const PointAxis& axis, Point& point) {
  if (axis.is_later && !ours.find(axis.name)) return;  // an older file's points have its default
  if (axis.count != nullptr) {
    const bool is_small = axis.largest <= std::numeric_limits<std::uint32_t>::max();
    const std::uint64_t count =
        is_small ? small_count_in(ours, axis.name) : count_in(ours, axis.name);
    // Derived axes divide by it.
    if (count == 0) member(ours, axis.name, JsonKind::number).fail("is 0; allowed: 1 or more");
    axis.set_count(point, count);
  } else if (axis.has_registry) {
    axis.set_word(point, text_in(ours, axis.name));
  } else {
    const JsonValue word = member(ours, axis.name, JsonKind::string);
    axis.set_word(point, read_name(word, axis.name, axis.known_words()));
  }
}

Point read_point(const JsonValue& ours) {
  Point point;
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) read_plain_axis(ours, axis, point);
  }
  point.data = read_data(member(ours, "data", JsonKind::object));
  point.data.digest = optional_text_in(ours, "data_digest");
  if (const auto command = ours.find("command")) {
    point.command.name = text_in(*command, "name");
    for (const JsonValue& word : member(*command, "argv", JsonKind::array).children()) {
      if (word.kind() != JsonKind::string) word.fail("has the wrong type");
      point.command.argv.push_back(word.text());
    }
  }
  return point;
}

void read_number(const JsonValue& object, std::string_view key, std::int64_t& number) {
  number = ns_in(object, key);
}
void read_number(const JsonValue& object, std::string_view key, std::uint64_t& number) {
  number = count_in(object, key);
}
void read_number(const JsonValue& object, std::string_view key, std::uint32_t& number) {
  number = small_count_in(object, key);
}
void read_number(const JsonValue& object, std::string_view key,
                 std::optional<std::uint64_t>& number) {
  number = unless_null(object, key, count_in);
}

void read_numbers(const JsonValue& ours, Sample& sample, SampleRole role) {
  for (const SampleField& field : sample_fields()) {
    if (field.role != role) continue;
    const JsonValue object =
        field.group.empty() ? ours : member(ours, field.group, JsonKind::object);
    field.visit(sample, [&](auto& number) { read_number(object, field.key, number); });
  }
}

void read_workers(const JsonValue& ours, Sample& sample) {
  for (const JsonValue& worker : member(ours, "workers_detail", JsonKind::array).children()) {
    WorkerDetail& times = sample.workers_detail.emplace_back();
    for (const WorkerField& field : worker_fields()) times.*field.in = ns_in(worker, field.key);
  }
}

double figure_value(const JsonValue& value) {
  if (value.kind() == JsonKind::number) return value.number();
  if (value.kind() != JsonKind::string) value.fail("has the wrong type");
  const auto number = number_of_word(value.text());
  if (!number) {
    value.fail("is no number; allowed: numbers, \"NaN\", \"Infinity\", \"-Infinity\"");
  }
  return *number;
}

Sample read_sample(const JsonValue& entry, const JsonValue& ours) {
  Sample sample;
  const JsonValue unit = member(entry, "time_unit", JsonKind::string);
  if (unit.text_view() != "us") unit.fail("is not what zcbench writes; allowed: us");
  sample.real_time_ns = us_in(entry, "real_time");
  if (sample.real_time_ns <= 0) {
    member(entry, "real_time", JsonKind::number).fail("is not above 0");
  }
  sample.cpu_time_ns = us_in(entry, "cpu_time");
  read_numbers(ours, sample, SampleRole::place);
  if (ours.find("phases_ns")) {  // not of an external program
    read_numbers(ours, sample, SampleRole::detail);
    read_workers(ours, sample);
  }
  return sample;
}

// A sample without a result has the same one as the sample before it.
DontForkVector<Metric> read_figures(const JsonValue& ours, const PointResult& result) {
  if (!ours.find("result") && !result.samples.empty()) return result.samples.back().figures;
  DontForkVector<Metric> figures;
  for (const JsonValue& figure : member(ours, "result", JsonKind::object).children()) {
    figures.push_back({interned_name(figure.key()), figure_value(figure)});
  }
  return figures;
}

void read_sampling(const JsonValue& sampling, PointResult& result) {
  const SequentialSampling sequential{
      .min = small_count_in(sampling, "min"),
      .target_ci = number_in(sampling, "target_ci"),
      .max_seconds = unless_null(sampling, "max_seconds", number_in)};
  result.point.sequential = sequential;
  result.point.samples = small_count_in(sampling, "max");
  result.stop = unless_null(sampling, "stopped_by", [](const JsonValue& object, auto key) {
    return word_in(object, key, kStopReasons);
  });
}

void read_entry(const JsonValue& entry, PointResult& result) {
  const JsonValue ours = member(entry, "zcbench", JsonKind::object);
  if (result.status != PointStatus::valid) {
    result.reason = text_in(ours, "reason");
  } else if (text_in(entry, "run_type") == "iteration") {
    Sample sample = read_sample(entry, ours);
    sample.figures = read_figures(ours, result);
    result.samples.push_back(std::move(sample));
    result.point.samples = static_cast<std::uint32_t>(result.samples.size());
  } else if (const auto sampling = ours.find("sampling")) {
    read_sampling(*sampling, result);
  }
}

PointResult begin_point(const JsonValue& entry) {
  const JsonValue ours = member(entry, "zcbench", JsonKind::object);
  PointResult result;
  result.point = read_point(ours);
  result.status = word_in(ours, "status", kStatuses);
  if (const auto command = ours.find("command")) {
    result.command_version = optional_text_in(*command, "version");
  } else {
    result.command_version = optional_text_in(ours, "mpi_version");
  }
  const std::string name = result.point.name();
  if (name != text_in(entry, "run_name")) {
    ours.fail(fmt::format("is of the point {}, not of the entry's", in_quotes(name)));
  }
  return result;
}

std::vector<double> numbers_in(const JsonValue& object, std::string_view key) {
  std::vector<double> numbers;
  for (const JsonValue& value : member(object, key, JsonKind::array).children()) {
    if (value.kind() != JsonKind::number) value.fail("has the wrong type");
    numbers.push_back(value.number());
  }
  return numbers;
}

void read_machine(const JsonValue& machine, Environment& environment) {
  environment.cpu_model = text_in(machine, "cpu_model");
  environment.kernel = text_in(machine, "kernel");
  environment.microcode = text_in(machine, "microcode");
  environment.hypervisor = text_in(machine, "hypervisor");
  environment.governor = text_in(machine, "governor");
  environment.transparent_huge_pages = text_in(machine, "transparent_huge_pages");
  environment.shmem_transparent_huge_pages = text_in(machine, "shmem_transparent_huge_pages");
  environment.memory_bytes = count_in(machine, "memory_bytes");
  environment.memory_available_bytes = count_in(machine, "memory_available_bytes");
  environment.memory_limit_bytes = unless_null(machine, "memory_limit_bytes", count_in);
  environment.cpu_limit = unless_null(machine, "cpu_limit", number_in);
  for (const JsonValue& cpu : member(machine, "allowed_cpus", JsonKind::array).children()) {
    environment.allowed_cpus.push_back(int_of(cpu));
  }
  environment.pipe_max_size_bytes = count_in(machine, "pipe_max_size_bytes");
}

Environment read_environment_of(const JsonValue& context, const JsonValue& ours) {
  Environment environment;
  environment.host_name = text_in(context, "host_name");
  environment.executable = text_in(context, "executable");
  environment.num_cpus = int_in(context, "num_cpus");
  environment.mhz_per_cpu = int_in(context, "mhz_per_cpu");
  environment.cpu_scaling_enabled = flag_in(context, "cpu_scaling_enabled");
  environment.load_avg = numbers_in(context, "load_avg");
  environment.caches = caches_in(context);
  read_machine(member(ours, "machine", JsonKind::object), environment);
  return environment;
}

WriterBuild read_build(const JsonValue& ours) {
  const JsonValue build = member(ours, "build", JsonKind::object);
  return {.version = text_in(ours, "version"),
          .commit = text_in(ours, "commit"),
          .type = text_in(build, "type"),
          .compiler = text_in(build, "compiler"),
          .flags = text_in(build, "flags"),
          .sanitizer = text_in(build, "sanitizer"),
          .loops = text_in(build, "loops")};
}

Fingerprint::Fields fields_in(const JsonValue& object, std::string_view key) {
  const JsonValue parts = member(object, key, JsonKind::object);
  Fingerprint::Fields fields;
  for (const JsonValue& part : parts.children()) {
    fields.emplace_back(part.key(), text_in(parts, part.key()));
  }
  return fields;
}

// Reads fingerprint and resumes. Files written before there was a journal have neither.
void read_course(const JsonValue& ours, RunResult& run) {
  if (!ours.find("fingerprint")) return;
  const JsonValue fingerprint = member(ours, "fingerprint", JsonKind::object);
  run.fingerprint = {.config = fields_in(fingerprint, "config"),
                     .runner = fields_in(fingerprint, "runner")};
  for (const JsonValue& resume : member(ours, "resumes", JsonKind::array).children()) {
    Resume& read =
        run.resumes.emplace_back(Resume{.date = text_in(resume, "date"), .mixed_in = {}});
    for (const JsonValue& text : member(resume, "mixed_in", JsonKind::array).children()) {
      if (text.kind() != JsonKind::string) text.fail("has the wrong type");
      read.mixed_in.push_back(text.text());
    }
  }
}

RunResult read_result(const ResultsDocument& document) {
  const JsonValue ours = document.ours();
  const JsonValue config = member(ours, "config", JsonKind::object);
  const JsonValue plan = member(ours, "plan", JsonKind::object);
  RunResult run{.config_name = read_identifier(member(config, "name", JsonKind::string)),
                .config_path = text_in(config, "path"),
                .seed = count_in(config, "seed"),
                .started_utc = text_in(document.context(), "date"),
                .launches = small_count_in(ours, "launches"),
                .excluded_points = count_in(plan, "excluded"),
                .complete = flag_in(ours, "complete"),
                .points = {},
                .rounds = {}};
  read_course(ours, run);
  run.points = read_entries(document.entries(), ours);
  for (PointResult& result : run.points) {
    if (!result.point.sequential) result.point.samples /= std::max(run.launches, 1U);
  }
  for (const JsonValue& round : member(ours, "rounds", JsonKind::array).children()) {
    run.rounds.push_back({.fork_ns = static_cast<std::int64_t>(count_in(round, "guard_ns")),
                          .noisy = flag_in(round, "noisy")});
  }
  return run;
}

Results read_file(const ResultsDocument& document, const std::string& label) {
  const JsonValue ours = document.ours();
  Results file{.label = label,
               .run = read_result(document),
               .config_hash = text_in(member(ours, "config", JsonKind::object), "config_hash"),
               .environment = read_environment_of(document.context(), ours),
               .build = read_build(ours),
               .limits = std::nullopt};
  const auto limits = ours.find("limits");
  if (limits && limits->kind() != JsonKind::null) file.limits = parse_peak_rates(*limits);
  file.nodes = read_nodes(ours);
  return file;
}

}  // namespace

std::vector<PointResult> read_entries(const JsonValue& entries, const JsonValue& ours) {
  std::vector<PointResult> points;
  for_each_entry(entries, ours, [&](const JsonValue& entry, bool begins_point) {
    if (begins_point) points.push_back(begin_point(entry));
    read_entry(entry, points.back());
  });
  for (const PointResult& result : points) {
    if (result.status == PointStatus::valid && result.samples.empty()) {
      entries.fail(fmt::format("holds no sample of {}", result.point.name()));
    }
  }
  return points;
}

Results parse_run(std::string text, const std::string& label) {
  return as_corrupt([&] {
    return read_file(ResultsDocument(std::move(text), label, ResultsDepth::full), label);
  });
}

Results read_run(const std::string& path) { return parse_run(read_results_text(path), path); }

}  // namespace zcbench
