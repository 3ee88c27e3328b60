#include "cli/sample_answer.hpp"

#include "harness/base/build_info.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kProtocol = 1;

}  // namespace

std::string to_line(const Sample& sample, std::uint64_t elements) {
  Json json{{"real_time_ns", sample.real_time_ns},
            {"cpu_time_ns", sample.cpu_time_ns},
            {"count", elements}};
  for (const Metric& figure : sample.figures) json[figure.name] = number_json(figure.value);
  return json_line(json);
}

std::string to_line(const CommandTime& time) {
  return json_line({{"real_time_ns", time.real_time_ns}, {"cpu_time_ns", time.cpu_time_ns}});
}

std::string error_line(const std::string& why) { return json_line({{"error", why}}); }

std::string description_line(const std::string& config_name,
                             const std::vector<PointResult>& points) {
  Json json{{"program", "zcbench"},
            {"protocol", kProtocol},
            {"version", kVersion},
            {"commit", kCommit},
            {"build",
             {{"type", kBuildType},
              {"compiler", kCompiler},
              {"flags", kFlags},
              {"sanitizer", kSanitizer},
              {"native", kNativeKernels}}},
            {"config", config_name},
            {"points", Json::array()}};
  for (const PointResult& point : points) {
    Json entry{{"name", point.point.name()}, {"timeout_s", point.point.timeout_s}};
    if (point.status == PointStatus::unavailable) entry["unavailable"] = point.reason;
    json["points"].push_back(std::move(entry));
  }
  return json_line(json);
}

}  // namespace zcbench
