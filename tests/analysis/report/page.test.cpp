#include "analysis/report/page.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "analysis/report/page_assets.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a page has its sections, its data, and the charts that it uses", "[report]") {
  const Page page{.title = "a < b",
                  .facts = "facts",
                  .lead = element("h1", "lead"),
                  .sections = {{"one", "First", element("p", "body")}},
                  .charts = {"time"},
                  .data = "{\"x\":1}"};
  const std::string markup = render_page(page);
  for (const char* part :
       {"<title>a &lt; b</title>", "<h1>lead</h1>", "<a href=\"#one\">First</a>",
        "<section id=\"one\" aria-labelledby=\"one-heading\">", "id=\"data\">{\"x\":1}</script>",
        "id=\"spec-time\"", "Content-Security-Policy"}) {
    CHECK_THAT(markup, contains_text(part));
  }
  CHECK(markup.find("id=\"spec-history\"") == std::string::npos);
}

TEST_CASE("every chart is a specification of Vega-Lite that holds no data", "[report]") {
  REQUIRE(chart_specs().size() > 5);
  for (const ChartSpec& spec : chart_specs()) {
    INFO(spec.name);
    const auto json = nlohmann::json::parse(spec.json);
    CHECK(json.at("$schema") == "https://vega.github.io/schema/vega-lite/v6.json");
    CHECK(!json.at("description").get<std::string>().empty());
    CHECK(!json.contains("data"));
  }
}

TEST_CASE("a chart's place names it, and what it shows", "[report]") {
  const std::string markup = chart_place("time", "Time", "caption").markup();
  CHECK_THAT(markup,
             contains_text("<figure class=\"chart\" id=\"chart-time\" aria-label=\"Time\">"));
  CHECK_THAT(markup, contains_text("<figcaption>caption</figcaption>"));
}

// The examples are from RFC 4648, section 10.
TEST_CASE("base64 of hex digits", "[report]") {
  CHECK(base64_of_hex("") == "");
  CHECK(base64_of_hex("66") == "Zg==");
  CHECK(base64_of_hex("666f") == "Zm8=");
  CHECK(base64_of_hex("666f6f") == "Zm9v");
  CHECK(base64_of_hex("666f6f62") == "Zm9vYg==");
  CHECK(base64_of_hex("666f6f6261") == "Zm9vYmE=");
  CHECK(base64_of_hex("666f6f626172") == "Zm9vYmFy");
  CHECK(base64_of_hex("fbff00") == "+/8A");
}

TEST_CASE("only the page's own scripts may run", "[report]") {
  // printf 'abc' | openssl dgst -sha256 -binary | base64
  const std::array<std::string_view, 1> hashes{
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
  CHECK(content_policy(hashes) ==
        "default-src 'none'; script-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='; "
        "style-src 'unsafe-inline'; img-src data:");
}
