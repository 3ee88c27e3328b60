// `zcbench doctor`: reports what disturbs measurements on this machine; changes nothing. Exit code
// 3: no worker can be forked.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/build_info.hpp"
#include "harness/doctor/build_checks.hpp"
#include "harness/doctor/cpu_checks.hpp"
#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/memory_checks.hpp"
#include "harness/doctor/quiet_checks.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/os/signals.hpp"
#include "harness/plan/config_file.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/point_sampler.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

namespace {

struct DoctorOptions {
  std::string format;  ///< text, json
};

constexpr int kForks = 20;
constexpr double kMicroTimeoutS = 10.0;

Probes probe(const MachineState& state) {
  Probes probes;
  probes.spin = probe_spin();
  probes.faults = probe_faults(state.has_private_huge_pages, state.has_shared_huge_pages);
  probes.forks_ns = probe_forks_ns(kForks);
  return probes;
}

// Points of the built-in config, even if the working directory has a file with its name.
std::vector<Point> lecture_points() {
  const auto& lecture = *std::ranges::find(builtin_configs(), "lecture", &BuiltinConfig::name);
  return make_plan(parse_config(std::string(lecture.text), "lecture", {}), "").points;
}

MemoryRoom memory_room() {
  const AvailableResources limits = read_machine_limits();
  const std::vector<Point> points = lecture_points();
  MemoryRoom room{.available_bytes = limits.memory_bytes,
                  .needed_bytes = memory_need(points, limits.memory_bytes).needed_bytes(),
                  .shm_free_bytes = limits.shm_bytes};
  for (const Point& point : points) {
    room.shm_needed_bytes = std::max(room.shm_needed_bytes, point_footprint(point).shm_bytes);
  }
  return room;
}

// Google Benchmark reports its build type with every benchmark, so run the shortest one.
ProgramBuilds program_builds() {
  ProgramBuilds builds{.type = std::string(kBuildType), .sanitizer = std::string(kSanitizer)};
  try {
    builds.library_type = library_build_type(
        run_micro_program(micro_program_path(),
                          {"--benchmark_filter=^thread/workers:1/", "--benchmark_min_time=0.001",
                           "--benchmark_format=json", "--benchmark_out="},
                          kMicroTimeoutS));
    builds.why_unknown = "zcbench_micro does not report it";
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    builds.why_unknown = "zcbench_micro is not built or does not run; only zcbench limits needs it";
  }
  return builds;
}

ExitCode doctor(const DoctorOptions& options) {
  const StopSignalsNoted noted;
  const MachineState state = read_machine_state(read_environment());
  const Probes probes = probe(state);
  Findings findings = check_quiet(state, probes);
  for (const Findings& more :
       {check_cpus(state, probes), check_memory(state, probes.faults, memory_room()),
        check_builds(program_builds())}) {
    findings.insert(findings.end(), more.begin(), more.end());
  }
  throw_if_interrupted();
  const ExitCode code = probes.forks_ns.empty() ? ExitCode::kMachineLacks : ExitCode::kSuccess;
  print_lines(options.format == "json"
                  ? json_text(in_envelope("doctor", code, findings_json(findings, probes)))
                  : findings_text(findings, paragraph_width()));
  return code;
}

}  // namespace

Action declare_doctor(CLI::App& command) {
  auto options = std::make_shared<DoctorOptions>();
  add_format(command, options->format, {"text", "json"});
  return action(options, doctor);
}

}  // namespace zcbench
