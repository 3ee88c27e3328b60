// A table of facts about one or more files, what differs between them marked. Used by the page's
// environment and repetition sections.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/markup/html.hpp"

namespace zcbench {

struct FactRow {
  std::string name;
  std::vector<std::string> values;  ///< one per file; empty: not known
};

/// `names`: one per file; a single file needs no header. A row whose values differ says so.
Html facts_table(const std::string& title, const std::vector<FactRow>& facts,
                 const std::vector<std::string>& names);

}  // namespace zcbench
