// The page of a report: sections under a title, with everything a browser needs in the one file.
// Called by the report command once the sections are made.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/markup/html.hpp"

namespace zcbench {

struct PageSection {
  std::string id;     ///< unique in the page: [a-z0-9-]+
  std::string title;  ///< its heading, and its name in the page's navigation
  Html body;
};

struct Page {
  std::string title;
  Html facts;  ///< under the title: what was measured, where and when
  std::vector<PageSection> sections;
};

/// The whole file.
std::string render_page(const Page& page);

}  // namespace zcbench
