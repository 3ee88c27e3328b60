#include "harness/results/results_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/build_info.hpp"
#include "harness/base/digest.hpp"
#include "harness/base/statistics.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/model/axis.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"
#include "kernels/fast.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kNsPerUs = 1e3;

double us(std::int64_t time_ns) { return static_cast<double>(time_ns) / kNsPerUs; }

Json data_json(const InputSpec& data) {
  Json json{{"source", to_string(data.source)}};
  if (data.source == InputSource::npy) {
    json["path"] = data.path;
    if (!data.label.empty()) json["label"] = data.label;
  } else if (data.source != InputSource::linear) {
    json["seed"] = data.seed;
  }
  return json;
}

void add_axes(JsonObjectText& fields, const Point& point, bool are_options) {
  for (const PointAxis& axis : point_axes()) {
    if (!axis.is_plain() || axis.is_option() != are_options) continue;
    if (axis.word != nullptr) {
      fields.add(axis.name, std::string_view(axis.word(point)));
    } else {
      fields.add(axis.name, axis.count(point));
    }
  }
}

// Adds what only the first entry of a point has.
void add_description(JsonObjectText& fields, const PointResult& result) {
  const Point& point = result.point;
  add_axes(fields, point, true);
  fields.add_text("data", json_line(data_json(point.data)));
  fields.add("config_hash", config_hash(point));
  if (!point.data.digest.empty()) fields.add("data_digest", point.data.digest);
  const ExternalCommand& command = point.command;
  if (command.name.empty()) {
    if (!result.command_version.empty()) fields.add("mpi_version", result.command_version);
    return;
  }
  fields.add_text("command", json_line({{"name", command.name},
                                        {"argv", command.argv},
                                        {"version", result.command_version}}));
}

void add_number(JsonObjectText& fields, std::string_view key, std::integral auto number) {
  fields.add(key, number);
}

void add_number(JsonObjectText& fields, std::string_view key,
                const std::optional<std::uint64_t>& number) {
  if (number) return fields.add(key, *number);
  fields.add_text(key, "null");
}

// Relies on the table, in which the fields of a group follow one another.
void add_numbers(JsonObjectText& fields, const Sample& sample, SampleRole role) {
  std::string_view group;
  for (const SampleField& field : sample_fields()) {
    if (field.role != role) continue;
    if (field.group != group && !group.empty()) fields.end_object();
    if (field.group != group && !field.group.empty()) fields.begin_object(field.group);
    group = field.group;
    field.visit(sample, [&](const auto& number) { add_number(fields, field.key, number); });
  }
  if (!group.empty()) fields.end_object();
}

void add_workers(JsonObjectText& fields, const DontForkVector<WorkerDetail>& workers) {
  fields.begin_array("workers_detail");
  for (const WorkerDetail& worker : workers) {
    fields.begin_object();
    for (const WorkerField& field : worker_fields()) fields.add(field.key, worker.*field.in);
    fields.end_object();
  }
  fields.end_array();
}

std::string figures_text(const DontForkVector<Metric>& figures) {
  Json object = Json::object();
  for (const Metric& figure : figures) object[std::string(figure.name)] = number_json(figure.value);
  return json_line(object);
}

std::string sampling_text(const PointResult& result) {
  const SequentialSampling& sequential = *result.point.sequential;
  const auto median = point_median(result);
  Json json{
      {"min", sequential.min},  {"max", result.point.samples}, {"target_ci", sequential.target_ci},
      {"max_seconds", nullptr}, {"reached_ci", nullptr},       {"stopped_by", nullptr}};
  if (sequential.max_seconds) json["max_seconds"] = *sequential.max_seconds;
  if (median && median->relative_half_width) json["reached_ci"] = *median->relative_half_width;
  if (result.stop) json["stopped_by"] = to_string(*result.stop);
  return json_line(json);
}

struct Aggregate {
  std::string_view name;
  std::string_view unit;
  double (*of)(std::span<const double> times_us);
};

