#include "analysis/export/export_formats.hpp"

#include <array>

#include "analysis/export/csv_table.hpp"
#include "analysis/export/markdown_table.hpp"
#include "analysis/export/medians_json.hpp"
#include "analysis/export/trace.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

// A format whose function nobody else calls needs no header: declare the function here.

namespace {

constexpr bool kWithFailedPoints = true;
constexpr bool kSamplesOnly = false;

constexpr std::array kFormats{
    ExportFormat{"csv", "one row per sample, the default", kWithFailedPoints,
                 [](const Results& file) { return samples_csv(file.run.points); }},
    ExportFormat{"csv-summary", "one per point", kWithFailedPoints,
                 [](const Results& file) { return summary_csv(file.run.points); }},
    ExportFormat{"markdown", "", kWithFailedPoints, medians_markdown},
    ExportFormat{
        "github-action-benchmark", "", kSamplesOnly,
        [](const Results& file) { return json_text(github_action_json(file.run.points)); }},
    ExportFormat{"bencher", "", kSamplesOnly,
                 [](const Results& file) { return json_text(bencher_json(file.run.points)); }},
    ExportFormat{"trace", "for ui.perfetto.dev", kSamplesOnly,
                 [](const Results& file) { return json_text(trace_json(file)); }},
};

}  // namespace

std::span<const ExportFormat> export_formats() { return kFormats; }

}  // namespace zcbench
