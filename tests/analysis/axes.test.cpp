// The contract of the table of axes: all code that loops over the table handles every axis, both
// when it writes and when it reads.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "analysis/claims/claims_file.hpp"
#include "analysis/export/csv_table.hpp"
#include "harness/model/axis.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/plan/config_schema.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"
#include "tests/harness/results/read_back.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

std::vector<const PointAxis*> plain_axes() {
  std::vector<const PointAxis*> axes;
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) axes.push_back(&axis);
  }
  return axes;
}

// All words of an axis, or for a count 1, 2 and the largest one.
std::vector<std::string> values_of(const PointAxis& axis) {
  if (axis.count != nullptr) return {"1", "2", std::to_string(axis.largest)};
  const auto words = axis.known_words();
  return {words.begin(), words.end()};
}

// Returns the value as a config writes it.
std::string json_of(const PointAxis& axis, const std::string& value) {
  return axis.count != nullptr ? value : "\"" + value + "\"";
}

Point point_with(const PointAxis& axis, const std::string& value) {
  Point point = make_point("square", "memfd", 1000, 4);
  axis.set(point, value);
  return point;
}

// A config with one experiment: `members`, and the required axes that `members` does not name.
std::string config_of(const std::string& members) {
  std::string all = members;
  for (const char* usual :
       {R"("kernel": "square")", R"("strategy": "memfd")", R"("elements": 8)"}) {
    const std::string key = std::string(usual).substr(0, std::string(usual).find(':'));
    if (members.find(key + ":") == std::string::npos) all += std::string(", ") + usual;
  }
  return "{\"schema_version\": 1, \"name\": \"t\", \"experiments\": [{" + all + "}]}";
}

std::string config_with_value(const PointAxis& axis, const std::string& json) {
  std::string members = "\"" + std::string(axis.name) + "\": " + json;
  if (json == "\"external\"") members += R"(, "command": {"name": "c", "argv": ["c"]})";
  return config_of(members);
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line.substr(0, line.find('\r'))) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

std::string csv_cell(const std::string& table, std::string_view column) {
  const std::size_t end = table.find('\n');
  const auto names = split(table.substr(0, end));
  const auto found = std::ranges::find(names, column);
  REQUIRE(found != names.end());
  return split(table.substr(end + 1)).at(static_cast<std::size_t>(found - names.begin()));
}

PointSelector selector_of(const std::string& json) {
  const JsonDocument document(json, "claims.json", JsonOrigin::file);
  return read_selector(document.root());
}

}  // namespace

TEST_CASE("an axis reads back what it writes", "[axes]") {
  for (const PointAxis* axis : plain_axes()) {
    for (const std::string& value : values_of(*axis)) {
      INFO(axis->name << " " << value);
      CHECK(axis->text(point_with(*axis, value)) == value);
    }
    Point point;
    if (axis->count != nullptr || !axis->has_registry) {
      CHECK_THROWS_AS(axis->set(point, "no such"), std::logic_error);
    }
    if (axis->count == nullptr) continue;
    CHECK_THROWS_AS(axis->set(point, "0"), std::logic_error);
    CHECK_THROWS_AS(axis->set(point, "1 "), std::logic_error);
    CHECK_THROWS_AS(axis->set(point, std::to_string(axis->largest + 1)), std::logic_error);
  }
}

TEST_CASE("setting an invalid value throws", "[axes]") {
  Point point;
  for (const PointAxis& axis : point_axes()) {
    if (!axis.is_plain()) CHECK_THROWS_AS(axis.set(point, "1"), std::logic_error);
  }
  CHECK_THROWS_AS(axis_named("elephants"), std::logic_error);
}

TEST_CASE("a sweep crosses each plain axis once", "[axes]") {
  const auto crossed = crossed_axes();
  CHECK(std::set(crossed.begin(), crossed.end()).size() == crossed.size());
  CHECK(crossed.size() == plain_axes().size());
}

TEST_CASE("a config accepts every axis's values, and refuses others with the allowed ones",
          "[axes]") {
  for (const PointAxis* axis : plain_axes()) {
    for (const std::string& value : values_of(*axis)) {
      const std::string text = config_with_value(*axis, json_of(*axis, value));
      INFO(text);
      CHECK(first_experiment(text).values[axis->name] == std::vector{value});
    }
    const std::string wrong =
        config_with_value(*axis, axis->count != nullptr ? "0" : "\"no such\"");
    const std::string message = config_error_of([&] { parse(wrong); });
    INFO(message);
    CHECK(message.find("/experiments/0/" + std::string(axis->name)) != std::string::npos);
    CHECK(message.find("; allowed: ") != std::string::npos);
    const std::vector<std::string> values = values_of(*axis);
    CHECK(message.find(values.front()) != std::string::npos);
    CHECK(message.find(values.back()) != std::string::npos);
  }
}

