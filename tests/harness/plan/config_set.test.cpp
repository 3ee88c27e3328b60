// --set KEY=VALUE: one key of every experiment, from the command line.
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"

using namespace zcbench;

namespace {

using Words = std::vector<std::string>;

const std::string kText = R"({"schema_version": 1, "name": "t", "experiments": [
{"kernel": "square", "strategy": "memfd", "elements": 8, "samples": 3},
{"kernel": "statistics", "strategy": "memfd", "elements": 9,
 "data": {"source": "normal", "seed": 4}}]})";

Experiment with(const std::string& key, const std::string& value) {
  return first_experiment(kText, set(key, value));
}

std::string error_with(const std::string& key, const std::string& value) {
  return config_error_of([&] { parse(kText, set(key, value)); });
}

}  // namespace

TEST_CASE("--set replaces the key in every experiment", "[config]") {
  const Config config = parse(kText, set("elements", "1000"));
  CHECK(config.experiments[0].values["elements"] == Words{"1000"});
  CHECK(config.experiments[1].values["elements"] == Words{"1000"});
  CHECK(config.experiments[1].values["kernel"] == Words{"statistics"});
}

TEST_CASE("--set takes words, numbers, lists of both, and JSON", "[config]") {
  CHECK(with("elements", "1000,1e6").values["elements"] == Words{"1000", "1000000"});
  CHECK(with("elements", "[7, 70]").values["elements"] == Words{"7", "70"});
  CHECK(with("elements", R"({"from": 10, "to": 100, "per_decade": 1})").values["elements"] ==
        Words{"10", "100"});
  CHECK(with("strategy", "memfd").values["strategy"] == Words{"memfd"});
  CHECK(with("strategy", "shared_mmap,pipe_copy").values["strategy"] ==
        Words{"shared_mmap", "pipe_copy"});
  CHECK(with("strategy", "\"posix_shm\"").values["strategy"] == Words{"posix_shm"});
  CHECK(with("samples", "7").samples == 7);
  CHECK(with("timeout_s", "0.5").timeout_s == 0.5);
  CHECK(with("lifecycle", "fork,pool").values["lifecycle"] == Words{"fork", "pool"});
  CHECK(with("data", R"({"source":"linear"})").data.source == InputSource::linear);
  CHECK(with("seed", "77").data.seed == 77);
  CHECK(with("exclude", R"([{"workers": 3}])").exclude.size() == 1);
}

TEST_CASE("null is a kernel for --set", "[config]") {
  CHECK(with("kernel", "null").values["kernel"] == Words{"null"});
  CHECK(with("kernel", "square,null").values["kernel"] == Words{"square", "null"});
}

TEST_CASE("--set of data drops the seed of the data that it replaces", "[config]") {
  const Config config = parse(kText, set("data", R"({"source": "uniform"})"));
  CHECK(config.experiments[1].data == InputSpec{});
}

TEST_CASE("--set may set keys that the file omits", "[config]") {
  const std::string no_strategy =
      R"({"schema_version": 1, "name": "t", "experiments": [{"kernel": "square", "elements": 8}]})";
  CHECK(first_experiment(no_strategy, set("strategy", "memfd")).values["strategy"] ==
        Words{"memfd"});
}

TEST_CASE("--set does not excuse a mistake in the file", "[config]") {
  CHECK(config_error_of([] {
          parse(config_with("\"elements\": 0"), set("elements", "8"));
        }).rfind("c.json:3:13 /experiments/0/elements: 0 is not allowed", 0) == 0);
}

TEST_CASE("an invalid --set is quoted as it was given", "[config]") {
  struct Case {
    std::string key;
    std::string value;
    std::string what;
  };
  const std::vector<Case> cases{
      {"elements", "0", "0 is not allowed here; allowed: a whole number from 1 to"},
      {"elements", "1000,", "\"\" is not allowed here"},
      {"elements", "", "\"\" is not allowed here"},
      {"elements", "8,8", "this value is in the list already"},
      {"elements", "[]", "an empty list"},
      {"elements", "[8", "the text ends too early"},
      {"elements", "0x10", "\"0x10\" is not allowed here"},
      {"samples", "null", "\"null\" is not allowed here"},
      {"strategy", "memdf", "unknown strategy \"memdf\" (did you mean \"memfd\"?)"},
      {"strategy", "memfd,null", "unknown strategy \"null\""},
      {"data", "{\"source\": \"a\", \"source\": \"a\"}", "duplicate key"},
      {"element", "8", "unknown key \"element\" (did you mean \"elements\"?); allowed: kernel, "},
      {"name", "x", "unknown key \"name\"; allowed: kernel, "},
      {"kernel", "\xFF", "unknown kernel"},
  };
  for (const Case& c : cases) {
    const std::string message = error_with(c.key, c.value);
    INFO(message);
    const std::string value = c.value == "\xFF" ? "\\xff" : c.value;
    CHECK(message.rfind("--set " + c.key + "=" + value + ": " + c.what, 0) == 0);
    CHECK(is_one_short_line(message));
  }
  CHECK(is_one_short_line(error_with("elements", std::string(1 << 20, 'x'))));
  CHECK(is_one_short_line(error_with(std::string(100'000, '\n'), "\x1B")));
  CHECK(error_with("elements", std::string((3 << 17) + 9, '1')).find("at most 393216") !=
        std::string::npos);
}

TEST_CASE("a key may be set only once", "[config]") {
  Overrides twice = set("samples", "8");
  twice.set.emplace_back("elements", "8");
  CHECK_NOTHROW(parse(kText, twice));
  twice.set.emplace_back("samples", "9");
  CHECK(config_error_of([&] {
          parse(kText, twice);
        }).rfind("--set samples=9: this key is set twice", 0) == 0);
}
