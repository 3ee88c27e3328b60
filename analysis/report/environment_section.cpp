#include "analysis/report/environment_section.hpp"

#include <fmt/core.h>

#include <functional>

#include "analysis/report/facts_table.hpp"
#include "analysis/report/markup/scroll_box.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

using ValueOf = std::function<std::string(const Results&)>;

FactRow fact(const std::vector<Results>& files, const std::string& name, const ValueOf& value_of) {
  FactRow fact{.name = name, .values = {}};
  for (const Results& file : files) fact.values.push_back(value_of(file));
  return fact;
}

std::string joined_by(std::string_view separator, const auto& values, const auto& text_of) {
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += separator;
    text += text_of(value);
  }
  return text;
}

std::string caches_text(const Environment& environment) {
  return joined_by(", ", environment.caches, [](const CpuCache& cache) {
    return fmt::format("L{} {} {}", cache.level, cache.type, format_bytes(cache.size_bytes));
  });
}

std::string cpus_text(const Environment& environment) {
  return fmt::format(
      "{} online, allowed: {}", environment.num_cpus,
      joined_by(" ", environment.allowed_cpus, [](int cpu) { return std::to_string(cpu); }));
}

std::string load_text(const Environment& environment) {
  return joined_by(", ", environment.load_avg, format_number);
}

std::vector<FactRow> machine_facts(const std::vector<Results>& files) {
  const auto of = [&](const std::string& name, std::string Environment::*member) {
    return fact(files, name, [=](const Results& file) { return file.environment.*member; });
  };
  const auto by = [&](const std::string& name, std::string (*text)(const Environment&)) {
    return fact(files, name, [=](const Results& file) { return text(file.environment); });
  };
  return {
      fact(files, "date", [](const Results& file) { return file.run.started_utc; }),
      of("host", &Environment::host_name),
      of("CPU", &Environment::cpu_model),
      by("CPUs", cpus_text),
      by("clock rate",
         [](const Environment& environment) {
           return environment.mhz_per_cpu > 0 ? fmt::format("{} MHz", environment.mhz_per_cpu)
                                              : std::string();
         }),
      by("caches of a CPU", caches_text),
      of("hypervisor", &Environment::hypervisor),
      of("microcode", &Environment::microcode),
      of("kernel", &Environment::kernel),
      of("frequency governor", &Environment::governor),
      by("frequency scaling",
         [](const Environment& environment) {
           return std::string(environment.cpu_scaling_enabled ? "on" : "off, or not known");
         }),
      of("transparent huge pages", &Environment::transparent_huge_pages),
      of("huge pages of shared memory", &Environment::shmem_transparent_huge_pages),
      by("memory",
         [](const Environment& environment) {
           return fmt::format("{}, {} of it free", format_bytes(environment.memory_bytes),
                              format_bytes(environment.memory_available_bytes));
         }),
      by("limits of the cgroup",
         [](const Environment& environment) {
           return fmt::format(
               "memory {}, CPUs {}",
               environment.memory_limit_bytes ? format_bytes(*environment.memory_limit_bytes)
                                              : "unlimited",
               environment.cpu_limit ? fmt::format("{}", *environment.cpu_limit) : "unlimited");
         }),
      by("largest pipe",
         [](const Environment& environment) {
           return format_bytes(environment.pipe_max_size_bytes);
         }),
      by("load over 1, 5 and 15 min", load_text),
  };
}

std::vector<FactRow> build_facts(const std::vector<Results>& files) {
  const auto of = [&](const std::string& name, std::string WriterBuild::*member) {
    return fact(files, name, [=](const Results& file) { return file.build.*member; });
  };
  return {
      of("version", &WriterBuild::version),
      of("commit", &WriterBuild::commit),
      of("build type", &WriterBuild::type),
      of("compiler", &WriterBuild::compiler),
      of("flags", &WriterBuild::flags),
      of("kernels' loops", &WriterBuild::loops),
      fact(files, "sanitizer",
           [](const Results& file) {
             return file.build.sanitizer.empty() ? "none" : file.build.sanitizer;
           }),
  };
}

Html limits_of(const PeakRates& limits, const std::string& title) {
  Html rows;
  for (const PeakRate& figure : limits.figures) {
    rows += element(
        "tr", element("th", {{"scope", "row"}}, html_text(figure.name)) +
                  element("td", fmt::format("{} {}", format_number(figure.value), figure.unit)) +
                  element("td", fmt::format("{} \u2013 {}", format_number(figure.first_quartile),
                                            format_number(figure.third_quartile))) +
                  element("td", std::to_string(figure.repetitions)));
  }
  for (const UnavailableRate& missing : limits.unavailable) {
    rows += element("tr", element("th", {{"scope", "row"}}, html_text(missing.name)) +
                              element("td", {{"colspan", "3"}, {"class", "none"}},
                                      html_text("not measured: " + missing.reason)));
  }
  const Html header = Html::trusted(
      "<thead><tr><th scope=\"col\">figure</th><th scope=\"col\">median</th>"
      "<th scope=\"col\">quartiles</th><th scope=\"col\">repetitions</th></tr></thead>");
  return element(
      "details",
      element("summary", title) +
          scroll_box(title, element("table", {{"class", "numbers"}},
                                    element("caption", {{"class", "unseen"}}, html_text(title)) +
                                        header + element("tbody", rows))));
}

}  // namespace

Html environment_of(const std::vector<Results>& files, const std::vector<std::string>& names) {
  Html html = facts_table("Machine", machine_facts(files), names) +
              facts_table("Program that measured", build_facts(files), names);
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
  return html;
}

}  // namespace zcbench
