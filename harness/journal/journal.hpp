// Journal: FILE.journal beside the results file FILE while a run is under way. Whatever ends the
// run, the turns it had finished are there, and `run --resume` goes on from them. The run command
// begins it before anything is measured, hands out a SweepLog per launch, and finishes it once the
// results are on disk.
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

/// What the command line says about a journal that an unfinished run left.
enum class JournalPolicy { refuse, resume, resume_anyway, discard };

class Journal {
 public:
  /// Makes the journal of `output`, or opens the one that is there; from then on no other run can
  /// have that output. Sets `result`'s date, fingerprint and resumes to what the results file shall
  /// say; its fingerprint is this run's before. Drops a torn tail. Throws InUseError; ConfigError
  /// for a journal with turns in it that is there unasked; CorruptError if it is damaged or of
  /// another config, or, unless resume_anyway, of another program or host; OutputError.
  Journal(const OutputFile& output, JournalPolicy left, RunResult& result);
  /// Makes the journal of an output that zcbench named. is_open(): nobody else has that output.
  Journal(const OutputFile& output, const RunResult& result);
  /// Removes a journal without any turn in it.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  bool is_open() const { return file_.has_value(); }
  JournalFile& file() { return *file_; }
  std::string path() const { return file_->path(); }
  std::size_t torn_bytes() const { return torn_bytes_; }
  /// In it now. Forces them to disk.
  std::uint64_t sample_count();
  /// The results are on disk: removes it.
  void finish();

 private:
  void resume(JournalPolicy left, RunResult& result);

  const FileDescriptor& folder_;
  std::string name_;
  std::optional<JournalFile> file_;
  std::size_t torn_bytes_ = 0;
};

}  // namespace zcbench
