// Readers of the axes of a sweep, as an experiment and its `exclude` rules write them, by the table
// of axes; and what the config's schema says of them. Used by experiment_keys.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/model/axis.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

/// The values of a plain axis, as text: a scalar, or a list unless the axis is `single`. An axis
/// that takes ranges also takes {"from", "to", "per_decade"}: steps of equal ratio, rounded,
/// without repeats.
std::vector<std::string> read_axis_values(const JsonValue& value, const PointAxis& axis);

std::vector<ExcludeRule> read_exclude(const JsonValue& value);

/// What the two accept.
nlohmann::ordered_json axis_schema(const PointAxis& axis);
nlohmann::ordered_json exclude_schema();
/// What axis_schema() and exclude_schema() refer to: the axis's values one by one, and lists of
/// them.
void add_axis_definitions(nlohmann::ordered_json& definitions, const PointAxis& axis);

}  // namespace zcbench
