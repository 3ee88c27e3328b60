// Every way in which a config can be valid JSON and still be wrong, with the position that is
// reported. json_document.test.cpp tests the syntax, config_file.test.cpp tests files.
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"

using namespace zcbench;

namespace {

struct Fault {
  std::string text;
  std::string where;
  std::string what;
};

void check_all(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    const std::string message = config_error_of([&] { parse(fault.text); });
    INFO(fault.text.substr(0, 200) << "\n-> " << message);
    CHECK(message.rfind("c.json:" + fault.where + ": ", 0) == 0);
    CHECK(message.find(fault.what) != std::string::npos);
    CHECK(is_one_short_line(message));
  }
}

// Checks the same mistake in several values of one key of an otherwise valid experiment.
void check_values(const std::string& key, const std::vector<std::string>& values,
                  const std::string& what) {
  const std::string column = std::to_string(key.size() + 5);
  for (const std::string& value : values) {
    const std::string elements = key == "elements" ? "" : ",\n\"elements\": 8";
    check_all({{config_with("\"" + key + "\": " + value + elements),
                "3:" + column + " /experiments/0/" + key, what}});
  }
}

}  // namespace

TEST_CASE("a config of another shape is refused", "[config]") {
  check_all({
      {"[]", "1:1 /", "a list is not allowed here; allowed: an object with schema_version"},
      {"null", "1:1 /", "null is not allowed here"},
      {"\"x\"", "1:1 /", "\"x\" is not allowed here"},
      {"8", "1:1 /", "8 is not allowed here"},
      {"{}", "1:1 /", "\"schema_version\" is missing"},
      {"{\"schema_version\": 1}", "1:1 /", "\"name\" is missing"},
      {"{\"schema_version\": 1, \"name\": \"t\"}", "1:1 /", "\"experiments\" is missing"},
      {"{\"schema_version\": 999, \"new_key\": 1}", "1:20 /schema_version", "999"},
      {"{\"schema_version\": \"1\"}", "1:20 /schema_version", "\"1\""},
      {"{\"schema_version\": 0}", "1:20 /schema_version", "from 1 to 1"},
      {"{\"schema_version\": null}", "1:20 /schema_version", "null"},
      {"{\"schema_version\": 1, \"name\": \"t\",\n \"experiment\": []}", "2:2 /experiment",
       "unknown key \"experiment\" (did you mean \"experiments\"?); allowed: $schema, "},
      {"{\"schema_version\": 1, \"name\": \"t\",\n \"experiments\": []}", "2:17 /experiments",
       "1 to 1000 experiments"},
      {"{\"schema_version\": 1, \"name\": \"t\",\n \"experiments\": {}}", "2:17 /experiments",
       "an object"},
      {"{\"schema_version\": 1, \"name\": \"t\",\n \"experiments\": [\n\n7]}", "4:1 /experiments/0",
       "an experiment such as"},
      {config_beside("\"kernel\": \"square\""), "2:1 /kernel", "unknown key \"kernel\""},
      {config_beside("\"elements\": 8"), "2:1 /elements", "unknown key \"elements\""},
      {config_beside("\"$schema\": 8"), "2:12 /$schema", "config.schema.json"},
      {config_beside("\"description\": [\"a\"]"), "2:16 /description", "a text"},
      {config_beside("\"description\": \"a\\nb\""), "2:16 /description", "\"a\\nb\""},
      {config_beside("\"description\": \"" + std::string(501, 'd') + "\""), "2:16 /description",
       "at most 500 characters"},
      {config_beside("\"seed\": -1"), "2:9 /seed", "from 0 to 9007199254740992"},
      {config_beside("\"seed\": 9007199254740993"), "2:9 /seed", "9007199254740993"},
      {config_beside("\"samples\": 0"), "2:12 /samples", "from 1 to 1000000"},
      {config_beside("\"workers\": [2, 2]"), "2:16 /workers/1", "in the list already"},
  });
}

