#include "harness/results/results_writer.hpp"

#include <algorithm>

#include "harness/base/build_info.hpp"
#include "harness/base/digest.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/peak_rates_file.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/results/result_entry.hpp"
#include "kernels/fast.hpp"

namespace zcbench {

namespace {

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