TEST_CASE("a rule of exclude may name every axis that has lists", "[axes]") {
  for (const PointAxis* axis : plain_axes()) {
    const std::string value = json_of(*axis, values_of(*axis).front());
    const std::string rule =
        "\"exclude\": [{\"" + std::string(axis->name) + "\": [" + value + "]}]";
    const std::string message = config_error_of([&] { parse(config_of(rule)); });
    INFO(rule << "\n" << message);
    // The rule contains an experiment's three words, so the experiment lacks one.
    CHECK((message.find("unknown key") == std::string::npos) == axis->is_swept());
  }
}

TEST_CASE("the schema has every axis, with its values", "[axes]") {
  const Json schema = config_schema();
  const Json& definitions = schema.at("definitions");
  for (const PointAxis* axis : plain_axes()) {
    const std::string name(axis->name);
    INFO(name);
    CHECK(definitions.at("experiment").at("properties").contains(name));
    CHECK(definitions.at("exclude").at("items").at("properties").contains(name) ==
          axis->is_swept());
    CHECK(definitions.at(name).at("description") == axis->description);
    if (axis->count != nullptr) {
      CHECK(definitions.at(name + "_count").at("maximum") == axis->largest);
    } else {
      CHECK(definitions.at(name + "_name").at("enum") == values_of(*axis));
    }
  }
}

TEST_CASE("every value of an axis has a unique name and hash", "[axes]") {
  for (const PointAxis* axis : plain_axes()) {
    std::set<std::string> names;
    std::set<std::string> hashes;
    for (const std::string& value : values_of(*axis)) {
      const Point point = point_with(*axis, value);
      names.insert(point.name());
      hashes.insert(config_hash(point));
      const std::string part = axis->name_part(point);
      CHECK(part.empty() == (value == axis->usual && !axis->in_every_name));
      CHECK((part.empty() || part.ends_with(value)));
      CHECK(("/" + point.name()).find(part + "/") != std::string::npos);
    }
    INFO(axis->name);
    CHECK(names.size() == values_of(*axis).size());
    CHECK(hashes.size() == values_of(*axis).size());
  }
}

TEST_CASE("results files and tables have every axis", "[axes]") {
  for (const PointAxis* axis : plain_axes()) {
    for (const std::string& value : values_of(*axis)) {
      INFO(axis->name << " " << value);
      const Point point = point_with(*axis, value);
      Json entries = entries_of(make_valid(point, 1e6));
      CHECK(entries[0]["zcbench"][std::string(axis->name)].dump() == json_of(*axis, value));
      CHECK(read_back(entries).at(0).point.name() == point.name());
      CHECK(csv_cell(samples_csv({make_valid(point, 1e6)}), axis->name) == value);
      entries[0]["zcbench"].erase(std::string(axis->name));
      if (axis->is_later && value == axis->usual) {
        CHECK(read_back(entries).at(0).point.name() == point.name());  // as in an older file
        continue;
      }
      const std::string_view wrong = axis->is_later ? "is of the point" : axis->name;
      CHECK(config_error_of([&] { read_back(entries); }).find(wrong) != std::string::npos);
    }
  }
}

TEST_CASE("claims select by every axis", "[axes]") {
  for (const PointAxis* axis : plain_axes()) {
    for (const std::string& value : values_of(*axis)) {
      const Point point = point_with(*axis, value);
      const std::string json =
          "{\"" + std::string(axis->name) + "\": " + json_of(*axis, value) + "}";
      INFO(json);
      CHECK(selector_of(json).selects(point));
      Point other = point;
      for (const std::string& another : values_of(*axis)) {
        if (another != value) axis->set(other, another);
      }
      if (other.name() != point.name()) CHECK_FALSE(selector_of(json).selects(other));
      // Only selectors that name the axis select a point with an unusual value.
      CHECK(selector_of("{}").selects(point) == (!axis->is_option() || value == axis->usual));
    }
  }
}

TEST_CASE("a claim that selects by an unknown word is refused with the allowed ones", "[axes]") {
  for (const PointAxis& axis : point_axes()) {
    if (axis.known_words == nullptr) continue;
    const std::string json = "{\"" + std::string(axis.name) + "\": \"no such\"}";
    const std::string message = config_error_of([&] { selector_of(json); });
    INFO(message);
    CHECK(message.find("unknown " + std::string(axis.name)) != std::string::npos);
    for (const std::string_view word : axis.known_words()) {
      CHECK(message.find(word) != std::string::npos);
    }
  }
}
