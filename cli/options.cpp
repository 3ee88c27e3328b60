#include "cli/options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "analysis/compare/baseline_store.hpp"
#include "harness/base/build_info.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/plan/experiment_keys.hpp"

namespace zcbench {

namespace {

// Allows only digits, as in a config: CLI11 would read 010 as 8 and 0x10 as 16.
std::string wrong_seed(const std::string& given) {
  std::uint64_t seed = 0;
  const char* const end = given.data() + given.size();
  const auto [stop, error] = std::from_chars(given.data(), end, seed);
  const bool has_leading_zero = given.size() > 1 && given[0] == '0';
  if (error == std::errc() && stop == end && !has_leading_zero && seed <= kMaxSeed) return {};
  return fmt::format("{} is not a seed; allowed: an integer from 0 to {}", in_quotes(given),
                     kMaxSeed);
}

}  // namespace

std::string refusal(std::string_view noun, std::string_view given,
                    std::span<const std::string_view> words) {
  return std::ranges::find(words, given) == words.end() ? unknown_name(noun, given, words) : "";
}

CLI::Validator one_of(std::vector<std::string_view> words) {
  std::string name;
  for (const std::string_view word : words) name += (name.empty() ? "" : " ") + std::string(word);
  return CLI::Validator([words = std::move(words)](
                            const std::string& given) { return refusal("word", given, words); },
                        "", name);
}

void add_when(CLI::App& command, const std::string& flag, When& when, const std::string& help) {
  command
      .add_option_function<std::string>(
          flag,
          [&when](const std::string& word) {
            when = word == "always"  ? When::always
                   : word == "never" ? When::never
                                     : When::automatic;
          },
          help)
      ->check(one_of({"auto", "always", "never"}))
      ->type_name("WHEN");
}

void add_progress(CLI::App& command, When& progress) {
  add_when(command, "--progress", progress, "show progress on stderr: auto, always or never");
}

void add_format(CLI::App& command, std::string& format, std::vector<std::string_view> words) {
  format = words.front();
  std::string help = fmt::format("output format: {} (default)", words.front());
  for (std::size_t i = 1; i < words.size(); ++i) {
    help += fmt::format("{} {}", i + 1 == words.size() ? " or" : ",", words[i]);
  }
  command.add_option("--format", format, help)->check(one_of(words))->type_name("FORMAT");
}

CLI::Option* add_config(CLI::App& command, std::string& config) {
  return command.add_option("CONFIG", config, "config file or the name of a built-in config");
}

void add_settings(CLI::App& command, const std::string& flag,
                  std::vector<std::pair<std::string, std::string>>& set, const std::string& help) {
  command
      .add_option_function<std::vector<std::string>>(
          flag,
          [flag, &set](const std::vector<std::string>& items) {
            for (const std::string& item : items) {
              const auto equals = item.find('=');
              if (equals == std::string::npos || equals == 0) {
                throw ConfigError(
                    fmt::format("{} {}: not KEY=VALUE, e.g. {} workers=2", flag, item, flag));
              }
              set.emplace_back(item.substr(0, equals), item.substr(equals + 1));
            }
          },
          help)
      ->type_name("KEY=VALUE")
      ->take_all()
      ->allow_extra_args(false);
}

void add_set(CLI::App& command, Overrides& overrides) {
  add_settings(command, "--set", overrides.set,
               "override one key of every experiment, e.g. --set elements=1000,1000000");
}

void add_filter(CLI::App& command, std::string& filter) {
  command.add_option("--filter", filter, "only points whose name matches this regex")
      ->type_name("REGEX");
}

void add_output(CLI::App& command, std::optional<std::string>& output, const std::string& help) {
  command.add_option("-o,--output", output, help)->type_name("FILE");
}

void add_baseline_folder(CLI::App& command, std::string& folder) {
  command
      .add_option("--dir", folder,
                  fmt::format("folder of the baselines (default {})", kBaselineFolder))
      ->type_name("DIR");
}

void add_seed(CLI::App& command, std::optional<std::uint64_t>& seed, const std::string& help) {
  command
      .add_option_function<std::string>(
          "--seed", [&seed](const std::string& digits) { seed = std::stoull(digits); }, help)
      ->check(CLI::Validator(wrong_seed, ""))
      ->type_name("N");
}

nlohmann::ordered_json in_envelope(std::string_view command, ExitCode code,
                                   const nlohmann::ordered_json& members) {
  constexpr int kSchemaVersion = 1;
  nlohmann::ordered_json json{{"zcbench", kVersion},
                              {"command", command},
                              {"schema_version", kSchemaVersion},
                              {"exit_code", static_cast<int>(code)}};
  for (const auto& [key, value] : members.items()) {
    if (!json.contains(key)) json[key] = value;
  }
  return json;
}

std::string exit_code_table() {
  std::string table = "Exit codes:\n";
  for (const ExitCodeRow& row : kExitCodes)
    table += fmt::format("  {:<6} {}\n", row.label, row.meaning);
  return table;
}

}  // namespace zcbench
