#include "harness/results/google_json.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

Json repaired(const std::string& text) {
  const std::string better = repaired_google_json(text);
  CHECK(better.size() == text.size());
  return Json::parse(better);
}

}  // namespace

TEST_CASE("JSON stays as it is", "[google_json]") {
  for (const char* text :
       {R"({"a": [0.1,0.2,3], "b": -1.5e+03, "c": "x\"y\\z\u00e4\ud83d\ude00", "d": true})",
        R"({"load_avg": [1,2,3],"n":{"m":1},"k":[{"a":1},{"b":2}]})", "[1,2]", "", "\"",
        "{\"\xC3\xA4\": \"\xE2\x82\xAC \xF0\x9F\x98\x80\"}", R"({"a":null, "b" : "nan"})"}) {
    INFO(text);
    CHECK(repaired_google_json(text) == text);
  }
}

TEST_CASE("numbers that JSON lacks become no number", "[google_json]") {
  for (const char* number : {"nan", "-nan", "NaN", "-NaN", "inf", "-inf", "Infinity", "-Infinity",
                             "1e999", "-1e+400", "1.#INF", "-1.#IND", "-nan(ind)", "1.#QNAN"}) {
    INFO(number);
    const Json json = repaired(R"({"a": )" + std::string(number) + R"(, "b": 1e308})");
    CHECK_FALSE(json["a"].is_number());
    CHECK(json["b"] == 1e308);
  }
  CHECK_FALSE(repaired("{\"a\": " + std::string(400, '9') + "}")["a"].is_number());
}

TEST_CASE("numbers of a locale are numbers", "[google_json]") {
  const Json json =
      repaired(R"({"a": 1,234,567, "b": 1,5000e+03, "c":-1,000,"d": [1,5, 2,5], "e": 7})");
  CHECK(json["a"] == 1234567);
  CHECK(json["b"] == 1500.0);
  CHECK(json["c"] == -1000);
  CHECK(json["d"] == Json::parse("[1, 5, 2, 5]"));
  CHECK(json["e"] == 7);
}

TEST_CASE("strings that were not escaped are strings", "[google_json]") {
  CHECK(repaired(R"({"executable": "C:\Users\me\qt.exe", "n": 1})")["executable"] ==
        "C:/Users/me/qt.exe");
  CHECK(repaired(R"({"name": "BM_Parse<"json">", "n": 1})")["name"] == "BM_Parse<'json'>");
  CHECK(repaired("{\"label\": \"a\tb\nc\", \"n\": 1}")["label"] == "a b c");
  CHECK(repaired(std::string("{\"label\": \"a\0b\"}", 16))["label"] == "a b");
  CHECK(repaired("{\"host_name\": \"b\xFC"
                 "ro\"}")["host_name"] == "b?ro");
  CHECK(repaired(R"({"label": "\ud83d \udc00 \u12"})")["label"] == "\uFFFD \uFFFD /u12");
  CHECK(repaired("\xEF\xBB\xBF{\"a\": 1}")["a"] == 1);
}

TEST_CASE("bytes that are no UTF-8 are found in every form", "[google_json]") {
  for (const char* bytes : {"\x80", "\xC1\x81", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF"}) {
    CHECK_NOTHROW(repaired("{\"a\": \"" + std::string(bytes) + "\"}"));
  }
}

TEST_CASE("what is wrong otherwise stays wrong", "[google_json]") {
  for (const std::string text : {R"({"a": [1, 2)", R"({"a": "x)", R"({"a": 01})", R"({"a": foo})",
                                 R"({"a" 1})", R"({"a": 1)"}) {
    INFO(text);
    CHECK_FALSE(Json::accept(repaired_google_json(text)));
  }
}
