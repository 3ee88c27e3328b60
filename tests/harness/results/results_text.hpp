// Makes results files as text and as JSON, for tests that look at them or change them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "harness/base/text_sink.hpp"
#include "harness/results/results_writer.hpp"
#include "tests/harness/machine/environment_fixture.hpp"

namespace zcbench {

inline std::string results_text(const RunResult& run, const Environment& environment,
                                const PeakRates* limits = nullptr) {
  StringSink text;
  write_results(text, run, environment, limits);
  return text.text;
}

inline nlohmann::ordered_json to_json(const RunResult& run, const Environment& environment,
                                      const PeakRates* limits = nullptr) {
  return nlohmann::ordered_json::parse(results_text(run, environment, limits));
}

inline nlohmann::ordered_json make_json(const RunResult& run) {
  return to_json(run, make_environment());
}

inline std::string sealed_text(const nlohmann::ordered_json& results) {
  StringSink text;
  write_results(text, results);
  return text.text;
}

}  // namespace zcbench
