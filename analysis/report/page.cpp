#include "analysis/report/page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "analysis/report/page_assets.hpp"
#include "harness/base/build_info.hpp"

namespace zcbench {

namespace {

Html head_of(const Page& page) {
  std::vector<std::string_view> hashes;
  for (const PageScript& script : page_scripts()) hashes.push_back(script.sha256_hex);
  return Html::trusted(fmt::format(
             "<meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta name=\"generator\" content=\"zcbench {}\">\n"
             // Without an icon, a browser would ask the server for one.
             "<link rel=\"icon\" href=\"data:,\">\n",
             content_policy(hashes), kVersion)) +
         element("title", page.title) +
         Html::trusted(fmt::format("\n<style>\n{}</style>\n", page_style()));
}

Html navigation_of(const Page& page) {
  Html items;
  for (const PageSection& section : page.sections) {
    items += element("li", element("a", {{"href", "#" + section.id}}, section.title));
  }
  return element("nav", {{"aria-label", "Sections"}}, element("ul", items));
}

Html section_of(const PageSection& section) {
  const std::string heading = section.id + "-heading";
  return element(
             "section", {{"id", section.id}, {"aria-labelledby", heading}},
             element("h2", {{"id", heading}}, section.title) + Html::trusted("\n") + section.body) +
         Html::trusted("\n");
}

Html lines_of(std::string_view text) {
  Html lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    lines += html_text(text.substr(0, end)) + Html::trusted("\n");
    text.remove_prefix(end + 1);
  }
  return lines;
}

Html footer() {
  return element("footer",
                 element("p", fmt::format("Made by zcbench {} (commit {}). This file is complete: "
                                          "it loads nothing and sends nothing.",
                                          kVersion, kCommit)) +
                     folded("Licences of the scripts that draw the charts",
                            element("pre", lines_of(script_licences()))));
}

Html data_of(const Page& page) {
  Html data = json_block("data", page.data);
  for (const ChartSpec& spec : chart_specs()) {
    if (std::ranges::find(page.charts, spec.name) == page.charts.end()) continue;
    data += json_block(fmt::format("spec-{}", spec.name), spec.json);
  }
  return data;
}

}  // namespace

std::string render_page(const Page& page) {
  Html body = Html::trusted("<a class=\"skip\" href=\"#content\">To the content</a>\n");
  body += element("header", element("p", page.facts) + navigation_of(page));
  Html sections = page.lead;
  for (const PageSection& section : page.sections) sections += section_of(section);
  body += element("main", {{"id", "content"}}, sections) + footer() + data_of(page);
  for (const PageScript& script : page_scripts()) {
    body += Html::trusted(fmt::format("\n<script>{}</script>", script.text));
  }
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + head_of(page).markup() +
         "</head>\n<body>\n" + body.markup() + "\n</body>\n</html>\n";
}

Html chart_place(std::string_view chart, std::string_view title, const Html& caption) {
  const std::string id = fmt::format("chart-{}", chart);
  return element("figure", {{"class", "chart"}, {"id", id}, {"aria-label", title}},
                 element("h3", title) + element("div", {{"class", "picture"}}, Html()) +
                     element("figcaption", caption)) +
         Html::trusted("\n");
}

std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t begin = 0; begin < hex.size(); begin += 6) {
    const std::string_view digits = hex.substr(begin, 6);  // three bytes: four letters
    std::uint32_t bits = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    bits <<= 4 * (6 - digits.size());
    const std::size_t letters = digits.size() / 2 + 1;
    for (std::size_t i = 0; i < 4; ++i) {
      text += i < letters ? kAlphabet[(bits >> (18 - 6 * i)) & 63U] : '=';
    }
  }
  return text;
}

std::string content_policy(std::span<const std::string_view> script_hashes) {
  std::string policy = "default-src 'none'; script-src";
  for (const std::string_view hash : script_hashes) {
    policy += " 'sha256-" + base64_of_hex(hash) + "'";
  }
  return policy + "; style-src 'unsafe-inline'; img-src data:";
}

}  // namespace zcbench
