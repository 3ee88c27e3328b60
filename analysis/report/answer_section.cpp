#include "analysis/report/answer_section.hpp"

#include <fmt/core.h>

#include <map>
#include <optional>

#include "analysis/report/answer_kernel.hpp"
#include "analysis/report/answer_table.hpp"
#include "harness/base/format.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

void join(std::string& names, const std::string& name, const char* separator = "; ") {
  names += (names.empty() ? "" : separator) + name;
}

// Nothing where only one of the two was measured.
std::optional<bool> is_gain(const SettingContest& contest, const KernelAnswer& answer,
                            std::uint64_t size) {
  const Winner* const winner = at_size(contest.winners, size);
  const Winner* const serial = at_size(answer.serial, size);
  if (winner == nullptr || serial == nullptr) return std::nullopt;
  return certainty(winner->best, serial->best) == Certainty::clear;
}

// The smallest size from which on every larger one is won, too.
std::optional<std::uint64_t> gain_from(const SettingContest& contest, const KernelAnswer& answer) {
  std::optional<std::uint64_t> from;
  for (auto size = answer.sizes.rbegin(); size != answer.sizes.rend(); ++size) {
    const std::optional<bool> gain = is_gain(contest, answer, *size);
    if (!gain) continue;
    if (!*gain) break;
    from = *size;
  }
  return from;
}

// Every size that is won.
std::string sizes_won(const SettingContest& contest, const KernelAnswer& answer) {
  std::string sizes;
  for (const std::uint64_t size : answer.sizes) {
    if (is_gain(contest, answer, size).value_or(false)) join(sizes, format_elements(size), ", ");
  }
  return sizes;
}

// At which sizes it pays to have workers at all.
Html gains_of(const KernelAnswer& answer) {
  if (answer.serial.empty() || answer.settings.empty()) return {};
  std::map<std::uint64_t, std::string> settings_from;
  std::string sometimes;
  std::string never;
  for (const SettingContest& contest : answer.settings) {
    const std::string name = contest.setting.name();
    if (const std::optional<std::uint64_t> from = gain_from(contest, answer)) {
      join(settings_from[*from], name);
    } else if (const std::string sizes = sizes_won(contest, answer); !sizes.empty()) {
      join(sometimes, fmt::format("{} (at {})", name, sizes));
    } else {
      join(never, name);
    }
  }
  if (settings_from.empty() && sometimes.empty()) {
    return element("p", "Processes beat serial at no size that was measured.");
  }
  std::string text;
  for (const auto& [from, names] : settings_from) {
    text += fmt::format("Processes beat serial from {} elements on with {}. ",
                        format_elements(from), names);
  }
  if (!sometimes.empty()) {
    text +=
        fmt::format("{}, but not at the largest size, with {}. ",
                    settings_from.empty() ? "Processes beat serial" : "They do, too", sometimes);
  }
  if (!never.empty()) text += "Not even at the largest size with " + never + ".";
  return element("p", text);
}

std::string change_text(const WorkerSetting& setting, const WinnerChange& change) {
  return fmt::format("{}: between {} and {} from {} to {}", setting.name(),
                     format_elements(change.before), format_elements(change.after), change.from,
                     change.to);
}

struct ChangeLists {
  Html clear;
  Html open;
  std::size_t open_count = 0;
};

ChangeLists change_lists(const KernelAnswer& answer) {
  ChangeLists lists;
  for (const SettingContest& contest : answer.settings) {
    for (const WinnerChange& change : winner_changes(contest.contestants, contest.winners)) {
      const Html item = element("li", change_text(contest.setting, change));
      if (change.certainty == Certainty::clear) {
        lists.clear += item;
      } else {
        lists.open += item;
        ++lists.open_count;
      }
    }
  }
  return lists;
}

Html changes_of(const KernelAnswer& answer) {
  const ChangeLists lists = change_lists(answer);
  Html html;
  if (!lists.clear.empty()) {
    html += element("p", "The winner changes, beyond both 95 % intervals on either side:") +
            element("ul", lists.clear);
  }
  if (lists.open_count > 0) {
    const std::string summary =
        fmt::format("{} of winner {} too close to call", format_count(lists.open_count, "change"),
                    lists.open_count == 1 ? "is" : "are");
    html += element("details", element("summary", summary) + element("ul", lists.open));
  }
  return html;
}

Html answer_of_kernel(const KernelAnswer& answer) {
  Html html = element("h3", answer.kernel);
  if (const Kernel* const kernel = find_kernel(answer.kernel)) {
    html += element("p", {{"class", "what"}}, html_text(kernel->description));
  }
  html += gains_of(answer) + overview_table(answer);
  if (!answer.settings.empty()) html += setting_table(answer);
  return element("article", html + changes_of(answer)) + Html::trusted("\n");
}

}  // namespace

Html answer_of(const Results& file) {
  Html html;
  for (const KernelAnswer& answer : kernel_answers(file.run.points)) {
    html += answer_of_kernel(answer);
  }
  if (html.empty()) return element("p", "No point was measured: there is nothing to compare.");
  return setting_table_legend() + html;
}

}  // namespace zcbench
