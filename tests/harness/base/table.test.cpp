#include "harness/base/table.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a cell is one line that a pipe does not end", "[table]") {
  CHECK(markdown_cell("seq 9 | sort") == "seq 9 \\| sort");
  CHECK(markdown_cell("a\nb\r\tc") == "a\\nb\\r\\tc");
  CHECK(markdown_cell("<script>") == "&lt;script>");
  CHECK(markdown_cell("\x1b[2J") == "\\x1b[2J");
  CHECK(markdown_cell("") == "");
  // Some renderers read "\\|" as an escaped backslash followed by the end of the cell.
  CHECK(markdown_cell("a\\|b") == "a\\ \\|b");
  CHECK(markdown_cell("a||b") == "a\\|\\|b");
}

TEST_CASE("nothing in code ends it", "[table]") {
  CHECK(markdown_code("a|b`c") == "`a\\|b'c`");
  CHECK(markdown_code("a\\|b") == "`a\\ \\|b`");
  CHECK(markdown_code("") == "");
  CHECK(markdown_code(std::string(1000, 'x')).size() < 310);
}

TEST_CASE("a table's columns are as wide as their cells", "[table]") {
  Table table({{.header = "name"},
               {.header = "time", .align = Align::right, .min_width = 6},
               {.header = "note"}},
              "Times");
  table.add_row({"a", "1 ms", ""});
  table.add_row({"longer", "12.5 s", "slow"});
  CHECK(table.text() ==
        "Times\n"
        "name      time  note\n"
        "a         1 ms\n"
        "longer  12.5 s  slow\n");
  CHECK(table.markdown() ==
        "**Times**\n\n"
        "| name | time | note |\n"
        "|---|--:|---|\n"
        "| a | 1 ms |  |\n"
        "| longer | 12.5 s | slow |\n");
}

TEST_CASE("a table escapes its cells once, for its format", "[table]") {
  Table table({{.header = "point", .is_code = true}, {.header = "why", .max_bytes = 10}});
  table.add_row({"a|b`c", "\x1b|<"});
  table.add_row({"", std::string(1000, 'x')});
  CHECK(table.text() ==
        "point  why\n"
        "a|b`c  \\x1b|<\n"
        "       xxxxx...xxxxx\n");
  CHECK(table.markdown() ==
        "| point | why |\n"
        "|---|---|\n"
        "| `a\\|b'c` | \\x1b\\|&lt; |\n"
        "|  | xxxxx...xxxxx |\n");
}

TEST_CASE("the last cell of a short row does not widen its column", "[table]") {
  Table table({{.header = "point"}, {.header = "units"}, {.header = "share"}});
  table.add_row({"a", "12", "5 %"});
  table.add_row({"b", "the budget ended before its first unit did"});
  CHECK(table.text() ==
        "point  units  share\n"
        "a      12     5 %\n"
        "b      the budget ended before its first unit did\n");
  CHECK_THAT(table.markdown(), contains_text("unit did |  |\n"));
}

TEST_CASE("a table wider than the terminal continues below", "[table]") {
  Table table({{.header = ""}, {.header = "1k"}, {.header = "1M"}, {.header = "1G"}});
  table.add_row({"serial", "1 us", "1 ms", Table::Cell("1 s", "\x1b[31m")});
  CHECK(table.text({.color = true, .gap = 3, .width = 20}) ==
        "         1k     1M\n"
        "serial   1 us   1 ms\n"
        "         1G\n"
        "serial   \x1b[31m1 s\x1b[0m\n");
  CHECK(table.text({.width = 1}).find('\x1b') == std::string::npos);
}

TEST_CASE("widths are counted in terminal columns", "[table]") {
  Table table({{.header = "name"}, {.header = "n", .align = Align::right}});
  table.add_row({"caf\xc3\xa9", "1"});
  table.add_row({"\xe6\x97\xa5\xe6\x9c\xac", "2"});
  CHECK(table.text() == "name  n\ncaf\xc3\xa9  1\n\xe6\x97\xa5\xe6\x9c\xac  2\n");
}

TEST_CASE("a list has a line for each item", "[table]") {
  CHECK(markdown_list({"a", "b\nc"}) == "- a\n- b\\nc\n");
  CHECK(markdown_list({}).empty());
}

TEST_CASE("long names of rows have lines of their own where the table is too wide", "[table]") {
  Table table({{.header = "point", .is_stub = true},
               {.header = "time", .align = Align::right},
               {.header = "outcome"}});
  table.add_row({"square/shared_mmap/fork", "12 us", "slower"});
  table.add_row({"square/pipe_copy", "9 us", "inconclusive (too few launches)"});
  table.add_row({"null", "failed: killed by a signal of its own"});
  CHECK(table.text({.width = 40}) ==
        "   time  outcome\n"
        "square/shared_mmap/fork\n"
        "  12 us  slower\n"
        "square/pipe_copy\n"
        "   9 us  inconclusive (too few launches)\n"
        "null\n"
        "  failed: killed by a signal of its own\n");
  CHECK(table.text({.width = 30}) ==
        "   time  outcome\n"
        "square/shared_mmap/fork\n"
        "  12 us  slower\n"
        "square/pipe_copy\n"
        "   9 us  inconclusive (too few\n"
        "    launches)\n"
        "null\n"
        "  failed: killed by a signal\n"
        "    of its own\n");
  CHECK(table.text({.width = 100}).starts_with("point                     time  outcome\n"));
}
