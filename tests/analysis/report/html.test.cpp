#include "analysis/report/html.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("no text can become markup", "[report]") {
  CHECK(html_text("</td><script>alert('1' & \"2\")").markup() ==
        "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)");
  CHECK(html_text("a\x1b[2J\n\xff").markup() == "a\\x1b[2J\\n\\xff");
  CHECK(html_text("caf\u00e9 \u2013").markup() == "caf\u00e9 \u2013");
  CHECK(html_text(std::string(50, 'a') + std::string(50, 'b'), 20).markup() ==
        "aaaaaaaaaa...bbbbbbbbbb");
  CHECK(Html("<b>").markup() == "&lt;b&gt;");
  CHECK(Html(std::string("<b>")).markup() == "&lt;b&gt;");
}

TEST_CASE("elements nest, attributes are escaped and may be empty", "[report]") {
  const Html inner = element("b", "x<y") + Html::trusted("&ndash;");
  CHECK(element("p", {{"title", "a\"b<"}, {"hidden", ""}}, inner).markup() ==
        "<p title=\"a&quot;b&lt;\" hidden><b>x&lt;y</b>&ndash;</p>");
  CHECK(element("td", Html()).markup() == "<td></td>");
  CHECK(html_items({"a", "<"}).markup() == "<li>a</li><li>&lt;</li>");
}

TEST_CASE("json cannot end its script", "[report]") {
  CHECK(json_block("data", R"({"a":"</script><!--&"})").markup() ==
        "<script type=\"application/json\" id=\"data\">"
        "{\"a\":\"\\u003c/script>\\u003c!--&\"}</script>\n");
}

TEST_CASE("a table has a caption, headers of columns and rows, and escaped cells", "[report]") {
  const std::string markup =
      html_table({.caption = "T", .kind = "numbers", .columns = {"a", "b"}, .rows = {{"<x>", "1"}}})
          .markup();
  CHECK_THAT(markup, contains_text("<table class=\"numbers\"><caption>T</caption><thead><tr>"
                                   "<th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead>"
                                   "<tbody><tr><th scope=\"row\">&lt;x&gt;</th><td>1</td></tr>"));
  CHECK_THAT(markup, contains_text("role=\"region\" aria-label=\"T\" tabindex=\"0\""));
  CHECK(html_table({.caption = "T", .kind = "facts", .columns = {}, .rows = {{"x"}}})
            .markup()
            .find("<thead>") == std::string::npos);
}
