#include "harness/json/json_comments.hpp"

#include "harness/json/json_document.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("comments become blanks, and everything else keeps its place", "[json_comments]") {
  const std::string text =
      "// first\n{\"a\": 1, // \"b\": 2,\n  \"url\": \"http://x\", \"q\": \"\\\"//\"} // last";
  const std::string blank = without_comments(text);
  CHECK(blank.size() == text.size());
  CHECK(blank.find("first") == std::string::npos);
  CHECK(blank.find("last") == std::string::npos);
  const JsonDocument document(blank, "c.json", JsonOrigin::file);
  CHECK(document.root().children().size() == 3);
  CHECK(document.root().find("url")->text() == "http://x");
  CHECK(document.root().find("url")->location() == "c.json:3:10 /url");
  CHECK(document.root().find("q")->text() == "\"//");
}

}  // namespace zcbench
