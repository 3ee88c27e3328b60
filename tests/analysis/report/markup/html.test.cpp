#include "analysis/report/markup/html.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("no text can become markup", "[report]") {
  CHECK(html_text("</td><script>alert('1' & \"2\")").markup() ==
        "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)");
  CHECK(html_text("a\x1b[2J\n\xff").markup() == "a\\x1b[2J\\n\\xff");
  CHECK(html_text("caf\u00e9 \u2013").markup() == "caf\u00e9 \u2013");
  CHECK(html_text(std::string(50, 'a') + std::string(50, 'b'), 20).markup() ==
        "aaaaaaaaaa...bbbbbbbbbb");
}

TEST_CASE("elements nest, attributes are escaped and may be empty", "[report]") {
  const Html inner = element("b", "x<y") + Html::trusted("&ndash;");
  CHECK(element("p", {{"title", "a\"b<"}, {"hidden", ""}}, inner).markup() ==
        "<p title=\"a&quot;b&lt;\" hidden><b>x&lt;y</b>&ndash;</p>");
  CHECK(element("td", Html()).markup() == "<td></td>");
}

TEST_CASE("json cannot end its script", "[report]") {
  const std::string markup = json_block(R"({"a":"</script><!--&"})").markup();
  CHECK(markup ==
        "<script type=\"application/json\">{\"a\":\"\\u003c/script>\\u003c!--&\"}</script>");
}
