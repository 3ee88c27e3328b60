#include "analysis/compare/baseline_store.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "harness/base/date.hpp"
#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/results_writer.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSuffix = ".json";
constexpr std::size_t kMaxNameBytes = 100;

void require_name(const std::string& name) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  const bool is_plain = name.find_first_not_of(kAllowed) == std::string::npos;
  if (is_plain && !name.empty() && name.front() != '.' && name.size() <= kMaxNameBytes) return;
  throw ConfigError(fmt::format(
      "{} is not a name for a baseline; allowed: up to {} letters, digits, '.', '_' and '-', not "
      "beginning with '.'",
      in_quotes(name), kMaxNameBytes));
}

void require_fit(const ResultsSummary& file) {
  const std::string label = escaped(file.label);
  if (file.is_google_benchmark) {
    throw NotComparableError(fmt::format(
        "{}: Google Benchmark's, not a baseline: it does not say what it measured", label));
  }
  const bool has_sanitizer = file.build_type.find('+') != std::string::npos;
  if (!file.build_type.starts_with("rel") || has_sanitizer) {
    throw NotComparableError(fmt::format("{}: of a {} build, not a baseline; build for release",
                                         label, escaped(file.build_type)));
  }
}

Json noise_json(const NoiseRecord& noise) {
  Json array = Json::array();
  for (const auto& [name, floor] : noise) array.push_back({{"name", name}, {"noise_floor", floor}});
  return array;
}

// Days since `date`; nullopt if it is not a date.
std::optional<double> age_days(const std::string& date, std::time_t now) {
  const auto seconds = seconds_of_date(date);
  if (!seconds) return std::nullopt;
  return static_cast<double>(now - *seconds) / 86'400.0;
}

}  // namespace

std::string BaselineStore::path_of(const std::string& name,
                                   const std::string& machine_folder) const {
  return fmt::format("{}/{}/{}{}", folder_, machine_folder, name, kSuffix);
}

std::string BaselineStore::save(const std::string& name, const std::string& results_path,
                                const NoiseRecord& noise, const std::string& now_utc) const {
  require_name(name);
  const std::string text = read_results_text(results_path);
  const ResultsSummary file = parse_results(text, results_path);
  require_fit(file);
  Json json = parse_json(text);
  Json& ours = json["context"]["zcbench"];
  ours["baseline"] = {{"name", name},
                      {"saved", now_utc},
                      {"noise", noise_json(noise.empty() ? file.noise : noise)}};
  ours["digest"] = kNoDigest;
  const std::string path = path_of(name, file.machine.folder_name());
  make_folders(path.substr(0, path.rfind('/')));  // OutputFile reports if this failed
  OutputFile(path, "").save([&](TextSink& out) { write_results(out, json); });
  return path;
}

std::vector<BaselinePlace> BaselineStore::list() const {
  std::vector<BaselinePlace> places;
  for (const std::string& machine_folder : names_in_folder(folder_)) {
    for (const std::string& file : names_in_folder(folder_ + "/" + machine_folder)) {
      if (!file.ends_with(kSuffix) || file.starts_with('.')) continue;
      const std::string name = file.substr(0, file.size() - kSuffix.size());
      places.push_back({machine_folder, name, path_of(name, machine_folder)});
    }
  }
  return places;
}

std::string BaselineStore::path_for(const std::string& name, const MachineKey& machine) const {
  require_name(name);
  const std::string here = path_of(name, machine.folder_name());
  if (is_there(here)) return here;
  const std::vector<BaselinePlace> places = list();
  const auto found = std::ranges::find(places, name, &BaselinePlace::name);
  if (found == places.end()) fail_unknown(name);
  return found->path;
}

std::string BaselineStore::drop(const std::string& name, const MachineKey& machine) const {
  require_name(name);
  const std::string path = path_of(name, machine.folder_name());
  if (::unlink(system_text(path)) == 0) return path;
  if (errno == ENOENT) fail_unknown(name);
  throw ConfigError(fmt::format("{}: cannot be removed: {}", escaped(path), std::strerror(errno)));
}

void BaselineStore::fail_unknown(const std::string& name) const {
  std::string known;
  for (const BaselinePlace& place : list()) {
    known += fmt::format("{}{} ({})", known.empty() ? "" : ", ", place.name, place.machine_folder);
  }
  fail_config(fmt::format("there is no baseline {} in {}", in_quotes(name), escaped(folder_)),
              known.empty() ? "none is saved there; zcbench baseline save NAME FILE does it"
                            : "there are: " + known);
}

std::vector<std::string> staleness(const ResultsSummary& baseline, const std::string& kernel,
                                   std::time_t now) {
  std::vector<std::string> lines;
  const auto days = age_days(baseline.date, now);
  if (days && *days > kBaselineDays) {
    lines.push_back(fmt::format("stale baseline: {:.0f} days old, more than {}; save a new one",
                                *days, kBaselineDays));
  }
  if (baseline.kernel != kernel) {
    lines.push_back(fmt::format("stale baseline: measured on kernel {}, now {}",
                                in_quotes(baseline.kernel), in_quotes(kernel)));
  }
  return lines;
}

}  // namespace zcbench
