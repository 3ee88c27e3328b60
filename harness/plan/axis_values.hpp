// Reads the axes of a sweep in an experiment and its `exclude` rules, using the table of axes, and
// makes their parts of the config's schema. Used by experiment_keys.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/model/axis.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

/// Reads the values of a plain axis as text: a scalar, or a list unless the axis is `single`. An
/// axis that takes ranges also takes {"from", "to", "per_decade"}: steps of equal ratio, rounded,
/// without duplicates.
std::vector<std::string> read_axis_values(const JsonValue& value, const PointAxis& axis);

std::vector<ExcludeRule> read_exclude(const JsonValue& value);

/// The schemas of what these two functions accept.
nlohmann::ordered_json axis_schema(const PointAxis& axis);
nlohmann::ordered_json exclude_schema();
/// Adds the definitions that axis_schema() and exclude_schema() refer to: one value of the axis,
/// and lists of values.
void add_axis_definitions(nlohmann::ordered_json& definitions, const PointAxis& axis);

}  // namespace zcbench