TEST_CASE("more than 1,000 experiments are refused", "[config]") {
  const std::string experiment = R"({"kernel": "square", "strategy": "memfd", "elements": 8})";
  std::string text = "{\"schema_version\": 1, \"name\": \"t\", \"experiments\": [\n" + experiment;
  for (int i = 1; i < 1000; ++i) text += ",\n" + experiment;
  CHECK(parse(text + "]}").experiments.size() == 1000);
  CHECK(parse(text + "]}").experiments[999].where == "c.json:1001:1 /experiments/999");
  check_all({{text + "," + experiment + "]}", "1:51 /experiments", "1 to 1000 experiments"}});
}

TEST_CASE("a name that is not a file name is refused", "[config]") {
  const auto named = [](const std::string& name) {
    return "{\"schema_version\": 1, \"name\":\n" + name +
           ", \"experiments\": [{\"kernel\": \"square\", \"strategy\": \"memfd\", "
           "\"elements\": 8}]}";
  };
  for (const char* name :
       {"\"\"", "\"/\"", "\"..\"", "\".\"", "\"a/b\"", "\"-o\"", "\"a b\"", "\"a\\u0000\"",
        "\"a\\n\"", "\"\\u001b[31m\"", "\"\xC3\xA9\"", "8", "null", "[\"t\"]"}) {
    check_all({{named(name), "2:1 /name", "1 to 100 of the characters A-Z a-z 0-9 . _ -"}});
  }
  check_all({{named("\"" + std::string(101, 'n') + "\""), "2:1 /name", "nnn...nnn"},
             {named("\"" + std::string(300, 'n') + "\""), "2:1 /name", "nnn...nnn"}});
  CHECK(parse(named("\"" + std::string(100, 'n') + "\"")).name.size() == 100);
  CHECK(parse(named("\"a..b\"")).name == "a..b");
}

TEST_CASE("missing required keys are refused", "[config]") {
  const auto experiment = [](const std::string& members) {
    return "{\"schema_version\": 1, \"name\": \"t\", \"experiments\": [\n" + members + "]}";
  };
  check_all({
      {experiment("{}"), "2:1 /experiments/0", "\"kernel\" is missing"},
      {experiment(R"({"strategy": "memfd", "elements": 8})"), "2:1 /experiments/0",
       "\"kernel\" is missing"},
      {experiment(R"({"kernel": "square", "elements": 8})"), "2:1 /experiments/0",
       "\"strategy\" is missing"},
      {experiment(R"({"kernel": "square", "strategy": "memfd"})"), "2:1 /experiments/0",
       "\"elements\" is missing; it is required unless the data is an .npy file"},
      {experiment("null"), "2:1 /experiments/0", "null is not allowed here"},
  });
}

TEST_CASE("unknown names come with the nearest known one", "[config]") {
  check_all({
      {config_with("\"elements\": 8, \"kernal\": \"null\""), "3:16 /experiments/0/kernal",
       "unknown key \"kernal\" (did you mean \"kernel\"?); allowed: kernel, strategy, "},
      {config_with("\"elements\": 8, \"lifecycles\": \"fork\""), "3:16 /experiments/0/lifecycles",
       "did you mean \"lifecycle\"?"},
      {config_with("\"elements\": 8, \"\\u001b[2J\\n\": 1"), "3:16 /experiments/0/\\x1b[2J\\n",
       "unknown key \"\\x1b[2J\\n\"; allowed: "},
      {R"({"schema_version": 1, "name": "t", "experiments": [{"kernel":
["square", "statistic"], "strategy": "memfd", "elements": 8}]})",
       "2:12 /experiments/0/kernel/1",
       "unknown kernel \"statistic\" (did you mean \"statistics\"?)"},
      {R"({"schema_version": 1, "name": "t", "experiments": [{"kernel": "square",
"strategy": "shared-mmap", "elements": 8}]})",
       "2:13 /experiments/0/strategy", "did you mean \"shared_mmap\"?); allowed: shared_mmap, "},
      {R"({"schema_version": 1, "name": "t", "experiments": [{"kernel": "square",
"strategy": null, "elements": 8}]})",
       "2:13 /experiments/0/strategy", "null is not allowed here; allowed: the name of a strategy"},
      {config_with("\"elements\": 8, \"codec\": \"masgpack\""), "3:25 /experiments/0/codec",
       "unknown codec \"masgpack\" (did you mean \"msgpack\"?); allowed: raw, "},
  });
  check_values("lifecycle", {"\"forks\""}, "unknown lifecycle \"forks\" (did you mean \"fork\"?)");
  check_values("partition", {"\"balance\""}, "did you mean \"balanced\"?");
  check_values("if_unavailable", {"\"skip\""}, "allowed: fail, record");
}

