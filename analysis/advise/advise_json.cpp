#include "analysis/advise/advise_json.hpp"

#include <nlohmann/json.hpp>

#include "analysis/advise/advise_report.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const Interval& interval) { return {interval.low, interval.high}; }

std::string_view name_of(Cost cost) {
  switch (cost) {
    case Cost::worker: return "worker";
    case Cost::fixed: return "fixed";
    case Cost::crowded_worker: return "crowded_worker";
    case Cost::worker_array: return "worker_array";
    case Cost::page_fault: return "page_fault";
    case Cost::moved_small: return "moved_small";
    case Cost::moved_large: return "moved_large";
    case Cost::moved_alone: return "moved_alone";
    case Cost::computed_cache: return "computed_cache";
    case Cost::computed_memory: return "computed_memory";
    case Cost::computed_alone: return "computed_alone";
  }
  return "";
}

std::string_view unit_of(Cost cost) {
  switch (cost) {
    case Cost::worker:
    case Cost::crowded_worker: return "ns/worker";
    case Cost::fixed: return "ns";
    case Cost::page_fault: return "ns/fault";
    case Cost::worker_array: return "ns/byte/worker";
    default: return "ns/byte";
  }
}

Json crossover_json(const CurveCrossover& crossover) {
  Json json{{"elements", crossover.elements}, {"low", nullptr}, {"high", nullptr}};
  if (crossover.low) json["low"] = *crossover.low;
  if (crossover.high) json["high"] = *crossover.high;
  return json;
}

Json strategy_json(const AdvisedStrategy& strategy) {
  const auto& parts = strategy.prediction.parts_ns;
  Json json{{"strategy", strategy.label},
            {"has_processes", strategy.has_processes},
            {"predicted_ns", strategy.prediction.estimate.time},
            {"interval_ns", interval_json(strategy.interval)},
            {"measured_ns", nullptr},
            {"extrapolated",
             {{"elements", strategy.prediction.beyond_elements},
              {"workers", strategy.prediction.beyond_workers}}},
            {"parts_ns",
             {{"workers", parts[0]},
              {"page_faults", parts[1]},
              {"moving", parts[2]},
              {"computing", parts[3]}}},
            {"prices", Json::array()},
            {"log_deviation", strategy.deviation},
            {"degrees_of_freedom", strategy.prediction.estimate.degrees_of_freedom},
            {"against_serial", Json::array()}};
  if (strategy.measured) json["measured_ns"] = strategy.measured->time_ns;
  for (const Price& price : strategy.prices) {
    json["prices"].push_back({{"name", name_of(price.cost)},
                              {"unit", unit_of(price.cost)},
                              {"value", price.value},
                              {"interval", interval_json(price.interval)}});
  }
  for (const CurveCrossover& crossover : strategy.against_serial) {
    json["against_serial"].push_back(crossover_json(crossover));
  }
  return json;
}

Json reigns_json(const Advice& advice, const std::vector<FastestRange>& fastest_ranges) {
  Json json = Json::array();
  for (const FastestRange& reign : fastest_ranges) {
    json.push_back({{"strategy", advice.strategies[reign.curve].label},
                    {"from", reign.from ? crossover_json(*reign.from) : Json(nullptr)}});
  }
  return json;
}

Json choice_json(const Advice& advice, const std::optional<Choice>& choice) {
  if (!choice) return nullptr;
  Json equals = Json::array();
  for (const std::size_t place : choice->equals) equals.push_back(advice.strategies[place].label);
  return {{"strategy", advice.strategies[choice->best].label},
          {"too_close_to_call", equals},
          {"next", choice->next ? Json(advice.strategies[*choice->next].label) : Json(nullptr)}};
}

Json summary_json(const std::vector<ModelCheck>& checks) {
  const CheckSummary summary = summary_of(checks);
  return {{"points", summary.points},
          {"median_error", summary.median_error},
          {"ninth_decile_error", summary.ninth_decile_error},
          {"inside_interval", summary.inside}};
}

Json check_json(const ModelCheck& check) {
  return {{"kernel", check.measured.kernel},       {"strategy", check.measured.strategy},
          {"elements", check.measured.elements},   {"workers", check.measured.workers},
          {"lifecycle", check.measured.lifecycle}, {"measured_ns", check.measured.time_ns},
          {"predicted_ns", check.predicted_ns},    {"interval_ns", interval_json(check.interval)}};
}

}  // namespace

Json to_json(const Advice& advice) {
  Json strategies = Json::array();
  for (const AdvisedStrategy& one : advice.strategies) strategies.push_back(strategy_json(one));
  Json left_out = Json::array();
  for (const LeftOutStrategy& one : advice.left_out) {
    left_out.push_back({{"strategy", one.label}, {"reason", one.reason}});
  }
  Json checks = Json::array();
  for (const ModelCheck& check : advice.checks) checks.push_back(check_json(check));
  return {{"results", {{"path", advice.path}, {"date", advice.date}}},
          {"job",
           {{"kernel", advice.request.kernel},
            {"elements", advice.request.elements},
            {"workers", advice.request.workers},
            {"lifecycle", to_string(advice.request.lifecycle)}}},
          {"machine",
           {{"cpu_model", advice.cpu_model},
            {"cpus", advice.machine.levels.cpus},
            {"l2_bytes", advice.machine.levels.l2_bytes},
            {"l3_bytes", advice.machine.levels.cache_bytes},
            {"caches_from", advice.machine.caches_from}}},
          {"recommendation", recommendation_lines(advice)},
          {"choice", choice_json(advice, advice.choice)},
          {"choice_with_processes", choice_json(advice, advice.processes_choice)},
          {"strategies", strategies},
          {"left_out", left_out},
          {"fastest_by_size", reigns_json(advice, advice.fastest)},
          {"fastest_by_size_with_processes", reigns_json(advice, advice.fastest_processes)},
          {"check", summary_json(advice.checks)},
          {"check_of_job", summary_json(checks_of_request(advice))},
          {"unchecked_points", advice.unchecked},
          {"checks", checks}};
}

}  // namespace zcbench
