#include "harness/json/json_parse.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

TEST_CASE("a text becomes a tree with its members in the order written", "[json_parse]") {
  const Json tree = parse_json(R"({"b": 1, "a": [true, null, "x"]})");
  CHECK(tree.begin().key() == "b");
  CHECK(tree.at("a") == Json::array({true, nullptr, "x"}));
}

TEST_CASE("what is not JSON throws, and is_json() says so before", "[json_parse]") {
  for (const char* const text : {"", "{", "[1,]", "{'a': 1}", "nan", "1 2"}) {
    CHECK_FALSE(is_json(text));
    CHECK_THROWS_AS(parse_json(text), Json::exception);
  }
  CHECK(is_json("-1.5e3"));
}

TEST_CASE("a tree comes back from CBOR, bytes that are no text too", "[json_parse]") {
  const Json tree{{"b", -1},
                  {"a", {0.1, 18'446'744'073'709'551'615ULL, nullptr}},
                  {"bytes", Json::binary({0x00, 0xff})}};
  CHECK(parse_cbor(cbor_of(tree)) == tree);
  CHECK(parse_cbor(cbor_of(tree)).begin().key() == "b");
  CHECK_THROWS_AS(parse_cbor("\x83\x01"), Json::exception);
}

TEST_CASE("what nests without end is refused before the stack is used up", "[json_parse]") {
  const std::string deep(4'000'000, '\x81');  // one-element arrays, nested 4 million deep
  CHECK_THROWS_AS(parse_cbor(deep), CorruptError);
  CHECK(parse_cbor(std::string("\x81\x81\x01")) == parse_json("[[1]]"));
}
