// configs/config.schema.json, which editors use to check configs, must agree with the parser. These
// tables leave out mistakes that only the parser can find: duplicate keys, "to" below "from", "max"
// below "min", points in two experiments, .npy files, -0.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/plan/experiment_keys.hpp"
#include "harness/transfer/codec.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"
#include "tests/harness/plan/draft07.hpp"

using namespace zcbench;
using nlohmann::json;

namespace {

const Draft07& schema() {
  static const Draft07 read_once(
      json::parse(std::ifstream(SOURCE_DIR "/configs/config.schema.json")));
  return read_once;
}

void check_same_answer(const std::string& text, bool is_good) {
  const std::string message = config_error_of([&] { parse(text); });
  INFO(text.substr(0, 400) << "\n-> " << message);
  CHECK(schema().accepts(json::parse(text)) == is_good);
  CHECK((message == "(no error)") == is_good);
}

template <typename Rows>
std::vector<std::string> names_of(const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.emplace_back(row.name);
  std::ranges::sort(names);
  return names;
}

std::vector<std::string> schema_names(const std::string& definition) {
  std::vector<std::string> names = schema().schema().at("definitions").at(definition).at("enum");
  std::ranges::sort(names);
  return names;
}

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// Members that are added to an experiment that has a kernel and a strategy.
const std::vector<std::string> kGoodMembers{
    R"("elements": 1)",
    R"("elements": 1e6)",
    R"("elements": 8.0)",
    R"("elements": 1099511627776)",
    R"("elements": [1, 2, 3])",
    R"("elements": {"from": 1e3, "to": 1e8, "per_decade": 2})",
    R"("elements": {"from": 7, "to": 7, "per_decade": 100})",
    R"("elements": 8, "workers": 1024)",
    R"("elements": 8, "workers": [1, 2, 4])",
    R"("elements": 8, "lifecycle": "pool")",
    R"("elements": 8, "lifecycle": ["fork", "pool"])",
    R"("elements": 8, "codec": ["raw", "msgpack", "cbor", "json"])",
    R"("elements": 8, "tasks_per_worker": [1, 1024])",
    R"("elements": 8, "exclude": [])",
    R"("elements": 8, "exclude": [{"kernel": "null", "elements": [1, 2]}, {"codec": "raw"}])",
    R"("elements": 8, "samples": 1000000, "samples_per_turn": 1000)",
    R"("elements": 8, "samples": {"min": 5, "max": 10, "target_ci": 0.01, "max_seconds": 3})",
    R"("elements": 8, "samples": {"min": 1, "max": 1000000, "target_ci": 1})",
    R"("elements": 8, "samples": {"min": 7, "max": 7, "target_ci": 1e-9, "max_seconds": 86400})",
    R"("elements": 8, "timeout_s": 0.001)",
    R"("elements": 8, "timeout_s": 86400)",
    R"("elements": 8, "partition": "balanced", "if_unavailable": "record")",
    R"("elements": 8, "data": {"source": "uniform"})",
    R"("elements": 8, "data": {"source": "normal", "seed": 9007199254740992})",
    R"("elements": 8, "data": {"source": "linear", "seed": 0}, "seed": 0)",
    R"("elements": 8, "description": "Größe")",
};

const std::vector<std::string> kBadMembers{
    R"("description": "no elements")",
    R"("elements": 0)",
    R"("elements": -1)",
    R"("elements": 1.5)",
    R"("elements": 1099511627777)",
    R"("elements": 2305843009213693952)",
    R"("elements": 18446744073709551616)",
    R"("elements": "8")",
    R"("elements": true)",
    R"("elements": null)",
    R"("elements": [])",
    R"("elements": [8, 8])",
    R"("elements": [1000, 1e3])",
    R"("elements": [8, "9"])",
    R"("elements": {})",
    R"("elements": {"from": 1, "to": 8})",
    R"("elements": {"from": 0, "to": 8, "per_decade": 1})",
    R"("elements": {"from": 1, "to": 8, "per_decade": 0})",
    R"("elements": {"from": 1, "to": 8, "per_decade": 101})",
    R"("elements": {"from": 1, "to": 8, "per_decade": 1, "step": 1})",
    R"("elements": 8, "workers": 0)",
    R"("elements": 8, "workers": 1025)",
    R"("elements": 8, "workers": [])",
    R"("elements": 8, "workers": [1, 1])",
    R"("elements": 8, "lifecycle": "forks")",
    R"("elements": 8, "lifecycle": ["fork", "fork"])",
    R"("elements": 8, "lifecycle": null)",
    R"("elements": 8, "codec": "xml")",
    R"("elements": 8, "codec": [])",
    R"("elements": 8, "tasks_per_worker": 1025)",
    R"("elements": 8, "exclude": {})",
    R"("elements": 8, "exclude": [{}])",
    R"("elements": 8, "exclude": [{"samples": 3}])",
    R"("elements": 8, "exclude": [{"elements": {"from": 1, "to": 8, "per_decade": 1}}])",
    R"("elements": 8, "exclude": [{"kernel": "cube"}])",
    R"("elements": 8, "samples": 0)",
    R"("elements": 8, "samples": 1000001)",
    R"("elements": 8, "samples_per_turn": 1001)",
    R"("elements": 8, "timeout_s": 0)",
    R"("elements": 8, "timeout_s": -1)",
    R"("elements": 8, "timeout_s": 86400.1)",
    R"("elements": 8, "timeout_s": "30")",
    R"("elements": 8, "partition": "first")",
    R"("elements": 8, "if_unavailable": true)",
    R"("elements": 8, "data": "uniform")",
    R"("elements": 8, "data": {})",
    R"("elements": 8, "data": {"source": "gauss"})",
    R"("elements": 8, "data": {"source": "npy"})",
    R"("elements": 8, "data": {"source": "uniform", "seed": 9007199254740993})",
    R"("elements": 8, "data": {"source": "uniform", "sed": 1})",
    R"("elements": 8, "data": {"npy": "a.npy"})",
    R"("data": {"npy": ""})",
    R"("data": {"npy": "a\u0000b"})",
    R"("data": {"npy": "a.npy", "source": "uniform"})",
    R"("elements": 8, "seed": -1)",
    R"("elements": 8, "seed": 1.5)",
    R"("elements": 8, "description": "two\nlines")",
    R"("elements": 8, "description": 8)",
    R"("elements": 8, "kernal": "square")",
    R"("elements": 8, "name": "x")",
};

const std::vector<std::string> kBadSamples{
    R"("30")",
    "[30]",
    "{}",
    R"({"min": 5, "target_ci": 0.1})",
    R"({"max": 5, "target_ci": 0.1})",
    R"({"min": 5, "max": 10, "max_seconds": 3})",
    R"({"min": 0, "max": 10, "target_ci": 0.1})",
    R"({"min": 5, "max": 1000001, "target_ci": 0.1})",
    R"({"min": 5, "max": 9, "target_ci": 0})",
    R"({"min": 5, "max": 9, "target_ci": 1.01})",
    R"({"min": 5, "max": 9, "target_ci": "1 %"})",
    R"({"min": 5, "max": 9, "target_ci": 0.1, "max_seconds": 0})",
    R"({"min": 5, "max": 9, "target_ci": 0.1, "max_seconds": 86401})",
    R"({"min": 5, "max": 9, "target_ci": 0.1, "max_second": 3})",
};

// Members next to `experiments`; its only experiment has elements.
const std::vector<std::string> kGoodBeside{
    R"("$schema": "anything")",
    R"("description": "", "seed": 1e3)",
    R"("samples": {"min": 3, "max": 9, "target_ci": 0.5})",
    R"("samples": 3, "samples_per_turn": 1, "timeout_s": 1e2, "partition": "remainder_last")",
    R"("data": {"source": "linear"}, "if_unavailable": "fail")",
    R"("workers": [1, 2], "lifecycle": "pool", "codec": "json", "tasks_per_worker": 2)",
};

const std::vector<std::string> kBadBeside{
    R"("$schema": null)",      R"("seed": "7")",         R"("seed": 9007199254740993)",
    R"("kernel": "square")",   R"("strategy": "memfd")", R"("elements": 8)",
    R"("exclude": [])",        R"("samples": 0)",        R"("workers": [])",
    R"("data": {"npy": "a"})", R"("experiment": [])",    R"("timeout_s": null)",
};

const std::vector<std::string> kBadWholes{
    "[]",
    "null",
    "{}",
    R"({"schema_version": 1, "name": "t"})",
    R"({"schema_version": 1, "name": "t", "experiments": []})",
    R"({"schema_version": 1, "name": "t", "experiments": {}})",
    R"({"schema_version": 1, "name": "t", "experiments": [null]})",
    R"({"schema_version": 1, "name": "t", "experiments": [{}]})",
    R"({"schema_version": 1, "name": "t", "experiments": [{"kernel": "square", "elements": 8}]})",
    R"({"schema_version": 1, "name": "t", "experiments": [{"strategy": "memfd", "elements": 8}]})",
};

}  // namespace

