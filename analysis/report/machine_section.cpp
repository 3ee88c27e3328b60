#include "analysis/report/machine_section.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

struct Fact {
  const char* name;
  std::string (*value)(const Results&);
};

std::vector<FactRow> rows_of(std::initializer_list<Fact> facts, const std::vector<Results>& files) {
  std::vector<FactRow> rows;
  for (const Fact& fact : facts) {
    FactRow& row = rows.emplace_back(FactRow{.name = fact.name, .values = {}});
    for (const Results& file : files) row.values.push_back(fact.value(file));
  }
  return rows;
}

std::string joined_by(std::string_view separator, const auto& values, const auto& text_of) {
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += separator;
    text += text_of(value);
  }
  return text;
}

std::string caches_text(const Environment& machine) {
  return joined_by(", ", machine.caches, [](const CpuCache& cache) {
    return fmt::format("L{} {} {}", cache.level, cache.type, format_bytes(cache.size_bytes));
  });
}

std::string cgroup_text(const Environment& machine) {
  return fmt::format(
      "memory {}, CPUs {}",
      machine.memory_limit_bytes ? format_bytes(*machine.memory_limit_bytes) : "unlimited",
      machine.cpu_limit ? fmt::format("{}", *machine.cpu_limit) : "unlimited");
}

std::vector<FactRow> machine_facts(const std::vector<Results>& files) {
  using R = const Results&;
  return rows_of(
      {{"date", [](R file) { return file.run.started_utc; }},
       {"host", [](R file) { return file.environment.host_name; }},
       {"CPU", [](R file) { return file.environment.cpu_model; }},
       {"CPUs",
        [](R file) {
          return fmt::format("{} online, allowed: {}", file.environment.num_cpus,
                             joined_by(" ", file.environment.allowed_cpus,
                                       [](int cpu) { return std::to_string(cpu); }));
        }},
       {"clock rate",
        [](R file) {
          const int mhz = file.environment.mhz_per_cpu;
          return mhz > 0 ? fmt::format("{} MHz", mhz) : std::string();
        }},
       {"caches of a CPU", [](R file) { return caches_text(file.environment); }},
       {"hypervisor", [](R file) { return file.environment.hypervisor; }},
       {"microcode", [](R file) { return file.environment.microcode; }},
       {"kernel", [](R file) { return file.environment.kernel; }},
       {"frequency governor", [](R file) { return file.environment.governor; }},
       {"frequency scaling",
        [](R file) {
          return std::string(file.environment.cpu_scaling_enabled ? "on" : "off, or not known");
        }},
       {"transparent huge pages", [](R file) { return file.environment.transparent_huge_pages; }},
       {"huge pages of shared memory",
        [](R file) { return file.environment.shmem_transparent_huge_pages; }},
       {"memory",
        [](R file) {
          return fmt::format("{}, {} of it free", format_bytes(file.environment.memory_bytes),
                             format_bytes(file.environment.memory_available_bytes));
        }},
       {"limits of the cgroup", [](R file) { return cgroup_text(file.environment); }},
       {"largest pipe", [](R file) { return format_bytes(file.environment.pipe_max_size_bytes); }},
       {"load over 1, 5 and 15 min",
        [](R file) { return joined_by(", ", file.environment.load_avg, format_number); }}},
      files);
}

std::vector<FactRow> build_facts(const std::vector<Results>& files) {
  using R = const Results&;
  return rows_of(
      {{"version", [](R file) { return file.build.version; }},
       {"commit", [](R file) { return file.build.commit; }},
       {"build type", [](R file) { return file.build.type; }},
       {"compiler", [](R file) { return file.build.compiler; }},
       {"flags", [](R file) { return file.build.flags; }},
       {"kernels' loops", [](R file) { return file.build.loops; }},
       {"sanitizer",
        [](R file) { return file.build.sanitizer.empty() ? "none" : file.build.sanitizer; }}},
      files);
}

Html limits_of(const PeakRates& limits, const std::string& caption) {
  HtmlTable table{.caption = caption,
                  .kind = "numbers",
                  .columns = {"figure", "median", "quartiles", "repetitions"},
                  .rows = {}};
  for (const PeakRate& figure : limits.figures) {
    table.rows.push_back({figure.name,
                          fmt::format("{} {}", format_number(figure.value), figure.unit),
                          fmt::format("{} \u2013 {}", format_number(figure.first_quartile),
                                      format_number(figure.third_quartile)),
                          std::to_string(figure.repetitions)});
  }
  for (const UnavailableRate& missing : limits.unavailable) {
    table.rows.push_back({missing.name, "not measured: " + missing.reason, "", ""});
  }
  return folded(caption, html_table(table));
}

std::string shell_word(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=+,@%-";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

Html facts_table(const std::string& caption, const std::vector<FactRow>& facts,
                 const std::vector<std::string>& names) {
  HtmlTable table{.caption = caption, .kind = "facts", .columns = {}, .rows = {}};
  if (names.size() > 1) {
    table.columns = {""};
    table.columns.insert(table.columns.end(), names.begin(), names.end());
  }
  for (const FactRow& fact : facts) {
    const bool differs =
        std::ranges::adjacent_find(fact.values, std::not_equal_to()) != fact.values.end();
    Html name = fact.name;
    if (differs) name += Html(" ") + element("mark", "differs");
    std::vector<Html>& row = table.rows.emplace_back(std::vector<Html>{name});
    for (const std::string& value : fact.values)
      row.emplace_back(value.empty() ? "not known" : value);
  }
  return html_table(table);
}

Html machine_section(const std::vector<Results>& files, const std::vector<std::string>& names) {
  Html html;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string of_file = files.size() > 1 ? " in " + names[i] : std::string();
    if (!files[i].limits) {
      html += element("p", "The limits of this machine were not measured" + of_file +
                               " (zcbench limits does).");
      continue;
    }
    html += limits_of(*files[i].limits, fmt::format("What this machine gives at best{}, as of {}",
                                                    of_file, files[i].limits->date_utc));
  }
  return element("div", {{"class", "pair"}},
                 facts_table("Machine", machine_facts(files), names) +
                     facts_table("Program that measured", build_facts(files), names)) +
         html;
}

std::string repeat_command(const Results& file) {
  constexpr std::string_view kBuiltIn = "built-in ";
  const std::string& path = file.run.config_path;
  std::string command = fmt::format(
      "zcbench run {} --seed {}",
      shell_word(path.starts_with(kBuiltIn) ? path.substr(kBuiltIn.size()) : path), file.run.seed);
  if (file.run.launches > 1) command += fmt::format(" --launches {}", file.run.launches);
  return command;
}

Html repeat_section(const std::vector<Results>& files, const std::vector<std::string>& names) {
  using R = const Results&;
  return facts_table(
             "To measure the same again",
             rows_of({{"command", repeat_command},
                      {"results file", [](R file) { return file.label; }},
                      {"config",
                       [](R file) {
                         return fmt::format("{} ({})", file.run.config_name, file.run.config_path);
                       }},
                      {"config hash", [](R file) { return file.config_hash; }},
                      {"seed", [](R file) { return std::to_string(file.run.seed); }},
                      {"launches", [](R file) { return std::to_string(file.run.launches); }},
                      {"program", [](R file) { return file.environment.executable; }}},
                     files),
             names) +
         element("p", {{"class", "note"}},
                 "A results file does not keep --filter and --set. The config hash covers every "
                 "point that was planned and the seed: a run that measured the same has the same "
                 "hash. Order and generated input follow from the seed; times are the machine's.");
}

}  // namespace zcbench
