// Advice: what a results file says about one job, as plain values. Made by the advise command,
// shown by advise_text and advise_json; its checks can be drawn as a chart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/advise/choice.hpp"
#include "analysis/advise/cost_model.hpp"
#include "analysis/advise/curve_crossover.hpp"
#include "analysis/advise/measurements.hpp"
#include "analysis/advise/model_check.hpp"

namespace zcbench {

struct AdviceRequest {
  std::string kernel;
  std::uint64_t elements = 0;
  std::uint32_t workers = 0;
  Lifecycle lifecycle = Lifecycle::fork;
};

struct AdvisedStrategy {
  std::string label;
  bool has_processes = true;  ///< false: a control, in the parent's own process
  Prediction prediction;
  Interval interval{};                  ///< of the prediction, 90 %
  std::optional<Measurement> measured;  ///< the same job, if the file has it
  std::vector<Price> prices;
  double deviation = 0.0;  ///< standard deviation of log(measured / model)
  Interval elements{};     ///< measured with this kernel
  Interval workers{};      ///< the same
  std::vector<CurveCrossover> against_serial;
};

/// A strategy of the file that gets no prediction, and why.
struct LeftOutStrategy {
  std::string label;
  std::string reason;
};

struct Advice {
  std::string path;
  std::string date;
  std::string cpu_model;
  MachineLevels machine;
  AdviceRequest request;
  std::vector<AdvisedStrategy> strategies;  ///< shortest predicted time first
  std::vector<LeftOutStrategy> left_out;
  std::optional<Choice> choice;                 ///< places in `strategies`
  std::optional<Choice> processes_choice;       ///< among those with processes; also `strategies`
  Interval sizes{};                             ///< at which all advised strategies were measured
  std::vector<FastestRange> fastest;            ///< places in `strategies`; over `sizes`
  std::vector<FastestRange> fastest_processes;  ///< the same, among those with processes
  std::vector<ModelCheck> checks;  ///< of all points of the file that could be left out
  std::size_t unchecked = 0;       ///< points that could not be left out
};

/// Throws ConfigError for a kernel or a lifecycle for which the file has no points.
Advice make_advice(const Results& file, const AdviceRequest& request);

/// The checks of the points that the request is about: its kernel, in its lifecycle.
std::vector<ModelCheck> checks_of_request(const Advice& advice);

}  // namespace zcbench
