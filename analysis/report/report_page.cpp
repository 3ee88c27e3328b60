#include "analysis/report/report_page.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "analysis/report/answer_section.hpp"
#include "analysis/report/chart_section.hpp"
#include "analysis/report/claims_section.hpp"
#include "analysis/report/environment_section.hpp"
#include "analysis/report/gaps_section.hpp"
#include "analysis/report/repeat_section.hpp"
#include "analysis/report/table_section.hpp"

namespace zcbench {

namespace {

Html answers(const std::vector<Results>& files, const std::vector<std::string>& names) {
  if (files.size() == 1) return answer_of(files.front());
  Html html;
  for (std::size_t i = 0; i < files.size(); ++i) {
    html += element("details", {{"open", ""}}, element("summary", names[i]) + answer_of(files[i]));
  }
  return html;
}

Html facts_of(const std::vector<Results>& files, const std::vector<std::string>& names) {
  Html html;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Environment& machine = files[i].environment;
    const std::string name = files.size() > 1 ? names[i] + ": " : std::string();
    html += element(
        "p", fmt::format("{}{} on {} ({}, {} CPUs, {})", name, files[i].run.started_utc,
                         machine.host_name, machine.cpu_model, machine.num_cpus, machine.kernel));
    html += element("p", completeness_line(files[i]));
  }
  return html;
}

}  // namespace

std::vector<std::string> file_names(const std::vector<Results>& files) {
  std::vector<std::string> names;
  for (const Results& file : files) {
    names.push_back(file.label.substr(file.label.rfind('/') + 1));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_shared = std::ranges::any_of(files, [&](const Results& other) {
      return &other != &files[i] && other.label.substr(other.label.rfind('/') + 1) ==
                                        files[i].label.substr(files[i].label.rfind('/') + 1);
    });
    if (is_shared) names[i] = files[i].label;
  }
  return names;
}

Page report_page(const std::vector<Results>& files, const std::vector<Chart>& charts,
                 const std::vector<ClaimVerdict>& claims) {
  const std::vector<std::string> names = file_names(files);
  const std::string title = files.size() == 1 ? files.front().run.config_name
                                              : fmt::format("{} results files", files.size());
  return {.title = "zcbench: " + title,
          .facts = facts_of(files, names),
          .sections = {
              {"answer", "What is fastest", answers(files, names)},
              {"claims", "What the lecture says", claims_table(claims, files.size() > 1)},
              {"charts", "Charts", chart_figures(charts)},
              {"numbers", "Numbers", number_tables(files, names)},
              {"gaps", "What is missing or was disturbed", gaps_of(files, names)},
              {"environment", "Where it was measured", environment_of(files, names)},
              {"repeat", "Measure it again", repetition_of(files, names)},
          }};
}

}  // namespace zcbench
