#include "harness/results/run_reader.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/json/json_members.hpp"
#include "harness/json/json_read.hpp"
#include "harness/machine/peak_rates_file.hpp"
#include "harness/results/entry_reader.hpp"
#include "harness/results/results_document.hpp"
#include "harness/results/results_reader.hpp"

namespace zcbench {

namespace {

std::vector<double> numbers_in(const JsonValue& object, std::string_view key) {
  std::vector<double> numbers;
  for (const JsonValue& value : member(object, key, JsonKind::array).children()) {
    if (value.kind() != JsonKind::number) value.fail("has the wrong type");
    numbers.push_back(std::strtod(value.text().c_str(), nullptr));
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

// Files of before there was a journal have neither.
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
  return file;
}

}  // namespace

Results parse_run(const std::string& text, const std::string& label) {
  return as_corrupt(
      [&] { return read_file(ResultsDocument(text, label, ResultsDepth::full), label); });
}

Results read_run(const std::string& path) { return parse_run(read_results_text(path), path); }

}  // namespace zcbench
