#include "harness/results/results_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
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

constexpr double kUsPerNs = 1e-3;

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

// Every axis as a field, so that nobody has to parse the name.
Json axes_json(const PointResult& result) {
  const Point& point = result.point;
  Json axes = Json::object();
  for (const PointAxis& axis : point_axes()) {
    if (!axis.is_plain()) continue;
    Json& value = axes[std::string(axis.name)];
    if (axis.word != nullptr) {
      value = axis.word(point);
    } else {
      value = axis.count(point);
    }
  }
  axes["data"] = data_json(point.data);
  axes["status"] = to_string(result.status);
  axes["config_hash"] = config_hash(point);
  if (!result.point.data.digest.empty()) axes["data_digest"] = result.point.data.digest;
  const ExternalCommand& command = result.point.command;
  if (!command.name.empty()) {
    axes["command"] = {
        {"name", command.name}, {"argv", command.argv}, {"version", result.command_version}};
  }
  return axes;
}

Json json_of(const std::optional<std::uint64_t>& number) {
  return number ? Json(*number) : Json(nullptr);
}

// The objects that some of them are grouped in come where their first number does.
void add_numbers(Json& fields, const Sample& sample, SampleRole role) {
  for (const SampleField& field : sample_fields()) {
    if (field.role != role) continue;
    Json& object = field.group.empty() ? fields : fields[field.group];
    field.visit(sample, [&](const auto& number) { object[field.key] = json_of(number); });
  }
}

Json workers_json(const DontForkVector<WorkerDetail>& workers) {
  Json array = Json::array();
  for (const WorkerDetail& worker : workers) {
    Json& times = array.emplace_back(Json::object());
    for (const WorkerField& field : worker_fields()) times[field.key] = worker.*field.in;
  }
  return array;
}

Json figures_json(const DontForkVector<Metric>& figures) {
  Json object = Json::object();
  for (const Metric& figure : figures) object[std::string(figure.name)] = number_json(figure.value);
  return object;
}

void add_sample_fields(Json& fields, const Sample& sample, bool is_external) {
  fields["verified"] = true;  // a sample that is not has failed its point
  add_numbers(fields, sample, SampleRole::place);
  if (!is_external) {
    add_numbers(fields, sample, SampleRole::detail);
    fields["workers_detail"] = workers_json(sample.workers_detail);
  }
  fields["result"] = figures_json(sample.figures);
}

// What all entries of a point begin with.
Json entry_head(const PointResult& result, std::size_t index, const std::string& name_suffix,
                std::string_view run_type) {
  const std::string run_name = result.point.name();
  return {{"name", run_name + name_suffix}, {"family_index", index},
          {"per_family_instance_index", 0}, {"run_name", run_name},
          {"run_type", run_type},           {"repetitions", result.samples.size()}};
}

Json sampling_json(const PointResult& result) {
  const SequentialSampling& sequential = *result.point.sequential;
  const auto median = point_median(result);
  Json json{
      {"min", sequential.min},  {"max", result.point.samples}, {"target_ci", sequential.target_ci},
      {"max_seconds", nullptr}, {"reached_ci", nullptr},       {"stopped_by", nullptr}};
  if (sequential.max_seconds) json["max_seconds"] = *sequential.max_seconds;
  if (median && median->relative_half_width) json["reached_ci"] = *median->relative_half_width;
  if (result.stop) json["stopped_by"] = to_string(*result.stop);
  return json;
}

void add_times(Json& entry, double real_time, double cpu_time) {
  entry["real_time"] = real_time;
  entry["cpu_time"] = cpu_time;
  entry["time_unit"] = "us";
}

Json sample_entry(const PointResult& result, std::size_t index, std::size_t repetition) {
  const Sample& sample = result.samples[repetition];
  Json entry = entry_head(result, index, "", "iteration");
  entry["repetition_index"] = repetition;
  entry["threads"] = 1;
  entry["iterations"] = 1;
  add_times(entry, static_cast<double>(sample.real_time_ns) * kUsPerNs,
            static_cast<double>(sample.cpu_time_ns) * kUsPerNs);
  entry["zcbench"] = axes_json(result);
  add_sample_fields(entry["zcbench"], sample, is_external(result.point));
  return entry;
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

Json aggregate_entry(const PointResult& result, std::size_t index, const Aggregate& aggregate,
                     std::span<const double> real_us, std::span<const double> cpu_us) {
  Json entry = entry_head(result, index, fmt::format("_{}", aggregate.name), "aggregate");
  entry["threads"] = 1;
  entry["aggregate_name"] = aggregate.name;
  entry["aggregate_unit"] = aggregate.unit;
  entry["iterations"] = result.samples.size();
  add_times(entry, aggregate.of(real_us), aggregate.of(cpu_us));
  entry["zcbench"] = axes_json(result);
  if (result.point.sequential) entry["zcbench"]["sampling"] = sampling_json(result);
  return entry;
}

// An "aggregate" of nothing: compare.py wants times of every other run_type, even of errors.
Json error_entry(const PointResult& result, std::size_t index) {
  Json entry = entry_head(result, index, "", "aggregate");
  entry["threads"] = 1;
  entry["aggregate_name"] = "error";
  entry["error_occurred"] = true;
  entry["error_message"] = result.reason;
  entry["zcbench"] = axes_json(result);
  entry["zcbench"]["reason"] = result.reason;
  return entry;
}

using Json = nlohmann::ordered_json;

Json build_json() {
  return {{"type", kBuildType},      {"compiler", kCompiler},    {"flags", kFlags},
          {"sanitizer", kSanitizer}, {"native", kNativeKernels}, {"loops", fast_loops().isa}};
}

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
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

Json rounds_json(const std::vector<NoiseProbe>& rounds) {
  Json array = Json::array();
  for (const NoiseProbe& round : rounds) {
    array.push_back({{"guard_ns", round.fork_ns}, {"noisy", round.noisy}});
  }
  return array;
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
          {"resumes", resumes_json(result.resumes)},
          {"rounds", rounds_json(result.rounds)}};
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

}  // namespace

void append_entries(nlohmann::ordered_json& benchmarks, const PointResult& point,
                    std::size_t index) {
  if (point.status != PointStatus::valid) {
    benchmarks.push_back(error_entry(point, index));
    return;
  }
  if (point.samples.empty()) return;
  std::vector<double> real_us;
  std::vector<double> cpu_us;
  for (std::size_t repetition = 0; repetition < point.samples.size(); ++repetition) {
    const Sample& sample = point.samples[repetition];
    real_us.push_back(static_cast<double>(sample.real_time_ns) * kUsPerNs);
    cpu_us.push_back(static_cast<double>(sample.cpu_time_ns) * kUsPerNs);
    benchmarks.push_back(sample_entry(point, index, repetition));
  }
  for (const Aggregate& aggregate : kAggregates) {
    benchmarks.push_back(aggregate_entry(point, index, aggregate, real_us, cpu_us));
  }
}

nlohmann::ordered_json to_json(const RunResult& result, const Environment& environment,
                               const PeakRates* limits) {
  Json benchmarks = Json::array();
  for (std::size_t index = 0; index < result.points.size(); ++index) {
    append_entries(benchmarks, result.points[index], result.shard.place(index));
  }
  return {{"context", context_json(result, environment, limits)},
          {"benchmarks", std::move(benchmarks)}};
}

std::string sealed_text(const nlohmann::ordered_json& results) {
  return sealed(json_text(results));
}

}  // namespace zcbench
