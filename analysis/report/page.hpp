// The page of a report: sections under a heading, with everything a browser needs in a single file.
// Called by run_page, ab_page and history_page once their sections are made.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/report/html.hpp"

namespace zcbench {

struct PageSection {
  std::string id;     ///< unique in the page: [a-z0-9-]+
  std::string title;  ///< its heading, and its name in the page's navigation
  Html body;
};

struct Page {
  std::string title;
  Html facts;  ///< one line above the heading: what was measured, where and when
  Html lead;   ///< the first screen: the answer, and its chart
  std::vector<PageSection> sections;
  std::vector<std::string_view> charts;  ///< names of the specifications that it uses
  std::string data;                      ///< JSON that the charts show
};

/// The whole file as HTML.
std::string render_page(const Page& page);

/// The element into which page.js puts a chart.
Html chart_place(std::string_view chart, std::string_view title, const Html& caption);

/// Base64 (RFC 4648, with padding) of the bytes that an even number of hex digits stands for.
std::string base64_of_hex(std::string_view hex);

/// A Content-Security-Policy (W3C CSP3) for scripts with these SHA-256 hashes, in hex.
std::string content_policy(std::span<const std::string_view> script_hashes);

}  // namespace zcbench
