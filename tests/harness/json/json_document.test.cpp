#include "harness/json/json_document.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;
using namespace std::string_literals;

namespace {

std::string error_of(const std::string& text) {
  return config_error_of([&] { JsonDocument(text, "c.json", JsonOrigin::file); });
}

struct Fault {
  std::string text;
  std::string where;  // what the message starts with
  std::string what;   // what it also contains
};

void check_all(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    const std::string message = error_of(fault.text);
    INFO(fault.text.substr(0, 60) << "\n-> " << message);
    CHECK(message.rfind("c.json:" + fault.where + ": ", 0) == 0);
    CHECK(message.find(fault.what) != std::string::npos);
    CHECK(message.find("; allowed: ") != std::string::npos);
    CHECK(message.find("json.exception") == std::string::npos);
    CHECK(is_one_short_line(message));
  }
}

}  // namespace

TEST_CASE("the tree has every value, in order, with its text", "[json_document]") {
  const JsonDocument document(R"({"a": [1, -2.50, 1E6, true, false, null], "b": {}, "c": "x\ny"})",
                              "c.json", JsonOrigin::file);
  const JsonValue root = document.root();
  REQUIRE(root.kind() == JsonKind::object);
  const std::vector<JsonValue> members = root.children();
  REQUIRE(members.size() == 3);
  CHECK(members[0].key() == "a");
  CHECK(members[2].key() == "c");
  CHECK(members[1].kind() == JsonKind::object);
  CHECK(members[1].children().empty());
  CHECK(members[2].kind() == JsonKind::string);
  CHECK(members[2].text() == "x\ny");
  const std::vector<JsonValue> items = members[0].children();
  REQUIRE(items.size() == 6);
  CHECK(items[0].text() == "1");
  CHECK(items[1].text() == "-2.50");
  CHECK(items[2].text() == "1E6");
  CHECK(items[2].kind() == JsonKind::number);
  CHECK(items[3].kind() == JsonKind::boolean);
  CHECK(items[4].text() == "false");
  CHECK(items[5].kind() == JsonKind::null);
  CHECK(root.find("b")->kind() == JsonKind::object);
  CHECK_FALSE(root.find("d"));
  CHECK_FALSE(items[0].find("a"));
}

TEST_CASE("every value knows its line, column and pointer", "[json_document]") {
  const JsonDocument document(
      "{\n"
      "  \"a\": [10, [], {\"b\" : \"q\\\"]},:\" }],\r\n"
      "\t\"x/y~z\":{\"k\":\n"
      "   -1.5e+3 , \"l\":true}, \"\\u00e9\": \"\xC3\xA9\", \"m\": null\n"
      "}\n",
      "c.json", JsonOrigin::file);
  const JsonValue root = document.root();
  CHECK(root.location() == "c.json:1:1 /");
  const JsonValue a = *root.find("a");
  CHECK(a.location() == "c.json:2:8 /a");
  CHECK(a.children()[0].location() == "c.json:2:9 /a/0");
  CHECK(a.children()[1].location() == "c.json:2:13 /a/1");
  CHECK(a.children()[2].location() == "c.json:2:17 /a/2");
  CHECK(a.children()[2].find("b")->location() == "c.json:2:24 /a/2/b");
  const JsonValue x = *root.find("x/y~z");
  CHECK(x.location() == "c.json:3:10 /x~1y~0z");
  CHECK(x.find("k")->location() == "c.json:4:4 /x~1y~0z/k");
  CHECK(x.find("l")->location() == "c.json:4:18 /x~1y~0z/l");
  CHECK(root.find("\xC3\xA9")->location() == "c.json:4:35 /\xC3\xA9");
  CHECK(root.find("m")->location() == "c.json:4:46 /m");
  CHECK(config_error_of([&] { root.find("m")->fail_at_key("no"); }) == "c.json:4:41 /m: no");
  CHECK(config_error_of([&] { root.find("m")->fail("no"); }) == "c.json:4:46 /m: no");
}

TEST_CASE("an argument is named as a whole", "[json_document]") {
  const JsonDocument document("[1]", "--set a=[1]", JsonOrigin::argument);
  CHECK(document.root().children()[0].location() == "--set a=[1]");
  CHECK(config_error_of([] {
          JsonDocument("[1", "--set a=[1", JsonOrigin::argument);
        }).rfind("--set a=[1: the text ends too early", 0) == 0);
}

