#include "harness/plan/config_schema.hpp"

#include <string>
#include <vector>

#include "harness/model/axis.hpp"
#include "harness/plan/axis_values.hpp"
#include "harness/plan/config.hpp"
#include "harness/plan/experiment_keys.hpp"
#include "harness/plan/schema_part.hpp"

namespace zcbench {

namespace {

SchemaPart one_required(std::string_view key) {
  return {{"required", SchemaPart::array({std::string(key)})}};
}

SchemaPart none_of(const SchemaPart& part) { return {{"not", part}}; }

SchemaPart any_of(const std::vector<SchemaPart>& parts) { return {{"anyOf", parts}}; }

SchemaPart with_property(std::string_view key, const SchemaPart& part) {
  SchemaPart properties = SchemaPart::object();
  properties[std::string(key)] = part;
  return {{"properties", properties}};
}

SchemaPart both(SchemaPart part, const SchemaPart& other) {
  part.update(other);
  return part;
}

// `external` must be the only strategy of its experiment and needs a command; others have none.
void add_rule_of_commands(SchemaPart& experiment) {
  const SchemaPart external{{"const", "external"}};
  const SchemaPart only_external =
      any_of({external, {{"type", "array"}, {"maxItems", 1}, {"items", external}}});
  const SchemaPart some_external =
      any_of({external, {{"type", "array"}, {"not", {{"items", none_of(external)}}}}});
  experiment["if"] = one_required("command");
  experiment["then"] = with_property("strategy", only_external);
  experiment["else"] = with_property("strategy", none_of(some_external));
}

// Requires either `elements` or .npy data, in the experiment itself or as a default next to
// `experiments`.
void add_rule_of_sizes(SchemaPart& config) {
  const auto in_experiments = [](const SchemaPart& without_data) {
    return with_property(
        "experiments", {{"items", any_of({schema_reference("sized_by_file"),
                                          schema_reference("sized_by_elements"), without_data})}});
  };
  config["if"] = both(one_required("data"), with_property("data", one_required("npy")));
  config["then"] =
      in_experiments(none_of(any_of({one_required("data"), one_required("elements")})));
  config["else"] = in_experiments(both(one_required("elements"), none_of(one_required("data"))));
}

SchemaPart experiment_schema() {
  SchemaPart properties = SchemaPart::object();
  for (const ExperimentKey& key : experiment_keys()) {
    properties[std::string(key.name)] = schema_reference(key.name);
  }
  std::vector<std::string> required;
  for (const PointAxis& axis : point_axes()) {
    // add_rule_of_sizes() handles `elements`.
    const bool is_required = axis.source == AxisSource::required && axis.name != "elements";
    if (is_required) required.emplace_back(axis.name);
  }
  SchemaPart experiment =
      schema_object("One sweep: every combination of its axes is a point.", required, properties);
  add_rule_of_commands(experiment);
  return experiment;
}

SchemaPart top_level_properties() {
  SchemaPart properties{
      {"$schema", described("Path of this schema, for editors.", {{"type", "string"}})},
      {"schema_version", described("Version of the config format.", {{"const", 1}})},
      {"name", described("Name of the run and of its results file.", schema_identifier())},
      {"description", schema_reference("description")},
      {"seed",
       described("Seed of the order of points, and of data without its own seed. Default 42.",
                 schema_integer(0, kMaxSeed))}};
  for (const ExperimentKey& key : experiment_keys()) {
    if (key.is_default_too) properties[std::string(key.name)] = schema_reference(key.name);
  }
  properties["experiments"] = {
      {"description", "The sweeps. Keys next to `experiments` are defaults for all of them."},
      {"type", "array"},
      {"minItems", 1},
      {"maxItems", kMaxExperiments},
      {"items", schema_reference("experiment")}};
  return properties;
}

SchemaPart definitions() {
  SchemaPart all{
      {"experiment", experiment_schema()},
      {"sized_by_file", both(one_required("data"), both(with_property("data", one_required("npy")),
                                                        none_of(one_required("elements"))))},
      {"sized_by_elements", both({{"required", SchemaPart::array({"data", "elements"})}},
                                 with_property("data", none_of(one_required("npy"))))}};
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) add_axis_definitions(all, axis);
  }
  for (const ExperimentKey& key : experiment_keys()) all[std::string(key.name)] = key.schema();
  return all;
}

}  // namespace

SchemaPart config_schema() {
  SchemaPart schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"title", "zcbench config"}};
  schema.update(
      schema_object("Every experiment crosses its axes into points; every point is sampled.",
                    {"schema_version", "name", "experiments"}, top_level_properties()));
  add_rule_of_sizes(schema);
  schema["definitions"] = definitions();
  return schema;
}

}  // namespace zcbench