TEST_CASE("schema and parser accept the same configs", "[schema]") {
  for (const std::string& members : kGoodMembers) check_same_answer(config_with(members), true);
  for (const std::string& members : kGoodBeside) check_same_answer(config_beside(members), true);
}

TEST_CASE("schema and parser refuse the same configs", "[schema]") {
  for (const std::string& members : kBadMembers) check_same_answer(config_with(members), false);
  for (const std::string& samples : kBadSamples) {
    check_same_answer(config_with("\"elements\": 8, \"samples\": " + samples), false);
  }
  for (const std::string& members : kBadBeside) check_same_answer(config_beside(members), false);
  for (const std::string& text : kBadWholes) check_same_answer(text, false);
}

TEST_CASE("schema and parser agree on names", "[schema]") {
  const auto with_version_and_name = [](const std::string& version, const std::string& name) {
    return "{\"schema_version\": " + version + ", \"name\": " + name +
           R"(, "experiments": [{"kernel": "square", "strategy": "memfd", "elements": 8}]})";
  };
  for (const char* name : {"\"a\"", "\"_A-b.9\"", "\"a..b\""}) {
    check_same_answer(with_version_and_name("1", name), true);
  }
  check_same_answer(with_version_and_name("1", "\"" + std::string(100, 'n') + "\""), true);
  check_same_answer(with_version_and_name("1", "\"" + std::string(101, 'n') + "\""), false);
  for (const char* name : {"\"\"", "\".a\"", "\"-a\"", "\"a/b\"", "\"a b\"", "\"a\\n\"", "8"}) {
    check_same_answer(with_version_and_name("1", name), false);
  }
  for (const char* version : {"0", "2", "999", "\"1\"", "null", "true", "1.5"}) {
    check_same_answer(with_version_and_name(version, "\"a\""), false);
  }
  check_same_answer(with_version_and_name("1.0", "\"a\""), true);
}