TEST_CASE("numbers out of range, not whole or not numbers are refused", "[config]") {
  const std::vector<std::string> never{"0",
                                       "-1",
                                       "1.5",
                                       "-0",
                                       "-0.0",
                                       "\"8\"",
                                       "true",
                                       "null",
                                       "{}",
                                       "1e-400",
                                       "9007199254740993e10",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       "9223372036854775808",
                                       "2305843009213693952",
                                       "1e308",
                                       "0.1",
                                       "1e-99999999999999999999"};
  for (const char* key : {"workers", "tasks_per_worker", "samples_per_turn"}) {
    check_values(key, never, "is not allowed here; allowed: a whole number");
  }
  check_values("workers", {"1025", "100000"}, "from 1 to 1024");
  check_values("tasks_per_worker", {"1025"}, "from 1 to 1024");
  check_values("samples_per_turn", {"1001", "[5]"}, "from 1 to 1000");
  check_values("samples", {"0", "1000001", "1.5", "\"30\"", "[30]"}, "from 1 to 1000000");
  check_values("elements",
               {"0", "-1", "1.5", "-0", "\"8\"", "false", "null", "1099511627777",
                "2305843009213693952", "18446744073709551624"},
               "is not allowed here; allowed: a whole number from 1 to 1099511627776");
  check_values("timeout_s", {"0", "-1", "-0", "1e18", "86400.5", "1e-400", "\"30\"", "null"},
               "allowed: a number above 0, at most 86400");
  check_values("seed", {"-1", "-0", "9007199254740993", "1.5", "\"42\""},
               "from 0 to 9007199254740992");
  const std::string digits(400, '9');
  check_values("elements", {digits, "1e999"}, "too large for a number");
}

TEST_CASE("sweep lists are neither empty nor have duplicates", "[config]") {
  for (const char* key : {"elements", "workers", "lifecycle", "codec", "tasks_per_worker"}) {
    check_values(key, {"[]"}, "an empty list; allowed: at least one value");
  }
  check_all({
      {config_with("\"elements\": [1, 8, 8]"), "3:20 /experiments/0/elements/2", "already"},
      {config_with("\"elements\": [1000, 1e3]"), "3:20 /experiments/0/elements/1", "already"},
      {config_with("\"elements\": 8, \"lifecycle\": [\"fork\", \"fork\"]"),
       "3:38 /experiments/0/lifecycle/1", "already"},
      {config_with("\"elements\": [1, [2]]"), "3:17 /experiments/0/elements/1", "a list"},
      {config_with("\"elements\": [1, null]"), "3:17 /experiments/0/elements/1", "null"},
  });
}

