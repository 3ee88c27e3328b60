#include "harness/results/results_document.hpp"

#include <fmt/core.h>

#include <utility>

#include "harness/base/digest.hpp"
#include "harness/json/json_read.hpp"
#include "harness/results/results_limits.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kSchemaVersion = "1";

void require_whole(const JsonValue& context, Seal seal) {
  if (!context.find("zcbench")) context.fail("has no \"zcbench\": not a results file of zcbench");
  const JsonValue ours = member(context, "zcbench", JsonKind::object);
  const JsonValue version = member(context, "json_schema_version", JsonKind::number);
  if (version.text() != kSchemaVersion) {
    version.fail(fmt::format("is unknown; allowed: {}, or read it with the zcbench that wrote it",
                             kSchemaVersion));
  }
  if (seal == Seal::missing || !ours.find("digest")) {
    ours.fail("has no digest, as a results file of zcbench must; run again");
  }
  if (seal == Seal::line_ends) {
    member(ours, "digest", JsonKind::string)
        .fail(
            "does not match: the line ends of the file were changed from LF to CRLF (git does it "
            "with core.autocrlf); change them back, and put \"*.json -text\" in .gitattributes");
  }
  if (seal == Seal::broken) {
    member(ours, "digest", JsonKind::string)
        .fail("does not match the file, which was changed or damaged after it was written");
  }
  if (!flag_in(ours, "complete")) {
    ours.fail("\"complete\" is not true: the run was interrupted; run again");
  }
}

}  // namespace

JsonLimits results_limits(ResultsDepth depth) {
  if (depth == ResultsDepth::full) {
    return {.max_bytes = kMaxResultsBytes, .max_values = kMaxRunValues};
  }
  return {.max_bytes = kMaxResultsBytes,
          .max_values = kMaxTimesValues,
          .skipped_keys = kTimesSkippedKeys};
}

ResultsDocument::ResultsDocument(std::string text, const std::string& label, ResultsDepth depth)
    : document_(std::move(text), label, JsonOrigin::file, results_limits(depth)) {
  require_whole(context(), check_seal(document_.text()));
}

JsonValue ResultsDocument::context() const {
  return member(document_.root(), "context", JsonKind::object);
}

JsonValue ResultsDocument::ours() const { return member(context(), "zcbench", JsonKind::object); }

JsonValue ResultsDocument::entries() const {
  return member(document_.root(), "benchmarks", JsonKind::array);
}

}  // namespace zcbench
