// ResultsDocument: a results file of zcbench, opened for reading. Both readers begin with one:
// results_reader, for commands that judge times, with times only, run_reader, for commands that
// explain a run, with the whole file.
#pragma once

#include <string>

#include "harness/base/errors.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

/// What is kept of a file while it is read. `times`: all but what is under kTimesSkippedKeys, which
/// is checked and dropped at once, so that a larger file can be read in less memory.
enum class ResultsDepth { times, full };

JsonLimits results_limits(ResultsDepth depth);

class ResultsDocument {
 public:
  /// Throws ConfigError "LABEL:LINE:COL ..." if the text is not a results file of ours, has another
  /// version or a wrong digest, or its run was interrupted.
  ResultsDocument(std::string text, const std::string& label, ResultsDepth depth);

  JsonValue context() const;
  /// "context.zcbench".
  JsonValue ours() const;
  /// "benchmarks": see EntrySequence.
  JsonValue entries() const;

 private:
  JsonDocument document_;
};

/// Returns what `read` returns; turns a ConfigError into a CorruptError, because the text is not a
/// config.
template <typename Read>
auto as_corrupt(Read read) {
  try {
    return read();
  } catch (const ConfigError& error) {
    throw CorruptError(error.what());
  }
}

}  // namespace zcbench
