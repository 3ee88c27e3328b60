#include "harness/newest_results.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>

namespace zcbench {

std::optional<std::string> newest_results(const std::string& folder, const std::string& name) {
  const std::regex dated(R"(-\d{8}T\d{6}Z\.json)");
  std::error_code error;
  std::optional<std::string> newest;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string file = entry->path().filename();
    if (!file.starts_with(name) || !std::regex_match(file.substr(name.size()), dated)) continue;
    // Dates of one length: their order is that of their letters.
    newest = std::max(newest.value_or(""), file);
  }
  if (!newest) return std::nullopt;
  return folder + "/" + *newest;
}

}  // namespace zcbench