TEST_CASE("text that is not JSON is refused where it goes wrong", "[json_document]") {
  check_all({
      {"", "1:1 /", "empty"},
      {" \n\t ", "1:1 /", "empty"},
      {"{", "1:2 /", "ends too early"},
      {"{\"a\"", "1:5 /a", "ends too early"},
      {"{\"a\": [1,\n 2", "2:3 /a", "ends too early"},
      {"[1,]", "1:4 /", "unexpected ]; allowed: a value"},
      {"[1 2]", "1:4 /", "unexpected 2; allowed: ',' or ']'"},
      {"[1,,2]", "1:4 /", "unexpected ,"},
      {"{,}", "1:2 /", "a key in double quotes"},
      {"{\"a\" 1}", "1:6 /a", "':' after the key"},
      {"{\"a\": 1 \"b\": 2}", "1:9 /", "',' or '}'"},
      {"{'a': 1}", "1:2 /", "unexpected '"},
      {"{a: 1}", "1:2 /", "unexpected a"},
      {"{\"a\": 1}}", "1:9 /", "nothing after the end"},
      {"{}x", "1:3 /", "unexpected x; allowed: nothing after the end"},
      {"{} {}", "1:4 /", "unexpected {; allowed: nothing after the end"},
      {"{} // why", "1:4 /", "unexpected /"},
      {"{\"a\": {\"b\": [tru]}}", "1:14 /a/b", "unexpected tru"},
      {"]", "1:1 /", "unexpected ]"},
  });
}

TEST_CASE("text in another encoding, or with raw control characters, is refused",
          "[json_document]") {
  check_all({
      {"\xEF\xBB\xBF{}", "1:1 /", "byte order mark"},
      {"\xFF\xFE{\0}\0"s, "1:1 /", "UTF-16"},
      {"\xFE\xFF\0{\0}"s, "1:1 /", "UTF-16"},
      {"{\0}\0"s, "1:2 /", "NUL"},
      {"{}\0garbage"s, "1:3 /", "NUL"},
      {"\xFF", "1:1 /", "unexpected \\xff"},
      {"[\"\xFF\"]", "1:3 /", "not valid UTF-8"},
      {"[\"\xC3\"]", "1:4 /", "not valid UTF-8"},
      {"[\"\xED\xA0\x80\"]", "1:4 /", "not valid UTF-8"},  // a surrogate as UTF-8
      {"[\"\\ud800\"]", "1:9 /", "surrogate"},
      {"[\"\\udc00\"]", "1:8 /", "surrogate"},
      {"[\"a\tb\"]", "1:4 /", "control character"},
      {"[\"a\nb\"]", "1:4 /", "control character"},
      {"[\"a\x1B[2J\"]", "1:4 /", "control character"},
      {"[1,\x0B 2]", "1:4 /", "unexpected \\x0b"},
      {"{\"a\": \"abc", "1:7 /a", "closing quote"},
      {"[\"\\x41\"]", "1:4 /", "unknown escape"},
      {"[\"\\u12g4\"]", "1:7 /", "4 hex digits"},
  });
}

TEST_CASE("what looks like a number but is none is refused", "[json_document]") {
  check_all({
      {"[01]", "1:2 /", "01 is not a JSON number"},
      {"[0x10]", "1:2 /", "0x10 is not a JSON number"},
      {"[-]", "1:2 /", "- is not a JSON number"},
      {"[1.]", "1:2 /", "1. is not a JSON number"},
      {"[1.e5]", "1:2 /", "1.e5 is not a JSON number"},
      {"[2, 1e5e5]", "1:5 /", "1e5e5 is not a JSON number"},
      {"[1-2]", "1:2 /", "1-2 is not a JSON number"},
      {"{\"a\": 01}", "1:7 /a", "01 is not a JSON number"},
      {"01", "1:1 /", "01 is not a JSON number"},
      {"[1_000]", "1:2 /", "1_000 is not a JSON number"},
      {"[+1]", "1:2 /", "unexpected +1"},
      {"[.5]", "1:2 /", "unexpected .5"},
      {"[NaN]", "1:2 /", "unexpected NaN"},
      {"[Infinity]", "1:2 /", "unexpected Infinity"},
      {"[-Infinity]", "1:2 /", "-Infinity is not a JSON number"},
      {"{\"a\": 1e999}", "1:7 /a", "1e999 is too large"},
      {"{\"a\":\n" + std::string(400, '9') + "}", "2:1 /a", "is too large"},
  });
}

TEST_CASE("duplicate keys are refused, whatever their spelling", "[json_document]") {
  check_all({
      {"{\"a\": 1, \"a\": 2}", "1:10 /a", "duplicate key \"a\""},
      {"{\"a\": 1,\n\"\\u0061\": 2}", "2:1 /a", "duplicate key \"a\""},
      {"{\"x\": [0, {\"b\": 1, \"c\": 1, \"b\": 1}]}", "1:28 /x/1/b", "duplicate key \"b\""},
  });
  CHECK_NOTHROW(JsonDocument(R"([{"a": 1}, {"a": 1, "b": {"a": 1}}])", "c", JsonOrigin::file));
}

TEST_CASE("objects of many keys have each once, too", "[json_document]") {
  std::string object = "{\"k0\": 0";
  for (int i = 1; i < 200; ++i) object += ", \"k" + std::to_string(i) + "\": {\"k0\": 1}";
  CHECK(error_of(object + "}") == "(no error)");
  for (const char* key : {"k0", "k31", "k32", "k33", "k199"}) {
    INFO(key);
    const std::string twice = object + ", \"" + key + "\": 0}";
    CHECK_THAT(error_of(twice), contains_text("duplicate key \"" + std::string(key) + "\""));
  }
}

