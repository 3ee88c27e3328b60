#include "harness/plan/schema_part.hpp"

#include "tests/catch.hpp"
#include "tests/harness/plan/draft07.hpp"

using namespace zcbench;

namespace {

bool accepts(const SchemaPart& part, const char* value) {
  return Draft07(nlohmann::json::parse(part.dump())).accepts(nlohmann::json::parse(value));
}

}  // namespace

TEST_CASE("parts of a schema accept what their names say", "[schema]") {
  CHECK(accepts(schema_integer(1, 3), "3.0"));
  CHECK_FALSE(accepts(schema_integer(1, 3), "4"));
  CHECK(accepts(schema_positive(0.5), "0.5"));
  CHECK_FALSE(accepts(schema_positive(0.5), "0"));
  CHECK(accepts(schema_text(1, 2), "\"ab\""));
  for (const char* wrong : {"\"\"", "\"abc\"", "\"a\\n\"", "8"}) {
    CHECK_FALSE(accepts(schema_text(1, 2), wrong));
  }
  CHECK(accepts(schema_identifier(), "\"a-1\""));
  CHECK_FALSE(accepts(schema_identifier(), "\"-a\""));
  const SchemaPart list = schema_one_or_list(schema_integer(1, 3));
  for (const char* good : {"1", "[1]", "[3, 1]"}) CHECK(accepts(list, good));
  for (const char* wrong : {"[]", "[1, 1]", "[4]", "[[1]]"}) CHECK_FALSE(accepts(list, wrong));
  const SchemaPart object = schema_object("", {"a"}, {{"a", schema_integer(1, 3)}, {"b", list}});
  CHECK(accepts(object, R"({"a": 1, "b": 2})"));
  for (const char* wrong : {R"({"b": 2})", R"({"a": 9})", R"({"a": 1, "c": 1})"}) {
    CHECK_FALSE(accepts(object, wrong));
  }
}

TEST_CASE("a description comes first, and changes nothing", "[schema]") {
  const SchemaPart part = described("why", schema_integer(1, 3));
  CHECK(part.begin().key() == "description");
  CHECK(accepts(part, "2"));
  CHECK(schema_reference("x") == SchemaPart{{"$ref", "#/definitions/x"}});
}
