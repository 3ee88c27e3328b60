#include "analysis/report/page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "analysis/report/content_policy.hpp"
#include "analysis/report/page_assets.hpp"
#include "harness/base/build_info.hpp"

namespace zcbench {

namespace {

Html head_of(const Page& page) {
  std::vector<std::string_view> hashes;
  for (const PageScript& script : page_scripts()) hashes.push_back(script.sha256_hex);
  Html head = Html::trusted(
      "<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      content_policy(hashes) +
      "\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"zcbench " +
      std::string(kVersion) +
      "\">\n"
      // A browser that finds none would ask the server for one.
      "<link rel=\"icon\" href=\"data:,\">\n");
  head += element("title", page.title);
  head += Html::trusted("\n<style>\n" + std::string(page_style()) + "</style>\n");
  return head;
}

Html navigation_of(const Page& page) {
  Html items;
  for (const PageSection& section : page.sections) {
    items += element("li", element("a", {{"href", "#" + section.id}}, html_text(section.title)));
  }
  return element("nav", {{"aria-label", "Sections"}}, element("ul", items));
}

Html section_of(const PageSection& section) {
  const std::string heading = section.id + "-heading";
  return element("section", {{"id", section.id}, {"aria-labelledby", heading}},
                 element("h2", {{"id", heading}}, html_text(section.title)) + Html::trusted("\n") +
                     section.body) +
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
  return element(
      "footer",
      element("p", fmt::format("Made by zcbench {} (commit {}). This file is complete: it loads "
                               "nothing and sends nothing.",
                               kVersion, kCommit)) +
          element("details",
                  element("summary", "Licences of the scripts that make the charts interactive") +
                      element("pre", lines_of(script_licences()))));
}

}  // namespace

std::string render_page(const Page& page) {
  Html body = Html::trusted("<a class=\"skip\" href=\"#content\">To the content</a>\n");
  body += element("header", element("h1", page.title) + page.facts + navigation_of(page));
  Html sections;
  for (const PageSection& section : page.sections) sections += section_of(section);
  body += element("main", {{"id", "content"}}, sections);
  body += footer();
  for (const PageScript& script : page_scripts()) {
    body += Html::trusted("\n<script>" + std::string(script.text) + "</script>");
  }
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + head_of(page).markup() +
         "</head>\n<body>\n" + body.markup() + "\n</body>\n</html>\n";
}

}  // namespace zcbench
