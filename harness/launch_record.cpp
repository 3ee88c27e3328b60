#include "harness/launch_record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "harness/config_hash.hpp"
#include "harness/kept_name.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::json;

// Every number of a sample in one order, for both directions.
template <typename SomeSample>
auto numbers_of(SomeSample& s) {
  return std::tie(s.real_time_ns, s.cpu_time_ns, s.phases.publish_ns, s.phases.start_ns,
                  s.phases.distribute_ns, s.phases.compute_ns, s.phases.collect_ns,
                  s.phases.join_ns, s.bytes_copied.publish, s.bytes_copied.to_workers,
                  s.bytes_copied.from_workers, s.bytes_copied.results, s.off_clock_ns, s.setup_ns,
                  s.compute_span_ns, s.worker_cpu_ns, s.minor_faults, s.major_faults,
                  s.context_switches, s.order, s.round);
}

template <typename SomeDetail>
auto numbers_of_worker(SomeDetail& w) {
  return std::tie(w.started_ns, w.compute_begin_ns, w.compute_end_ns, w.exited_ns);
}

template <typename SomeChunk>
auto numbers_of_chunk(SomeChunk& c) {
  return std::tie(c.count, c.mean, c.mean_error, c.deviation, c.max);
}

template <typename Numbers>
Json array_of(const Numbers& numbers) {
  return std::apply([](const auto&... number) { return Json::array({number...}); }, numbers);
}

template <typename Numbers>
void fill(Numbers numbers, const Json& array) {
  std::size_t place = 0;
  const auto take = [&](auto& number) { array.at(place++).get_to(number); };
  std::apply([&](auto&... number) { (take(number), ...); }, numbers);
}

Json sample_json(const Sample& sample) {
  Json workers = Json::array();
  for (const WorkerDetail& worker : sample.workers_detail) {
    workers.push_back(array_of(numbers_of_worker(worker)));
  }
  Json figures = Json::array();
  for (const Figure& figure : sample.figures) {
    figures.push_back(Json::array({std::string(figure.name), figure.value}));
  }
  const auto& peak = sample.worker_peak_rss_bytes;
  return Json::array({array_of(numbers_of(sample)), peak ? Json(*peak) : Json(nullptr),
                      std::move(workers), std::move(figures)});
}

Sample parse_sample(const Json& json) {
  Sample sample;
  fill(numbers_of(sample), json.at(0));
  if (!json.at(1).is_null()) sample.worker_peak_rss_bytes = json.at(1).get<std::uint64_t>();
  for (const Json& worker : json.at(2)) {
    fill(numbers_of_worker(sample.workers_detail.emplace_back()), worker);
  }
  for (const Json& figure : json.at(3)) {
    sample.figures.push_back({kept_name(figure.at(0).get_ref<const std::string&>()), figure.at(1)});
  }
  return sample;
}

// Bytes of any kind, which JSON's strings are not.
Json bytes_json(const std::string& text) {
  return Json::binary(std::vector<std::uint8_t>(text.begin(), text.end()));
}

std::string parse_bytes(const Json& json) {
  const auto& bytes = json.get_binary();
  return {bytes.begin(), bytes.end()};
}

Json point_json(const PointResult& point) {
  Json samples = Json::array();
  for (const Sample& sample : point.samples) samples.push_back(sample_json(sample));
  Json chunks = Json::array();
  for (const ChunkResult& chunk : point.chunks) chunks.push_back(array_of(numbers_of_chunk(chunk)));
  return {{"status", static_cast<int>(point.status)},
          {"reason", bytes_json(point.reason)},
          {"command_version", bytes_json(point.command_version)},
          {"stop", point.stop ? Json(static_cast<int>(*point.stop)) : Json(nullptr)},
          {"samples", std::move(samples)},
          {"chunks", std::move(chunks)}};
}

void fill_point(PointResult& point, const Json& json) {
  point.status = static_cast<PointStatus>(json.at("status").get<int>());
  point.reason = parse_bytes(json.at("reason"));
  point.command_version = parse_bytes(json.at("command_version"));
  const Json& stop = json.at("stop");
  if (!stop.is_null()) point.stop = static_cast<StopReason>(stop.get<int>());
  for (const Json& sample : json.at("samples")) point.samples.push_back(parse_sample(sample));
  for (const Json& chunk : json.at("chunks")) {
    fill(numbers_of_chunk(point.chunks.emplace_back()), chunk);
  }
}

std::string bytes_of(const Json& json) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
  return {bytes.begin(), bytes.end()};
}

// The worse of two: failed, then unavailable.
void append_point(PointResult& all, PointResult launched) {
  const bool is_worse =
      launched.status == PointStatus::failed ||
      (launched.status == PointStatus::unavailable && all.status == PointStatus::valid);
  if (all.status != PointStatus::failed && is_worse) {
    all.status = launched.status;
    all.reason = launched.reason;
  }
  all.command_version = launched.command_version;
  if (all.status != PointStatus::valid) {
    all.samples.clear();
    all.chunks.clear();
    return;
  }
  if (all.samples.empty() || !launched.stop) all.stop = launched.stop;
  if (all.stop) all.stop = std::max(all.stop, launched.stop);
  for (Sample& sample : launched.samples) all.samples.push_back(std::move(sample));
  if (!launched.chunks.empty()) all.chunks = std::move(launched.chunks);
}

}  // namespace

std::string to_record(const RunResult& result) {
  Json points = Json::array();
  for (const PointResult& point : result.points) points.push_back(point_json(point));
  Json rounds = Json::array();
  for (const RoundGuard& round : result.rounds) {
    rounds.push_back(Json::array({round.fork_ns, round.noisy}));
  }
  return bytes_of({{"config_hash", config_hash(result.points, result.seed)},
                   {"points", std::move(points)},
                   {"rounds", std::move(rounds)}});
}

std::string to_record(const Error& error) {
  return bytes_of({{"code", error.code()}, {"error", bytes_json(error.what())}});
}

std::optional<RunResult> from_record(const std::string& record, const RunResult& plan) {
  constexpr bool kWhole = true;
  constexpr bool kMayThrow = false;
  const Json json = Json::from_cbor(record, kWhole, kMayThrow);
  if (json.is_discarded()) return std::nullopt;
  if (json.contains("error")) {
    throw Error(static_cast<ExitCode>(json.at("code").get<int>()), parse_bytes(json.at("error")));
  }
  if (json.at("config_hash") != config_hash(plan.points, plan.seed)) {
    throw ConfigError(plan.config_path + ": was edited while its launches ran; run again");
  }
  RunResult result = plan;
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    fill_point(result.points[i], json.at("points").at(i));
  }
  for (const Json& round : json.at("rounds")) {
    result.rounds.push_back({.fork_ns = round.at(0), .noisy = round.at(1)});
  }
  return result;
}

void append_launch(RunResult& all, RunResult launched, std::uint32_t launch) {
  std::uint64_t first_order = 0;
  for (const PointResult& point : all.points) {
    for (const Sample& sample : point.samples) {
      first_order = std::max(first_order, sample.order + 1);
    }
  }
  for (std::size_t i = 0; i < all.points.size(); ++i) {
    for (Sample& sample : launched.points[i].samples) {
      sample.launch = launch;
      sample.order += first_order;
      sample.round += static_cast<std::uint32_t>(all.rounds.size());
    }
    append_point(all.points[i], std::move(launched.points[i]));
  }
  all.rounds.insert(all.rounds.end(), launched.rounds.begin(), launched.rounds.end());
}

}  // namespace zcbench
