// Results as the commands that judge them see them: plain values, whichever program wrote the file.
// Made by harness/results/results_reader, read by comparison.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/machine_key.hpp"
#include "harness/model/result.hpp"
#include "harness/results/node_record.hpp"

namespace zcbench {

/// The samples of one point in one launch, in the order taken. Both have the same size, from 1.
struct LaunchTimes {
  std::vector<double> real_time_ns;  ///< above 0
  std::vector<double> cpu_time_ns;   ///< from 0; 0: unknown, or less than its clock can tell
};

struct ResultsPoint {
  std::string name;
  PointStatus status = PointStatus::valid;
  std::string reason;       ///< of failed and unavailable points
  std::string config_hash;  ///< of what the point measures; empty in foreign files
  /// The digest of the array of a point whose input is a .npy file; empty if the file was written
  /// before zcbench recorded it. Nullopt for other points.
  std::optional<std::string> array_digest{};
  std::vector<LaunchTimes> launches;  ///< of a foreign file: its repetitions, one sample each
  bool is_aggregate = false;          ///< foreign: no repetitions, their median or mean instead
  std::size_t namesakes = 1;  ///< foreign: benchmarks of the file that share its name, itself too
};

/// How far two equal runs differ on that machine, as a plain ratio (0.012: 1.2 %), by name of the
/// point. Kept with a baseline.
using NoiseRecord = std::map<std::string, double>;

struct ResultsSummary {
  std::string label;                 ///< path, for messages
  bool is_google_benchmark = false;  ///< written by Google Benchmark itself
  std::string date;                  ///< start of the run as the file has it
  std::string commit;                ///< empty in foreign files
  std::string build_type;            ///< e.g. "release"; with the sanitizer where there is one
  std::string kernel;                ///< name and release; empty in foreign files
  std::string config_name;           ///< empty in foreign files
  std::string config_hash;           ///< of the whole plan; empty in foreign files
  MachineKey machine;
  MachineKey programs;  ///< of external commands: "command mine: ./mine" and its digest
  NoiseRecord noise;    ///< of a baseline that was saved with one
  std::vector<ResultsPoint> points;
  std::vector<NodeRecord> nodes{};  ///< of a fleet; empty: the file is of one machine
};

/// The median of each launch's samples: all launches count the same, however many samples each has.
std::vector<double> launch_medians_ns(const ResultsPoint& point);
/// The median over its launches of each node that ran them (ResultsSummary::nodes, which are
/// replicates), in the order of `nodes`.
std::vector<double> node_medians_ns(const ResultsPoint& point,
                                    const std::vector<NodeRecord>& nodes);
/// The median over launches of their median CPU times.
double cpu_median_ns(const ResultsPoint& point);

}  // namespace zcbench
