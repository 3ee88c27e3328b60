#include "analysis/claims/claims_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "harness/base/format.hpp"
#include "harness/base/markdown.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kMaxTextBytes = 2000;
constexpr std::string_view kNotInThisRun = "not measured in this run";

std::string shown(std::string_view text) { return escaped(text, kMaxTextBytes); }

// Broken between words; further lines start `hang` columns further in.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t hang = 0) {
  std::string result;
  std::string line(indent, ' ');
  bool is_empty = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (!is_empty && line.size() + 1 + word.size() > kWidth) {
      result += line + "\n";
      line.assign(indent + hang, ' ');
      is_empty = true;
    }
    if (!is_empty) line += ' ';
    line += word;
    is_empty = false;
  }
  return result + line + "\n";
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
  constexpr std::size_t kHang = 23;
  std::string text = "What the lecture says\n";
  for (const ClaimVerdict& claim : claims) {
    if (claim.judgement == Judgement::not_measurable) continue;
    const std::string head =
        fmt::format("  {:<7} {:<12} ", shown(claim.id), to_string(claim.judgement));
    text += head + wrapped(shown(claim.sentence), kHang).substr(kHang);
  }
  return text + wrapped(count_line(claims, kNotInThisRun), 2);
}

std::string render_text(const ClaimsReport& report) {
  std::string text = wrapped(shown(report.source), 0) + wrapped(count_line(report.claims), 0);
  for (const ClaimsFile& file : report.files) text += wrapped(file_line(file), 0, 2);
  for (const ClaimVerdict& claim : report.claims) {
    text += fmt::format("\n{:<8}{}\n", shown(claim.id), to_string(claim.judgement));
    text += wrapped(fmt::format("\"{}\"", shown(claim.quote)), 2, 1);
    text += wrapped(shown(claim.sentence), 2);
    for (const PartVerdict& part : claim.parts) {
      text += wrapped("- " + evidence_line(part, report.files.size() > 1), 4, 2);
      for (const std::string& note : part.notes) text += wrapped(shown(note), 8, 2);
      for (const CrossoverVerdict& crossover : part.crossovers) {
        text += wrapped(crossover_line(crossover), 8, 2);
      }
    }
  }
  return text;
}

std::string render_markdown(const ClaimsReport& report) {
  std::string text =
      fmt::format("**{}**\n\n{}\n\n", markdown_cell(report.source), count_line(report.claims));
  for (const ClaimsFile& file : report.files) text += "- " + markdown_cell(file_line(file)) + "\n";
  text +=
      "\n| claim | lecture says | verdict | figure | 95 % interval | why |\n"
      "|---|---|---|---|---|---|\n";
  for (const ClaimVerdict& claim : report.claims) {
    const PartVerdict& part = claim.parts[claim.decisive];
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_cell(claim.id),
                        markdown_cell(claim.quote), to_string(claim.judgement),
                        markdown_cell(part.value_text), markdown_cell(part.interval_text),
                        markdown_cell(claim.sentence));
  }
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
