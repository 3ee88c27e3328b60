// A box that scrolls by itself what is wider than the page. Around every table of the page.
#pragma once

#include <string_view>

#include "analysis/report/markup/html.hpp"

namespace zcbench {

/// `title` is what a screen reader calls it; the keyboard reaches it.
inline Html scroll_box(std::string_view title, const Html& content) {
  return element(
             "div",
             {{"class", "scroll"}, {"role", "region"}, {"aria-label", title}, {"tabindex", "0"}},
             content) +
         Html::trusted("\n");
}

}  // namespace zcbench
