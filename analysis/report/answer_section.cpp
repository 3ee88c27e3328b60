#include "analysis/report/answer_section.hpp"

#include <fmt/core.h>

#include "analysis/summary/answer.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

std::string sizes_of(const Way& way) {
  if (way.from() == way.to()) return format_elements(way.to());
  return fmt::format("{} \u2013 {}", format_elements(way.from()), format_elements(way.to()));
}

// The way, followed by those that it is not shown to be faster than.
Html way_of(const Way& way) {
  Html html = element("strong", way_name(way.entrants.back().point()));
  if (way.equals.empty()) return html;
  std::string equals = "or " + way_name(way.equals.front().point());
  if (way.equals.size() > 1) equals += fmt::format("; {} more", way.equals.size() - 1);
  return html + element("small", equals);
}

std::string time_of(const Way& way) { return format_duration_ns(way.entrants.back().median_ns); }

Html take_table(const KernelPicks& kernel) {
  HtmlTable table{.caption = kernel.kernel,
                  .kind = "take",
                  .columns = {"elements", "take", "time"},
                  .rows = {}};
  for (const Pick& pick : kernel.picks) {
    Html take = way_of(pick.fastest);
    std::string time = time_of(pick.fastest);
    table.rows.push_back({sizes_of(pick.fastest), take, time});
    if (pick.with_processes) {
      table.rows.push_back({"", element("small", "with processes") + way_of(*pick.with_processes),
                            time_of(*pick.with_processes)});
    }
  }
  return element("div", {{"class", "take-of"}, {"data-kernel", kernel.kernel}}, html_table(table));
}

// Removes the first sentence from `sentences` and returns it.
std::string take_first_sentence(std::vector<std::string>& sentences) {
  std::string first = sentences.front();
  const std::size_t end = first.find(". ");
  if (end == std::string::npos) {
    sentences.erase(sentences.begin());
    return first;
  }
  sentences.front() = first.substr(end + 2);
  return first.substr(0, end + 1);
}

}  // namespace

Html answer_section(const std::vector<Results>& files, const std::vector<std::string>& names,
                    const Html& stage) {
  const bool is_one = files.size() == 1;
  std::string heading = fmt::format("{} results files", files.size());
  Html aside;
  for (std::size_t i = 0; i < files.size(); ++i) {
    Answer answer = make_answer(files[i].run.points);
    Html html;
    if (is_one) {
      heading = take_first_sentence(answer.sentences);
    } else {
      html += element("h3", names[i]);
    }
    if (!answer.sentences.empty()) {
      html += element("ol", {{"class", "answer"}}, html_items(answer.sentences));
    }
    if (!answer.kernels.empty()) html += element("h3", "What to use");
    for (const KernelPicks& kernel : answer.kernels) html += take_table(kernel);
    if (!answer.kernels.empty()) {
      html += element("p", {{"class", "note"}}, "Time: at the largest size of the row.");
    }
    aside += element("div", html);
  }
  return element(
      "section", {{"class", "lead"}, {"id", "answer"}},
      element("h1", heading) + element("div", {{"class", is_one ? "stage" : "stage several"}},
                                       element("div", stage) + element("aside", aside)));
}

}  // namespace zcbench
