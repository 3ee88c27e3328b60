#include "analysis/export/trace.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kParentTrack = 0;  // worker w has track w + 1

// One track of a process in the trace, and the end of the sample.
struct Track {
  Json& events;
  std::uint64_t process;
  std::uint64_t number;
  std::int64_t end_ns;

  void name(std::string_view what, std::string_view name) const {
    events.push_back({{"ph", "M"},
                      {"pid", process},
                      {"tid", number},
                      {"name", what},
                      {"args", {{"name", name}}}});
  }

  void add(std::string_view name, std::int64_t begin_ns, std::int64_t until_ns,
           Json args = Json::object()) const {
    const std::int64_t begin = std::min(begin_ns, end_ns);
    const std::int64_t duration = std::max(std::min(until_ns, end_ns) - begin, std::int64_t{0});
    Json event{{"ph", "X"},
               {"pid", process},
               {"tid", number},
               {"name", name},
               {"ts", static_cast<double>(begin) / 1e3},
               {"dur", static_cast<double>(duration) / 1e3}};
    if (!args.empty()) event["args"] = std::move(args);
    events.push_back(std::move(event));
  }
};

struct Span {
  std::string_view name;
  std::int64_t duration_ns;
};

void add_phases(const Track& track, const Phases& phases) {
  std::int64_t begin_ns = 0;
  for (const Span& span : {Span{"start", phases.start_ns}, Span{"distribute", phases.distribute_ns},
                           Span{"compute", phases.compute_ns}, Span{"collect", phases.collect_ns},
                           Span{"join", phases.join_ns}}) {
    if (span.duration_ns > 0) track.add(span.name, begin_ns, begin_ns + span.duration_ns);
    begin_ns += span.duration_ns;
  }
}

// Adds a worker's lifetime and its three consecutive parts.
void add_worker(const Track& track, const WorkerDetail& worker) {
  track.add("worker", worker.started_ns, worker.exited_ns,
            {{"started_ns", worker.started_ns},
             {"compute_begin_ns", worker.compute_begin_ns},
             {"compute_end_ns", worker.compute_end_ns},
             {"exited_ns", worker.exited_ns}});
  track.add("receive", worker.started_ns, worker.compute_begin_ns);
  track.add("compute", worker.compute_begin_ns, worker.compute_end_ns);
  track.add("submit", worker.compute_end_ns, worker.exited_ns);
}

Json sample_args(const PointResult& result, const Sample& sample) {
  Json args{{"real_time_ns", sample.real_time_ns},
            {"cpu_time_ns", sample.cpu_time_ns},
            {"order", sample.order},
            {"launch", sample.launch},
            {"samples_of_the_point", result.samples.size()}};
  if (!is_external(result.point)) {
    args["publish_ns"] = sample.phases.publish_ns;
    args["minor_faults"] = sample.minor_faults;
    args["context_switches"] = sample.context_switches;
  }
  return args;
}

void add_point(Json& events, std::uint64_t process, const PointResult& result,
               const Sample& sample) {
  const Track parent{events, process, kParentTrack, sample.real_time_ns};
  parent.name("process_name", result.point.name());
  parent.name("thread_name", "parent");
  parent.add("sample", 0, sample.real_time_ns, sample_args(result, sample));
  if (is_external(result.point)) return;
  add_phases(parent, sample.phases);
  for (std::size_t worker = 0; worker < sample.workers_detail.size(); ++worker) {
    const Track track{events, process, worker + 1, sample.real_time_ns};
    track.name("thread_name", fmt::format("worker {}", worker));
    add_worker(track, sample.workers_detail[worker]);
  }
}

}  // namespace

Json trace_json(const Results& file) {
  Json events = Json::array();
  std::uint64_t process = 0;
  for (const PointResult& result : file.run.points) {
    ++process;
    if (const Sample* sample = typical_sample(result)) add_point(events, process, result, *sample);
  }
  return {{"traceEvents", std::move(events)},
          {"displayTimeUnit", "ns"},
          {"otherData",
           {{"program", "zcbench " + file.build.version},
            {"commit", file.build.commit},
            {"config", file.run.config_name},
            {"date", file.run.started_utc},
            {"cpu_model", file.environment.cpu_model}}}};
}

}  // namespace zcbench