constexpr std::array kAggregates{Aggregate{"mean", "time", mean},
                                 Aggregate{"median", "time", median},
                                 Aggregate{"stddev", "time", sample_standard_deviation},
                                 Aggregate{"cv", "percentage", coefficient_of_variation},
                                 Aggregate{"min", "time", minimum},
                                 Aggregate{"p90", "time", [](std::span<const double> times_us) {
                                             return quantile(times_us, 0.9);
                                           }}};

// The entries of one point, a line each; call its functions in the order of the entries in the
// file.
class PointEntries {
 public:
  PointEntries(const PointResult& result, std::size_t index)
      : result_(result), name_(result.point.name()) {
    JsonObjectText head;
    head.add("family_index", index);
    head.add("run_name", name_);
    head_ = head.members();
    JsonObjectText axes;
    add_axes(axes, result.point, false);
    axes.add("status", to_string(result.status));
    axes_ = axes.members();
  }

  // An "aggregate" without times: compare.py needs times in any other run_type, even for errors.
  std::string error() const {
    JsonObjectText entry = begun("", "aggregate");
    entry.add("threads", 1);
    entry.add("aggregate_name", "error");
    entry.add("error_occurred", true);
    entry.add("error_message", result_.reason);
    JsonObjectText ours;
    ours.add_members(axes_);
    add_description(ours, result_);
    ours.add("reason", result_.reason);
    return ended(entry, ours);
  }

  std::string sample(std::size_t repetition) {
    const Sample& sample = result_.samples[repetition];
    JsonObjectText entry = begun("", "iteration");
    entry.add("repetition_index", repetition);
    entry.add("threads", 1);
    entry.add("iterations", 1);
    add_times(entry, us(sample.real_time_ns), us(sample.cpu_time_ns));
    JsonObjectText ours;
    ours.add_members(axes_);
    if (repetition == 0) add_description(ours, result_);
    ours.add("verified", true);  // a sample that is wrong has failed its point
    add_numbers(ours, sample, SampleRole::place);
    if (!is_external(result_.point)) {
      add_numbers(ours, sample, SampleRole::detail);
      add_workers(ours, sample.workers_detail);
    }
    std::string figures = figures_text(sample.figures);
    if (repetition == 0 || figures != figures_) ours.add_text("result", figures);
    figures_ = std::move(figures);
    return ended(entry, ours);
  }

  std::string aggregate(const Aggregate& aggregate, std::span<const double> real_us,
                        std::span<const double> cpu_us) const {
    JsonObjectText entry = begun(fmt::format("_{}", aggregate.name), "aggregate");
    entry.add("threads", 1);
    entry.add("aggregate_name", aggregate.name);
    entry.add("aggregate_unit", aggregate.unit);
    entry.add("iterations", result_.samples.size());
    add_times(entry, aggregate.of(real_us), aggregate.of(cpu_us));
    JsonObjectText ours;
    ours.add("status", to_string(result_.status));
    if (result_.point.sequential) ours.add_text("sampling", sampling_text(result_));
    return ended(entry, ours);
  }

 private:
  JsonObjectText begun(const std::string& suffix, const char* run_type) const {
    JsonObjectText entry;
    entry.add("name", name_ + suffix);
    entry.add_members(head_);
    entry.add("run_type", run_type);
    entry.add("repetitions", result_.samples.size());
    return entry;
  }

  static void add_times(JsonObjectText& entry, double real_us, double cpu_us) {
    entry.add("real_time", real_us);
    entry.add("cpu_time", cpu_us);
    entry.add("time_unit", "us");
  }

  static std::string ended(JsonObjectText& entry, JsonObjectText& ours) {
    entry.add_text("zcbench", std::move(ours).text());
    return std::move(entry).text();
  }

  const PointResult& result_;
  std::string name_;
  std::string head_;     // members of all entries
  std::string axes_;     // members of "zcbench" of all samples
  std::string figures_;  // of the sample before
};

Json build_json() {
  return {{"type", kBuildType},      {"compiler", kCompiler},    {"flags", kFlags},
          {"sanitizer", kSanitizer}, {"native", kNativeKernels}, {"loops", fast_loops().isa}};
}

