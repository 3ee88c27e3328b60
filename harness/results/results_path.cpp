#include "harness/results/results_path.hpp"

#include <limits>
#include <regex>
#include <utility>

#include "harness/base/date.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr const char* kEnding = ".json";

// The date and number of "-20260102T030405Z-2.json"; without a number, 1.
using DateAndNumber = std::pair<std::string, std::uint64_t>;

std::optional<DateAndNumber> date_and_number(const std::string& text) {
  static const std::regex dated(R"(-(\d{8}T\d{6}Z)(?:-([1-9]\d{0,8}))?\.json)");
  std::smatch parts;
  if (!std::regex_match(text, parts, dated)) return std::nullopt;
  return DateAndNumber{parts[1], parts[2].matched ? std::stoull(parts[2]) : 1};
}

std::string with_ending(const std::string& path, std::string_view ending) {
  return path.substr(0, path.rfind('.')) + std::string(ending);
}

bool is_taken(const std::string& path) {
  return is_there(path) || is_there(path + OutputFile::kJournalSuffix) ||
         is_there(path + OutputFile::kPartialSuffix) || is_there(with_ending(path, ".html"));
}

// Reads the date that the file records near its beginning.
std::optional<std::int64_t> recorded_seconds(const std::string& path) {
  constexpr std::size_t kHeadBytes = 4096;
  constexpr std::string_view kKey = "\"date\": \"";
  const FileDescriptor file = open_for_reading(path);
  const auto head = file.is_open() ? read_at_most(file, kHeadBytes) : std::nullopt;
  if (!head) return std::nullopt;
  const std::size_t key = head->find(kKey);
  if (key == head->npos) return std::nullopt;
  const std::size_t begin = key + kKey.size();
  return seconds_of_date(std::string_view(*head).substr(begin, head->find('"', begin) - begin));
}

}  // namespace

std::optional<std::string> newest_results(const std::string& folder, const std::string& name,
                                          std::string_view suffix) {
  std::optional<std::string> newest;
  DateAndNumber newest_date;
  for (const std::string& file : names_in_folder(folder)) {
    if (!file.starts_with(name) || !file.ends_with(suffix)) continue;
    const std::size_t between = file.size() - suffix.size();
    if (between < name.size()) continue;
    const auto date = date_and_number(file.substr(name.size(), between - name.size()));
    // The dates have the same length, so their order is alphabetical.
    if (!date || (newest && *date < newest_date)) continue;
    newest = file;
    newest_date = *date;
  }
  if (!newest) return std::nullopt;
  return folder + "/" + *newest;
}

std::string new_results(const std::string& name) {
  std::string path =
      std::string(kResultsFolder) + "/" + name + "-" + utc_now("%Y%m%dT%H%M%SZ") + kEnding;
  while (is_taken(path)) path = next_results(path);
  return path;
}

std::optional<std::string> newest_by_date(const std::vector<std::string>& paths) {
  constexpr auto kUnknown = std::numeric_limits<std::int64_t>::max();
  std::optional<std::string> newest;
  std::int64_t latest = 0;
  for (const std::string& path : paths) {
    const std::int64_t seconds = recorded_seconds(path).value_or(kUnknown);
    if (newest && seconds < latest) continue;
    newest = path;
    latest = seconds;
  }
  return newest;
}

}  // namespace zcbench
