#include "harness/plan/config_samples.hpp"

#include <fmt/core.h>

#include <array>

#include "harness/json/json_read.hpp"

namespace zcbench {

namespace {

constexpr std::uint32_t kMaxSamples = 1'000'000;
constexpr double kMaxTargetCi = 1.0;  // an interval twice as wide as the median tells nothing
constexpr double kMaxSecondsPerPoint = 86'400.0;

}  // namespace

void read_samples(const JsonValue& value, Experiment& experiment) {
  experiment.sequential.reset();
  if (value.kind() == JsonKind::number) {
    experiment.samples = read_count(value, kMaxSamples);
    return;
  }
  require_object(value, fmt::format("a whole number from 1 to {}, or {{\"min\": 10, \"max\": 1000, "
                                    "\"target_ci\": 0.02, \"max_seconds\": 10}}",
                                    kMaxSamples));
  constexpr std::array<std::string_view, 4> kKeys{"min", "max", "target_ci", "max_seconds"};
  require_known_keys(value, kKeys);
  SequentialSampling sequential;
  sequential.min = read_count(require_member(value, "min"), kMaxSamples);
  const JsonValue max = require_member(value, "max");
  experiment.samples = read_count(max, kMaxSamples);
  if (experiment.samples < sequential.min) {
    max.fail(fmt::format("\"max\" is below \"min\"; allowed: at least {}", sequential.min));
  }
  sequential.target_ci = read_positive(require_member(value, "target_ci"), kMaxTargetCi);
  if (const auto seconds = value.find("max_seconds")) {
    sequential.max_seconds = read_positive(*seconds, kMaxSecondsPerPoint);
  }
  experiment.sequential = sequential;
}

SchemaPart samples_schema() {
  const SchemaPart count = schema_integer(1, kMaxSamples);
  const SchemaPart stop = schema_object(
      "When to stop.", {"min", "max", "target_ci"},
      {{"min", described("At least that many.", count)},
       {"max", described("At most that many.", count)},
       {"target_ci", described("Enough once half the median's 95 % interval / the median is this.",
                               schema_positive(kMaxTargetCi))},
       {"max_seconds", described("Wall time of the point after which min samples do.",
                                 schema_positive(kMaxSecondsPerPoint))}});
  return described("Timed samples of each point: exactly that many, or when to stop. Default 30.",
                   {{"anyOf", SchemaPart::array({count, stop})}});
}

}  // namespace zcbench