Json machine_json(const Environment& environment) {
  return {{"cpu_model", environment.cpu_model},
          {"kernel", environment.kernel},
          {"microcode", environment.microcode},
          {"hypervisor", environment.hypervisor},
          {"governor", environment.governor},
          {"transparent_huge_pages", environment.transparent_huge_pages},
          {"shmem_transparent_huge_pages", environment.shmem_transparent_huge_pages},
          {"memory_bytes", environment.memory_bytes},
          {"memory_available_bytes", environment.memory_available_bytes},
          {"memory_limit_bytes", or_null(environment.memory_limit_bytes)},
          {"cpu_limit", or_null(environment.cpu_limit)},
          {"allowed_cpus", environment.allowed_cpus},
          {"pipe_max_size_bytes", environment.pipe_max_size_bytes}};
}

Json key_json(const MachineKey& key) {
  Json json{{"folder", key.folder_name()}};
  for (const auto& [field, value] : key.parts) json[field] = value;
  return json;
}

Json config_json(const RunResult& result) {
  return {{"name", result.config_name},
          {"path", result.config_path},
          {"seed", result.seed},
          {"config_hash", config_hash(result.points, result.seed)}};
}

Json plan_json(const RunResult& result) {
  const auto count = [&](PointStatus status) {
    return std::ranges::count_if(result.points, [&](const PointResult& point) {
      return point.status == status && (status != PointStatus::valid || !point.samples.empty());
    });
  };
  return {{"points", result.points.size()},
          {"valid", count(PointStatus::valid)},
          {"failed", count(PointStatus::failed)},
          {"unavailable", count(PointStatus::unavailable)},
          {"excluded", result.excluded_points},
          {"shard", result.shard.count > 1 ? Json(result.shard.text()) : Json(nullptr)}};
}

std::string_view dev_shm_word(DevShm dev_shm) {
  switch (dev_shm) {
    case DevShm::unused: break;
    case DevShm::own: return "private";
    case DevShm::shared: return "shared";
  }
  return "unused";
}

Json fields_json(const Fingerprint::Fields& fields) {
  Json json = Json::object();
  for (const auto& [field, value] : fields) json[field] = value;
  return json;
}

Json resumes_json(const std::vector<Resume>& resumes) {
  Json array = Json::array();
  for (const Resume& resume : resumes) {
    array.push_back({{"date", resume.date}, {"mixed_in", resume.mixed_in}});
  }
  return array;
}

Json zcbench_json(const RunResult& result, const Environment& environment,
                  const PeakRates* limits) {
  return {{"digest", kNoDigest},
          {"version", kVersion},
          {"commit", kCommit},
          {"build", build_json()},
          {"config", config_json(result)},
          {"launches", result.launches},
          {"machine", machine_json(environment)},
          {"machine_key", key_json(machine_key(environment))},
          {"dev_shm", dev_shm_word(result.dev_shm)},
          {"limits", limits == nullptr ? Json(nullptr) : to_json(*limits)},
          {"plan", plan_json(result)},
          {"complete", result.complete},
          {"fingerprint",
           {{"config", fields_json(result.fingerprint.config)},
            {"runner", fields_json(result.fingerprint.runner)}}},
          {"resumes", resumes_json(result.resumes)}};
}

Json context_json(const RunResult& result, const Environment& environment,
                  const PeakRates* limits) {
  return {{"date", result.started_utc},
          {"host_name", environment.host_name},
          {"executable", environment.executable},
          {"num_cpus", environment.num_cpus},
          {"mhz_per_cpu", environment.mhz_per_cpu},
          {"cpu_scaling_enabled", environment.cpu_scaling_enabled},
          {"caches", environment.caches},
          {"load_avg", environment.load_avg},
          // Google Benchmark knows these two words only.
          {"library_build_type", kBuildType == "debug" ? "debug" : "release"},
          {"json_schema_version", 1},
          {"zcbench", zcbench_json(result, environment, limits)}};
}

