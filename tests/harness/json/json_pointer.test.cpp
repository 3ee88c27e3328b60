#include "harness/json/json_pointer.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a pointer grows by a member's key or an element's place", "[json_pointer]") {
  JsonNode object;
  object.kind = JsonKind::object;
  object.children.resize(2);
  object.children[1].key = std::string("b");
  JsonNode array;
  array.kind = JsonKind::array;
  array.children.resize(12);
  CHECK(child_pointer("", object, 1) == "/b");
  CHECK(child_pointer("/b", array, 11) == "/b/11");
}

TEST_CASE("what separates the steps is escaped in a key", "[json_pointer]") {
  CHECK(member_pointer("/a", "") == "/a/");
  CHECK(member_pointer("/a", "b/c") == "/a/b~1c");
  CHECK(member_pointer("", "~1/") == "/~01~1");
}
