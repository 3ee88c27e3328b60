// Readers of the axes of a sweep: scalar or list, as an experiment and its `exclude` rules write
// them. Used by config_experiment.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

std::vector<std::string> read_kernels(const JsonValue& value);
std::vector<std::string> read_strategies(const JsonValue& value);
std::vector<std::string> read_codecs(const JsonValue& value);
std::vector<Lifecycle> read_lifecycles(const JsonValue& value);
std::vector<std::string> read_variants(const JsonValue& value);
std::vector<Pages> read_pages(const JsonValue& value);
std::vector<Placement> read_placements(const JsonValue& value);
std::vector<std::uint32_t> read_workers(const JsonValue& value);
std::vector<std::uint32_t> read_tasks_per_worker(const JsonValue& value);
/// Also takes {"from", "to", "per_decade"}: steps of equal ratio, rounded, without repeats.
std::vector<std::uint64_t> read_elements(const JsonValue& value);

std::vector<ExcludeRule> read_exclude(const JsonValue& value);

}  // namespace zcbench