// Puts each member of an object and each element of an array of objects on a line of its own, all
// else on one line.
void append_layout(std::string& text, const Json& json, std::size_t depth) {
  const bool has_lines =
      !json.empty() && (json.is_object() || (json.is_array() && json.front().is_structured()));
  if (!has_lines) {
    text += json_line(json);
    return;
  }
  text += json.is_object() ? '{' : '[';
  const char* separator = "\n";
  for (const auto& [key, value] : json.items()) {
    text += separator + std::string(depth + 1, ' ');
    if (json.is_object()) {
      text += json_string(key) + ": ";
      append_layout(text, value, depth + 1);
    } else {
      text += json_line(value);
    }
    separator = ",\n";
  }
  text += "\n" + std::string(depth, ' ') + (json.is_object() ? '}' : ']');
}

constexpr std::string_view kBeforeContext = "{\n \"context\": ";
constexpr std::string_view kAfterContext = ",\n \"benchmarks\": [";
constexpr std::string_view kEnd = "\n ]\n}\n";

std::string context_text(const Json& context) {
  std::string text(kBeforeContext);
  append_layout(text, context, 1);
  return text;
}

// Writes the lines of an array, each after the comma of the one before.
class ArrayLines {
 public:
  ArrayLines(TextSink& out, std::size_t depth) : out_(out), separator_("\n") {
    separator_ += std::string(depth, ' ');
  }

  void add(std::string_view line) {
    out_.append(separator_);
    out_.append(line);
    if (separator_.front() != ',') separator_.insert(0, 1, ',');
  }

 private:
  TextSink& out_;
  std::string separator_;
};

// Written piece by piece, because there can be as many rounds as samples. They are the last member
// of "zcbench", which is the last of "context".
void append_rounds(SealingSink& out, const std::vector<NoiseProbe>& rounds) {
  out.append(",\n   \"rounds\": [");
  ArrayLines lines(out, 4);
  for (const NoiseProbe& round : rounds) {
    lines.add(fmt::format(R"({{"guard_ns":{},"noisy":{}}})", round.fork_ns, round.noisy));
  }
  out.append(rounds.empty() ? "]" : "\n   ]");
}

}  // namespace

void for_each_entry_line(const PointResult& point, std::size_t index,
                         const std::function<void(std::string_view)>& visit) {
  PointEntries entries(point, index);
  if (point.status != PointStatus::valid) return visit(entries.error());
  if (point.samples.empty()) return;
  std::vector<double> real_us;
  std::vector<double> cpu_us;
  for (std::size_t repetition = 0; repetition < point.samples.size(); ++repetition) {
    const Sample& sample = point.samples[repetition];
    real_us.push_back(us(sample.real_time_ns));
    cpu_us.push_back(us(sample.cpu_time_ns));
    visit(entries.sample(repetition));
  }
  for (const Aggregate& aggregate : kAggregates) {
    visit(entries.aggregate(aggregate, real_us, cpu_us));
  }
}

std::uint64_t write_results(TextSink& out, const RunResult& result, const Environment& environment,
                            const PeakRates* limits) {
  constexpr std::string_view kEndOfObjects = "\n  }\n }";  // of "zcbench" and of "context"
  std::string head = context_text(context_json(result, environment, limits));
  head.resize(head.size() - kEndOfObjects.size());
  SealingSink sealing(out, head);
  append_rounds(sealing, result.rounds);
  sealing.append(kEndOfObjects);
  sealing.append(kAfterContext);
  ArrayLines lines(sealing, 2);
  for (std::size_t index = 0; index < result.points.size(); ++index) {
    for_each_entry_line(result.points[index], result.shard.place(index),
                        [&](std::string_view line) { lines.add(line); });
  }
  sealing.append(kEnd);
  sealing.seal();
  return sealing.size_bytes();
}

void write_results(TextSink& out, const nlohmann::ordered_json& results) {
  SealingSink sealing(out, context_text(results.at("context")));
  sealing.append(kAfterContext);
  ArrayLines lines(sealing, 2);
  for (const Json& entry : results.at("benchmarks")) lines.add(json_line(entry));
  sealing.append(kEnd);
  sealing.seal();
}

}  // namespace zcbench
