#include "analysis/report/page.hpp"

#include "analysis/report/content_policy.hpp"
#include "analysis/report/page_assets.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("sections have headings, are labelled by them and linked", "[report]") {
  const std::string text = render_page(
      {.title = "T & t",
       .facts = element("p", "facts"),
       .sections = {{"one", "First", element("p", "body")}, {"two", "Second", Html()}}});
  CHECK_THAT(text, contains_text("<title>T &amp; t</title>"));
  CHECK_THAT(text, contains_text("<h1>T &amp; t</h1><p>facts</p>"));
  CHECK_THAT(text, contains_text("<li><a href=\"#two\">Second</a></li>"));
  CHECK_THAT(text, contains_text("<section id=\"one\" aria-labelledby=\"one-heading\">"
                                 "<h2 id=\"one-heading\">First</h2>\n<p>body</p></section>"));
}

TEST_CASE("the policy allows each script of the page by its hash", "[report]") {
  const std::string text = render_page({.title = "t", .facts = {}, .sections = {}});
  REQUIRE(page_scripts().size() == 4);
  std::size_t after = 0;
  for (const PageScript& script : page_scripts()) {
    CHECK(text.find("'sha256-" + base64_of_hex(script.sha256_hex) + "'") < text.find("<style>"));
    const std::size_t place = text.find("<script>" + std::string(script.text) + "</script>");
    REQUIRE(place != std::string::npos);
    CHECK(place > after);
    after = place;
    CHECK(script.text.find("</script") == std::string::npos);
    CHECK(script.text.find("<!--") == std::string::npos);
  }
  CHECK(page_style().find("</style") == std::string_view::npos);
}

TEST_CASE("the licences of the scripts are in the page", "[report]") {
  const std::string text = render_page({.title = "t", .facts = {}, .sections = {}});
  CHECK_THAT(text, contains_text("University of Washington Interactive Data Lab"));
  CHECK_THAT(text, contains_text("\nd3-array (ISC)\n"));
}