TEST_CASE("log ranges are checked", "[config]") {
  check_all({
      {config_with("\"elements\": {\"from\": 1, \"to\": 8}"), "3:13 /experiments/0/elements",
       "\"per_decade\" is missing"},
      {config_with("\"elements\": {}"), "3:13 /experiments/0/elements", "\"from\" is missing"},
      {config_with("\"elements\": {\"from\": 9, \"to\": 8, \"per_decade\": 1}"),
       "3:31 /experiments/0/elements/to", "allowed: at least 9"},
      {config_with("\"elements\": {\"from\": 0, \"to\": 8, \"per_decade\": 1}"),
       "3:22 /experiments/0/elements/from", "from 1 to 1099511627776"},
      {config_with("\"elements\": {\"from\": 1, \"to\": 1e13, \"per_decade\": 1}"),
       "3:31 /experiments/0/elements/to", "1e13"},
      {config_with("\"elements\": {\"from\": 1, \"to\": 8, \"per_decade\": 101}"),
       "3:48 /experiments/0/elements/per_decade", "from 1 to 100"},
      {config_with("\"elements\": {\"from\": 1, \"to\": 8, \"per_octave\": 1}"),
       "3:34 /experiments/0/elements/per_octave", "unknown key \"per_octave\""},
  });
}

TEST_CASE("exclude rules are checked", "[config]") {
  check_values("exclude", {"{}", "8", "null"}, "a list of at most 100 rules");
  check_all({
      {config_with("\"elements\": 8, \"exclude\": [8]"), "3:28 /experiments/0/exclude/0", "8"},
      {config_with("\"elements\": 8, \"exclude\": [{}]"), "3:28 /experiments/0/exclude/0",
       "an empty rule"},
      {config_with("\"elements\": 8, \"exclude\": [{\"samples\": 8}]"),
       "3:29 /experiments/0/exclude/0/samples", "unknown key \"samples\"; allowed: kernel, "},
      {config_with("\"elements\": 8, \"exclude\": [{\"workers\": 0}]"),
       "3:40 /experiments/0/exclude/0/workers", "from 1 to 1024"},
      {config_with("\"elements\": 8, \"exclude\": [{\"kernel\": []}]"),
       "3:39 /experiments/0/exclude/0/kernel", "an empty list"},
      {config_with("\"elements\": 8, \"exclude\": [{\"strategy\": \"memdf\"}]"),
       "3:41 /experiments/0/exclude/0/strategy", "did you mean \"memfd\"?"},
      {config_with("\"elements\": 8, \"exclude\": [{\"elements\": {\"from\": 1}}]"),
       "3:41 /experiments/0/exclude/0/elements", "an object is not allowed here"},
  });
  std::string rules = "{\"workers\": 1}";
  for (int i = 1; i < 101; ++i) rules += ", {\"workers\": 1}";
  check_values("exclude", {"[" + rules + "]"}, "a list of at most 100 rules");
}

TEST_CASE("data is checked", "[config]") {
  check_values("data", {"8", "null", "\"uniform\"", "[]"},
               "{\"source\": \"uniform\", \"seed\": 42}");
  check_all({
      {config_with("\"elements\": 8, \"data\": {}"), "3:24 /experiments/0/data",
       "\"source\" is missing"},
      {config_with("\"elements\": 8, \"data\": {\"source\": \"gauss\"}"),
       "3:35 /experiments/0/data/source", "allowed: uniform, normal, linear"},
      {config_with("\"elements\": 8, \"data\": {\"source\": \"npy\"}"),
       "3:35 /experiments/0/data/source", "unknown source \"npy\""},
      {config_with("\"elements\": 8, \"data\": {\"source\": \"normal\", \"seed\": -1}"),
       "3:53 /experiments/0/data/seed", "from 0 to"},
      {config_with("\"elements\": 8, \"data\": {\"source\": \"normal\", \"sed\": 1}"),
       "3:45 /experiments/0/data/sed", "did you mean \"seed\"?"},
      {config_with("\"data\": {\"npy\": \"a.npy\", \"seed\": 1}"), "3:26 /experiments/0/data/seed",
       "unknown key \"seed\""},
      {config_with("\"data\": {\"npy\": \"\"}"), "3:17 /experiments/0/data/npy", "an .npy file"},
      {config_with("\"data\": {\"npy\": 8}"), "3:17 /experiments/0/data/npy", "8"},
      {config_with("\"data\": {\"npy\": \"a\\u0000b\"}"), "3:17 /experiments/0/data/npy",
       "\"a\\x00b\""},
  });
}
