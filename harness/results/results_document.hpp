// ResultsDocument: a results file of zcbench, opened to be read. Both readers begin with one, whole
// or only for times: results_reader for what judges times, run_reader for what explains a run.
#pragma once

#include <string>

#include "harness/base/errors.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

/// What is kept of a file while it is read. `times`: not what is under kTimesSkippedKeys, which is
/// checked and dropped at once, so that a larger file can be read in less memory.
enum class ResultsDepth { times, full };

JsonLimits results_limits(ResultsDepth depth);

class ResultsDocument {
 public:
  /// Throws ConfigError "LABEL:LINE:COL ..." if the text is no results file of ours, is of another
  /// version, its digest is not right, or its run was interrupted.
  ResultsDocument(std::string text, const std::string& label, ResultsDepth depth);

  JsonValue context() const;
  /// "context.zcbench".
  JsonValue ours() const;
  /// "benchmarks": see EntrySequence.
  JsonValue entries() const;

 private:
  JsonDocument document_;
};

/// What `read` returns; a ConfigError becomes a CorruptError, because what was read is no config.
template <typename Read>
auto as_corrupt(Read read) {
  try {
    return read();
  } catch (const ConfigError& error) {
    throw CorruptError(error.what());
  }
}

}  // namespace zcbench
