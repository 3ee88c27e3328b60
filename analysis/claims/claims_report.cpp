#include "analysis/claims/claims_report.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxTextBytes = 2000;
constexpr std::string_view kNotMeasured = "not measured";
constexpr std::string_view kUnavailable = "unavailable: ";  // as gather_evidence() says
constexpr std::size_t kBriefIndent = 2;
constexpr std::size_t kLeastBriefColumns = 30;

std::string shown(std::string_view text) { return escaped(text, kMaxTextBytes); }

// Claims whose points could not run here, by the reason that they share, in the order in which they
// first give it. What the run has no points for is only counted.
std::vector<std::pair<std::string, std::vector<std::string>>> reasons_for_gaps(
    const std::vector<ClaimVerdict>& claims) {
  std::vector<std::pair<std::string, std::vector<std::string>>> gaps;
  for (const ClaimVerdict& claim : claims) {
    if (claim.judgement != Judgement::not_measurable) continue;
    const std::string reason = shown(claim.parts[claim.decisive].reason);
    if (!reason.starts_with(kUnavailable)) continue;
    const auto found = std::ranges::find(gaps, reason, [](const auto& gap) { return gap.first; });
    (found == gaps.end() ? gaps.emplace_back(reason, std::vector<std::string>{}) : *found)
        .second.push_back(shown(claim.id));
  }
  return gaps;
}

std::string file_line(const ClaimsFile& file) {
  return shown(fmt::format("{}: {}, {}, {}", file.path, file.date,
                           file.cpu_model.empty() ? "unknown CPU" : file.cpu_model,
                           format_count(file.cpus, "CPU")));
}

std::string crossover_line(const CrossoverVerdict& crossover) {
  return shown(fmt::format("{}: {}", crossover.setting, crossover.text));
}

}  // namespace

std::string count_line(const std::vector<ClaimVerdict>& claims, std::string_view unmeasured) {
  std::string text = format_count(claims.size(), "claim");
  const char* separator = ": ";
  for (const Judgement judgement : {Judgement::supported, Judgement::refuted,
                                    Judgement::inconclusive, Judgement::not_measurable}) {
    text += fmt::format("{}{} {}", separator,
                        std::ranges::count(claims, judgement, &ClaimVerdict::judgement),
                        judgement == Judgement::not_measurable ? unmeasured : to_string(judgement));
    separator = ", ";
  }
  return text;
}

std::string evidence_line(const PartVerdict& part, bool with_file) {
  std::string line = part.what + ": ";
  if (!part.value) return shown(line + part.reason);
  line += fmt::format("{} ({})", part.value_text, part.interval_text);
  if (part.judgement) {
    line += fmt::format("; to hold: {}: {}", part.bounds_text, to_string(*part.judgement));
  }
  if (!part.label.empty()) line += fmt::format("; {}", part.label);
  if (part.figures > 1)
    line += fmt::format("; {} of {} figures", part.judgement ? "worst" : "first", part.figures);
  line += fmt::format("; {}, {}", format_count(part.points.size(), "point"),
                      format_count(part.samples, "sample"));
  return shown(with_file ? fmt::format("{} of {}", line, part.file) : line);
}

std::string render_brief(const std::vector<ClaimVerdict>& claims, std::size_t width,
                         std::size_t most_lines) {
  std::vector<std::string> entries;
  const std::size_t column = std::max(kLeastBriefColumns, (width - kBriefIndent) / 2);
  for (const ClaimVerdict& claim : claims) {
    if (claim.judgement != Judgement::refuted) continue;
    entries.push_back(
        start_of(fmt::format("{:<7} {}", shown(claim.id), shown(claim.brief)), column - 1));
  }
  std::string text = wrapped("",
                             fmt::format("The lecture's {}{}", count_line(claims, kNotMeasured),
                                         entries.empty() ? "" : ". Found instead:"),
                             {.width = width});
  const std::size_t per_line = 2 * column + kBriefIndent <= width ? 2 : 1;
  const auto gaps = reasons_for_gaps(claims);
  const std::size_t lines = std::max(most_lines, gaps.size() + 3) - gaps.size() - 1;
  const bool all_fit = entries.size() <= per_line * lines;
  const std::size_t most = all_fit ? entries.size() : per_line * (lines - 1);
  for (std::size_t i = 0; i < std::min(entries.size(), most); ++i) {
    const bool ends_line = (i + 1) % per_line == 0 || i + 1 == std::min(entries.size(), most);
    if (i % per_line == 0) text += std::string(kBriefIndent, ' ');
    text += entries[i];
    text += ends_line ? "\n" : std::string(column - display_width(entries[i]), ' ');
  }
  if (entries.size() > most) {
    text += fmt::format("  and {} more; zcbench claims shows all\n", entries.size() - most);
  }
  for (const auto& [reason, ids] : gaps) {
    text += wrapped("  ", fmt::format("{}: {}", fmt::join(ids, ", "), reason),
                    {.width = width, .indent = kBriefIndent});
  }
  return text;
}

std::string render_text(const ClaimsReport& report, std::size_t width) {
  const auto paragraph = [&](std::string_view text, std::size_t indent, std::size_t hang = 0) {
    return wrapped(std::string(indent, ' '), text, {.width = width, .indent = indent + hang});
  };
  std::string text = paragraph(shown(report.source), 0) + paragraph(count_line(report.claims), 0);
  for (const ClaimsFile& file : report.files) text += paragraph(file_line(file), 0, 2);
  for (const ClaimVerdict& claim : report.claims) {
    text += fmt::format("\n{:<8}{}\n", shown(claim.id), to_string(claim.judgement));
    text += paragraph(fmt::format("\"{}\"", shown(claim.quote)), 2, 1);
    text += paragraph(shown(claim.sentence), 2);
    for (const PartVerdict& part : claim.parts) {
      text += paragraph("- " + evidence_line(part, report.files.size() > 1), 4, 2);
      for (const std::string& note : part.notes) text += paragraph(shown(note), 8, 2);
      for (const CrossoverVerdict& crossover : part.crossovers) {
        text += paragraph(crossover_line(crossover), 8, 2);
      }
    }
  }
  return text;
}

std::string render_markdown(const ClaimsReport& report) {
  std::string text =
      fmt::format("**{}**\n\n{}\n\n", markdown_cell(report.source), count_line(report.claims));
  for (const ClaimsFile& file : report.files) text += "- " + markdown_cell(file_line(file)) + "\n";
  Table table({{.header = "claim"},
               {.header = "lecture says", .max_bytes = kMaxTextBytes},
               {.header = "verdict"},
               {.header = "figure"},
               {.header = "95 % interval"},
               {.header = "why", .max_bytes = kMaxTextBytes}});
  for (const ClaimVerdict& claim : report.claims) {
    const PartVerdict& part = claim.parts[claim.decisive];
    table.add_row({claim.id, claim.quote, to_string(claim.judgement), part.value_text,
                   part.interval_text, claim.sentence});
  }
  text += "\n" + table.markdown();
  text += "\nEvidence:\n\n";
  for (const ClaimVerdict& claim : report.claims) {
    text += fmt::format("- {}\n", markdown_cell(claim.id));
    for (const PartVerdict& part : claim.parts) {
      text += fmt::format("  - {}\n", markdown_cell(evidence_line(part, report.files.size() > 1)));
      for (const std::string& note : part.notes)
        text += fmt::format("    - {}\n", markdown_cell(note));
      for (const CrossoverVerdict& crossover : part.crossovers) {
        text += fmt::format("    - {}\n", markdown_cell(crossover_line(crossover)));
      }
    }
  }
  return text;
}

}  // namespace zcbench
