#include "analysis/claims/claims_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxTextBytes = 2000;
constexpr std::string_view kNotInThisRun = "not measured in this run";

std::string shown(std::string_view text) { return escaped(text, kMaxTextBytes); }

// A paragraph indented by `indent` columns, with a hanging indent of `hang` columns.
std::string paragraph(std::string_view text, std::size_t indent, std::size_t hang = 0) {
  return wrapped(std::string(indent, ' '), text, {.indent = indent + hang});
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

std::string render_brief(const std::vector<ClaimVerdict>& claims) {
  std::string text = "What the lecture says\n";
  for (const ClaimVerdict& claim : claims) {
    if (claim.judgement == Judgement::not_measurable) continue;
    const std::string head =
        fmt::format("  {:<7} {:<12} ", shown(claim.id), to_string(claim.judgement));
    text += wrapped(head, shown(claim.sentence), {.indent = display_width(head)});
  }
  return text + paragraph(count_line(claims, kNotInThisRun), 2);
}

std::string render_text(const ClaimsReport& report) {
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
