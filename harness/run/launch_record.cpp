#include "harness/run/launch_record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/plan/config_hash.hpp"
#include "harness/results/sample_record.hpp"

namespace zcbench {

namespace {

using Packed = nlohmann::json;

Packed point_json(const PointResult& point) {
  return {{"status", static_cast<int>(point.status)},
          {"reason", bytes_json(point.reason)},
          {"command_version", bytes_json(point.command_version)},
          {"stop", point.stop ? Packed(static_cast<int>(*point.stop)) : Packed(nullptr)},
          {"samples", samples_json(point.samples)},
          {"chunks", chunks_json(point.chunks)}};
}

void fill_point(PointResult& point, const Packed& json) {
  point.status = static_cast<PointStatus>(json.at("status").get<int>());
  point.reason = parse_bytes(json.at("reason"));
  point.command_version = parse_bytes(json.at("command_version"));
  const Packed& stop = json.at("stop");
  if (!stop.is_null()) point.stop = static_cast<StopReason>(stop.get<int>());
  for (Sample& sample : parse_samples(json.at("samples"))) {
    point.samples.push_back(std::move(sample));
  }
  point.chunks = parse_chunks(json.at("chunks"));
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
  Packed points = Packed::array();
  for (const PointResult& point : result.points) points.push_back(point_json(point));
  Packed rounds = Packed::array();
  for (const RoundGuard& round : result.rounds) {
    rounds.push_back(Packed::array({round.fork_ns, round.noisy}));
  }
  return cbor_of({{"config_hash", config_hash(result.points, result.seed)},
                  {"dev_shm", static_cast<int>(result.dev_shm)},
                  {"points", std::move(points)},
                  {"rounds", std::move(rounds)}});
}

std::string to_record(const Error& error) {
  return cbor_of({{"code", error.code()}, {"error", bytes_json(error.what())}});
}

std::optional<RunResult> from_record(const std::string& record, const RunResult& plan) {
  constexpr bool kWhole = true;
  constexpr bool kMayThrow = false;
  const Packed json = Packed::from_cbor(record, kWhole, kMayThrow);
  if (json.is_discarded()) return std::nullopt;
  if (json.contains("error")) {
    throw Error(static_cast<ExitCode>(json.at("code").get<int>()), parse_bytes(json.at("error")));
  }
  if (json.at("config_hash") != config_hash(plan.points, plan.seed)) {
    throw ConfigError(plan.config_path + ": was edited while its launches ran; run again");
  }
  RunResult result = plan;
  result.dev_shm = static_cast<DevShm>(json.at("dev_shm").get<int>());
  for (std::size_t i = 0; i < result.points.size(); ++i) {
    fill_point(result.points[i], json.at("points").at(i));
  }
  for (const Packed& round : json.at("rounds")) {
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
  all.dev_shm = std::max(all.dev_shm, launched.dev_shm);
  all.rounds.insert(all.rounds.end(), launched.rounds.begin(), launched.rounds.end());
}

}  // namespace zcbench
