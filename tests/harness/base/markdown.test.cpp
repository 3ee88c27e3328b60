#include "harness/base/markdown.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a cell is one line that no pipe ends", "[markdown]") {
  CHECK(markdown_cell("seq 9 | sort") == "seq 9 \\| sort");
  CHECK(markdown_cell("a\nb\r\tc") == "a\\nb\\r\\tc");
  CHECK(markdown_cell("<script>") == "&lt;script>");
  CHECK(markdown_cell("\x1b[2J") == "\\x1b[2J");
  CHECK(markdown_cell("") == "");
  // "\\|" would be an escaped backslash and the end of the cell to some renderers.
  CHECK(markdown_cell("a\\|b") == "a\\ \\|b");
  CHECK(markdown_cell("a||b") == "a\\|\\|b");
}

TEST_CASE("code is ended by nothing in it", "[markdown]") {
  CHECK(markdown_code("a|b`c") == "`a\\|b'c`");
  CHECK(markdown_code("a\\|b") == "`a\\ \\|b`");
  CHECK(markdown_code("") == "");
  CHECK(markdown_code(std::string(1000, 'x')).size() < 310);
}
