// Journal: the file FILE.journal, next to the results file FILE while a run is under way. Whatever
// ends the run, its finished turns are in the journal, and `run --resume` continues from them. The
// run command begins it before anything is measured, hands out a SweepLog per launch, and finishes
// it once the results are on disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/journal/journal_file.hpp"
#include "harness/journal/sweep_log.hpp"
#include "harness/model/result.hpp"
#include "harness/os/output_file.hpp"

namespace zcbench {

/// What to do with a journal that an unfinished run left, according to the command line.
enum class JournalPolicy { refuse, resume, resume_anyway, discard };

class Journal {
 public:
  /// Makes the journal of `output`, or opens an existing one; from then on no other run can use
  /// that output. `result` comes with this run's fingerprint; its date, fingerprint and resumes are
  /// set to what the results file must say. Drops a torn tail. Throws InUseError; ConfigError if
  /// there is a journal with turns in it and `left` is refuse; CorruptError if it is damaged or
  /// belongs to another config, or, unless resume_anyway, to another program or host; OutputError.
  Journal(const OutputFile& output, JournalPolicy left, RunResult& result);
  /// Makes the journal of an output that zcbench named. Afterwards, is_open() means that no other
  /// run uses that output.
  Journal(const OutputFile& output, const RunResult& result);
  /// Removes a journal without any turn in it.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  bool is_open() const { return file_.has_value(); }
  JournalFile& file() { return *file_; }
  std::string path() const { return file_->path(); }
  std::size_t torn_bytes() const { return torn_bytes_; }
  /// The number of samples in the journal now. Forces them to disk.
  std::uint64_t sample_count();
  /// Removes the journal, once the results are on disk.
  void finish();

 private:
  void resume(JournalPolicy left, RunResult& result);

  const FileDescriptor& folder_;
  std::string name_;
  std::optional<JournalFile> file_;
  std::size_t torn_bytes_ = 0;
};

}  // namespace zcbench
