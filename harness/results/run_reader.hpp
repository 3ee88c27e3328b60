// Reads a results file of ours back into the values it was written from, every sample whole. Called
// by the commands that explain a run (report, claims, advise, export); those that only judge times
// read less (results_reader).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/model/result.hpp"
#include "harness/results/node_record.hpp"

namespace zcbench {

/// `entries`: the "benchmarks" of a file whose "context.zcbench" is `ours`; points in its order.
/// Throws ConfigError with the place of an invalid value.
std::vector<PointResult> read_entries(const JsonValue& entries, const JsonValue& ours);

/// The program that wrote the file.
struct WriterBuild {
  std::string version;
  std::string commit;
  std::string type;  ///< e.g. "release"
  std::string compiler;
  std::string flags;
  std::string sanitizer;  ///< empty: none
  std::string loops;      ///< instruction set of variant `fast`
};

struct Results {
  std::string label;  ///< path, for messages
  RunResult run;      ///< without `chunks`, which no file holds
  std::string config_hash;
  Environment environment;
  WriterBuild build;
  std::optional<PeakRates> limits;  ///< of the machine, if they were known then
  std::vector<NodeRecord> nodes{};  ///< of a fleet; empty: the file is of one machine
};

/// The digest must be right and the run complete. Throws CorruptError "LABEL:LINE:COL ...".
Results parse_run(std::string text, const std::string& label);
/// The same for a file; throws ConfigError if it cannot be opened or read.
Results read_run(const std::string& path);

}  // namespace zcbench