TEST_CASE("strings are as their escapes say, short or long", "[json_document]") {
  const std::string text =
      R"({"\\": "\\\\", "\"": "\"", "a\\\"b": "plain", "tab": "a\tb", "\u00e9": "\u00e9\\"})";
  const JsonDocument document(text, "f", JsonOrigin::file);
  const auto members = document.root().children();
  REQUIRE(members.size() == 5);
  CHECK(members[0].key() == "\\");
  CHECK(members[0].text() == "\\\\");
  CHECK(members[1].key() == "\"");
  CHECK(members[1].text_view() == "\"");
  CHECK(members[2].key() == "a\\\"b");
  CHECK(members[2].text() == "plain");
  CHECK(members[3].text() == "a\tb");
  CHECK(members[4].key() == "\xC3\xA9");
  CHECK(members[4].text() == "\xC3\xA9\\");
  CHECK(document.root().find("a\\\"b")->location() == "f:1:38 /a\\\"b");
}

TEST_CASE("numbers are the nearest doubles, down to the smallest", "[json_document]") {
  const JsonDocument document("[0.1, -2.5e3, 1e-310, 4e-400, 1.7976931348623157e308, 123456789]",
                              "f", JsonOrigin::file);
  const std::vector<double> due{0.1, -2500.0, 1e-310, 0.0, 1.7976931348623157e308, 123456789.0};
  const auto values = document.root().children();
  REQUIRE(values.size() == due.size());
  for (std::size_t i = 0; i < due.size(); ++i) CHECK(values[i].number() == due[i]);
}

TEST_CASE("values of skipped keys are checked and not kept", "[json_document]") {
  constexpr std::string_view kSkipped[] = {"s"};
  const JsonLimits limits{.max_values = 6, .skipped_keys = kSkipped};
  const std::string text = R"({"a": 1, "s": [1, 2, {"b": [3, "x\ny"]}], "c": {"s": {}, "d": [2]}})";
  const JsonDocument document(text, "f", JsonOrigin::file, limits);
  CHECK_FALSE(document.root().find("s"));
  CHECK(document.root().children().size() == 2);
  const JsonValue d = *document.root().find("c")->find("d");
  CHECK(d.children()[0].location() == "f:1:64 /c/d/0");
  CHECK_THAT(config_error_of([&] {
               JsonDocument(R"({"s": {"a": 1, "a": 2}})", "f", JsonOrigin::file, limits);
             }),
             contains_text("duplicate key"));
}

TEST_CASE("text beyond the limits is refused", "[json_document]") {
  const auto brackets = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(error_of(brackets(kMaxJsonDepth)) == "(no error)");
  check_all({
      {brackets(kMaxJsonDepth + 1), "1:17 /0/0/0/0/0/0/0/0/0/0/0/0/0/0/0", "at most 16 levels"},
      {std::string(100'000, '['), "1:17 /0/0/0/0/0/0/0/0/0/0/0/0/0/0/0", "at most 16 levels"},
      {std::string(kMaxJsonBytes + 1, ' '), "1:1 /", "at most 393216"},
  });
  std::string list = "[0";
  for (std::size_t i = 2; i < kMaxJsonValues; ++i) list += ",0";
  CHECK(error_of(list + "]") == "(no error)");
  check_all({{list + ",0]", "1:" + std::to_string(list.size() + 2) + " /", "at most 100000"}});
}

TEST_CASE("messages stay short and on one line, whatever the text holds", "[json_document]") {
  const std::string long_key(100'000, 'k');
  check_all({
      {"{\"" + long_key + "\": {\"" + long_key + "\": ]}}",
       "1:200011 /" + long_key.substr(0, 99) + "..." + long_key.substr(0, 100), "unexpected ]"},
      {"{\"a\\n\\u001b[31m\": 1, \"a\\n\\u001b[31m\": 1}", "1:22 /a\\n\\x1b[31m",
       "duplicate key \"a\\n\\x1b[31m\""},
  });
  CHECK(is_one_short_line(error_of("[" + std::string(500'000, 'x') + "]")));
  CHECK(is_one_short_line(error_of("[0" + std::string(500'000, '1') + "]")));
  const std::string label = "d\n\x1B[2J/" + std::string(4000, 'p');
  const std::string message = config_error_of([&] { JsonDocument("[", label, JsonOrigin::file); });
  CHECK(is_one_short_line(message));
  CHECK(message.rfind("d\\n\\x1b[2J/ppp", 0) == 0);
  CHECK(message.find("ppp:1:2 /: the text ends too early") != std::string::npos);
}

TEST_CASE("a pointer escapes what separates its steps", "[json_document]") {
  const JsonDocument document(R"({"a": {"": 0, "b/c": [1, 2], "~1/": 3}})", "c.json",
                              JsonOrigin::file);
  const JsonValue a = *document.root().find("a");
  CHECK(a.find("")->location() == "c.json:1:12 /a/");
  CHECK(a.find("b/c")->children()[1].location() == "c.json:1:26 /a/b~1c/1");
  CHECK(a.find("~1/")->location() == "c.json:1:37 /a/~01~1");
}
