#include "analysis/report/answer_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "analysis/report/markup/scroll_box.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kNothing = "\u2013";

std::string times(double ratio) { return format_number(ratio) + "\u00d7"; }

double lead_of(const Winner& winner) { return winner.next->median_ns / winner.best.median_ns; }

// "memfd, posix_shm and 3 more".
std::string names_of(const std::vector<Contestant>& contestants, std::size_t most) {
  std::string names;
  for (std::size_t i = 0; i < std::min(contestants.size(), most); ++i) {
    names += (names.empty() ? "" : ", ") + contestants[i].name;
  }
  if (contestants.size() > most) names += fmt::format(" and {} more", contestants.size() - most);
  return names;
}

// Of the least sure pair.
Certainty certainty_of(const Winner& winner) {
  Certainty least = Certainty::clear;
  for (const Contestant& rival : winner.rivals) {
    least = std::max(least, certainty(winner.best, rival));
  }
  return least;
}

std::string in_words(const Winner& winner) {
  if (!winner.next) return "without a rival";
  switch (certainty_of(winner)) {
    case Certainty::clear:
      return fmt::format("clear; next: {}, {}", winner.next->name, times(lead_of(winner)));
    case Certainty::close: return "too close to call: " + names_of(winner.rivals, 2);
    case Certainty::unknown: break;
  }
  return "too few samples to tell from " + names_of(winner.rivals, 2);
}

std::string in_signs(const Winner& winner) {
  if (!winner.next) return "no rival";
  switch (certainty_of(winner)) {
    case Certainty::clear: return fmt::format("> {} {}", winner.next->name, times(lead_of(winner)));
    case Certainty::close: return "\u2248 " + names_of(winner.rivals, 2);
    case Certainty::unknown: break;
  }
  return "? " + names_of(winner.rivals, 2);
}

// Against the same work done alone.
Html against_serial(const Winner& winner, const Winner* serial) {
  if (serial == nullptr) return {};
  const Contestant& alone = serial->best;
  const double ratio = alone.median_ns / winner.best.median_ns;
  const bool is_faster = ratio > 1.0;
  const Certainty sure = is_faster ? certainty(winner.best, alone) : certainty(alone, winner.best);
  if (sure != Certainty::clear) {
    return element("small", sure == Certainty::close ? "\u2248 serial" : "? serial");
  }
  return element("small", {{"class", is_faster ? "gain" : "loss"}},
                 html_text(fmt::format("{} {} than serial", times(is_faster ? ratio : 1.0 / ratio),
                                       is_faster ? "faster" : "slower")));
}

Html time_of(const Winner& winner) {
  return Html::trusted(" ") +
         element("span", {{"class", "time"}}, html_text(format_duration_ns(winner.best.median_ns)));
}

Html no_cell() { return element("td", {{"class", "none"}}, html_text(kNothing)); }

Html overview_cell(const Winner* winner) {
  if (winner == nullptr) return no_cell();
  return element("td", element("strong", winner->best.name) + time_of(*winner) +
                           element("small", in_words(*winner)));
}

Html setting_cell(const Winner* winner, const Winner* serial) {
  if (winner == nullptr) return no_cell();
  return element("td", element("strong", winner->best.name) + time_of(*winner) +
                           element("small", in_signs(*winner)) + against_serial(*winner, serial));
}

Html header_cell(std::string_view text, std::string_view scope) {
  return element("th", {{"scope", scope}}, html_text(text));
}

Html table_of(const std::string& title, std::string_view kind, const Html& header,
              const Html& rows) {
  return scroll_box(title,
                    element("table", {{"class", kind}},
                            element("caption", title) + element("thead", element("tr", header)) +
                                element("tbody", rows)));
}

}  // namespace

Html overview_table(const KernelAnswer& answer) {
  const bool has_controls = answer.has_controls && !answer.of_processes.empty();
  Html header = header_cell("elements", "col") + header_cell("fastest of all", "col");
  if (has_controls) header += header_cell("fastest with processes", "col");
  Html rows;
  for (const std::uint64_t elements : answer.sizes) {
    Html cells = header_cell(format_elements(elements), "row") +
                 overview_cell(at_size(answer.of_all, elements));
    if (has_controls) cells += overview_cell(at_size(answer.of_processes, elements));
    rows += element("tr", cells);
  }
  return table_of(answer.kernel + ": fastest at each size", "overview", header, rows);
}

Html setting_table(const KernelAnswer& answer) {
  Html header = header_cell("elements", "col");
  if (!answer.serial.empty()) header += header_cell("serial", "col");
  for (const SettingContest& contest : answer.settings) {
    header += header_cell(contest.setting.name(), "col");
  }
  Html rows;
  for (const std::uint64_t elements : answer.sizes) {
    const Winner* const serial = at_size(answer.serial, elements);
    Html cells = header_cell(format_elements(elements), "row");
    if (!answer.serial.empty()) {
      cells += serial == nullptr ? no_cell() : element("td", time_of(*serial));
    }
    for (const SettingContest& contest : answer.settings) {
      cells += setting_cell(at_size(contest.winners, elements), serial);
    }
    rows += element("tr", cells);
  }
  return table_of(answer.kernel + ": fastest with processes, by workers and lifecycle", "settings",
                  header, rows);
}

Html setting_table_legend() {
  return element("p", {{"class", "note"}},
                 html_text("> ahead of the next beyond both 95 % intervals; \u2248 too close to "
                           "call: intervals meet; ? too few samples to tell."));
}

}  // namespace zcbench