TEST_CASE("schema and parser agree on lengths", "[schema]") {
  const auto description = [](std::size_t characters) {
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) text += "\xC3\xA9";
    return config_beside("\"description\": \"" + text + "\"");
  };
  check_same_answer(description(500), true);
  check_same_answer(description(501), false);
  const auto rules = [](std::size_t count) {
    std::string list = "{\"workers\": 1}";
    for (std::size_t i = 1; i < count; ++i) list += ", {\"workers\": 1}";
    return config_with("\"elements\": 8, \"exclude\": [" + list + "]");
  };
  check_same_answer(rules(100), true);
  check_same_answer(rules(101), false);
}

TEST_CASE("schema and parser agree on what an .npy file replaces", "[schema]") {
  const auto text = [](const std::string& beside, const std::string& members) {
    return "{\"schema_version\": 1, \"name\": \"t\", " + beside +
           "\"experiments\": [{\"kernel\": \"square\", \"strategy\": \"memfd\"" + members + "}]}";
  };
  const std::string path = (std::filesystem::temp_directory_path() / "zcbench-schema.npy").string();
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }";
  header.resize(117, ' ');
  std::ofstream(path, std::ios::binary)
      << std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + "\n" + std::string(8, '\0');
  const std::string npy = R"("data": {"npy": ")" + path + "\"}";
  const std::string uniform = R"("data": {"source": "uniform"})";
  check_same_answer(text("", ", " + npy), true);
  check_same_answer(text(npy + ", ", ""), true);
  check_same_answer(text(npy + ", ", ", \"elements\": 1"), false);
  check_same_answer(text(npy + ", ", ", " + npy), true);
  check_same_answer(text(npy + ", ", ", \"elements\": 1, " + npy), false);
  check_same_answer(text(npy + ", ", ", " + uniform), false);
  check_same_answer(text(npy + ", ", ", \"elements\": 1, " + uniform), true);
  check_same_answer(text(uniform + ", ", ", " + npy), true);
  check_same_answer(text(uniform + ", ", ", \"elements\": 1, " + npy), false);
  check_same_answer(text(uniform + ", ", ""), false);
  std::filesystem::remove(path);
}

TEST_CASE("the schema's names are those of the registries", "[schema]") {
  CHECK(schema_names("kernel_name") == names_of(kernels()));
  CHECK(schema_names("strategy_name") == names_of(strategies()));
  CHECK(schema_names("codec_name") == names_of(codecs()));
}

TEST_CASE("the schema's keys are those of the parser, each with a description", "[schema]") {
  const json& top = schema().schema().at("properties");
  const json& experiment = schema().schema().at("definitions").at("experiment").at("properties");
  const std::vector<std::string> experiment_names = names_of(experiment_keys());
  std::vector<std::string> top_names{"$schema", "schema_version", "name",
                                     "seed",    "description",    "experiments"};
  for (const ExperimentKey& key : experiment_keys()) {
    if (key.is_default_too) top_names.emplace_back(key.name);
  }
  std::ranges::sort(top_names);
  CHECK(keys_of(experiment) == experiment_names);
  CHECK(keys_of(top) == top_names);
  for (const json& properties : {top, experiment}) {
    for (const auto& [key, property] : properties.items()) {
      INFO(key);
      const json& described = property.contains("description")
                                  ? property
                                  : schema().schema().at(json::json_pointer(
                                        property.at("$ref").get<std::string>().substr(1)));
      CHECK(described.contains("description"));
    }
  }
}

TEST_CASE("the schema accepts the configs that ship", "[schema]") {
  std::size_t configs = 0;
  for (const auto& file : std::filesystem::directory_iterator(SOURCE_DIR "/configs")) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".json") || name.ends_with(".schema.json")) continue;
    INFO(name);
    CHECK(schema().accepts(json::parse(std::ifstream(file.path()))));
    CHECK(load_config(file.path().string(), {}).name + ".json" == name);
    ++configs;
  }
  CHECK(configs >= 2);
}
