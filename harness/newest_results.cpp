#include "harness/newest_results.hpp"

#include <algorithm>
#include <regex>

#include "harness/file_io.hpp"
#include "harness/utc.hpp"

namespace zcbench {

std::optional<std::string> newest_results(const std::string& folder, const std::string& name,
                                          std::string_view suffix) {
  const std::regex dated(R"(-\d{8}T\d{6}Z\.json)");
  std::optional<std::string> newest;
  for (const std::string& file : names_in_folder(folder)) {
    if (!file.starts_with(name) || !file.ends_with(suffix)) continue;
    const std::size_t between = file.size() - suffix.size();
    if (between < name.size()) continue;
    if (!std::regex_match(file.substr(name.size(), between - name.size()), dated)) continue;
    // Dates of one length: their order is that of their letters.
    newest = std::max(newest.value_or(""), file);
  }
  if (!newest) return std::nullopt;
  return folder + "/" + *newest;
}

std::string new_results(const std::string& name) {
  return std::string(kResultsFolder) + "/" + name + "-" + utc_now("%Y%m%dT%H%M%SZ") + ".json";
}

}  // namespace zcbench
