#include "analysis/report/repeat_section.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "analysis/report/facts_table.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kBuiltIn = "built-in ";

std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=+,@%-";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string config_word(const Results& file) {
  const std::string& path = file.run.config_path;
  return path.starts_with(kBuiltIn) ? path.substr(kBuiltIn.size()) : path;
}

}  // namespace

std::string repeat_command(const Results& file) {
  std::string command =
      fmt::format("zcbench run {} --seed {}", shell_word(config_word(file)), file.run.seed);
  if (file.run.launches > 1) command += fmt::format(" --launches {}", file.run.launches);
  return command;
}

Html repetition_of(const std::vector<Results>& files, const std::vector<std::string>& names) {
  std::vector<FactRow> facts{{"command", {}},     {"results file", {}}, {"config", {}},
                             {"config hash", {}}, {"seed", {}},         {"launches", {}},
                             {"version", {}},     {"program", {}}};
  for (const Results& file : files) {
    const std::string values[] = {
        repeat_command(file),
        file.label,
        fmt::format("{} ({})", file.run.config_name, file.run.config_path),
        file.config_hash,
        std::to_string(file.run.seed),
        std::to_string(file.run.launches),
        fmt::format("{} (commit {})", file.build.version, file.build.commit),
        file.environment.executable};
    for (std::size_t i = 0; i < facts.size(); ++i) facts[i].values.push_back(values[i]);
  }
  return facts_table("To measure the same again", facts, names) +
         element("p",
                 "A results file does not keep --filter and --set. The config hash covers every "
                 "point that was planned and the seed: a run that measured the same has the same "
                 "hash. Order and generated input follow from the seed; times are the machine's.");
}

}  // namespace zcbench
