#include "harness/journal/journal.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/journal/journal_entry.hpp"

namespace zcbench {

namespace {

// A file may appear and disappear between two of our attempts, but not forever.
constexpr int kAttempts = 100;

std::string start_payload(const RunResult& result) {
  return payload_of(JournalStart{
      .date = result.started_utc, .pid = ::getpid(), .fingerprint = result.fingerprint});
}

// Whether the journal holds turns. Also true if it is damaged or has no whole entry, which is not
// how we begin a journal.
bool holds_something(const JournalFile& file) {
  try {
    const std::string bytes = file.read();
    const Frames frames = split_frames(bytes, file.path());
    bool has_turns = frames.payloads.empty();
    visit_entries(frames, file.path(), [&](const JournalEntry& entry) {
      has_turns = has_turns || std::holds_alternative<JournalTurn>(entry);
      return !has_turns;
    });
    return has_turns;
  } catch (const CorruptError&) {
    return true;
  }
}

// All JournalStarts, in order; the first entry must be one.
std::vector<JournalStart> starts_of(const Frames& frames, const std::string& path) {
  std::vector<JournalStart> starts;
  visit_entries(frames, path, [&](const JournalEntry& entry) {
    if (const auto* start = std::get_if<JournalStart>(&entry)) starts.push_back(*start);
    return !starts.empty();
  });
  if (starts.empty()) {
    throw CorruptError(path + ": has no beginning; --discard-journal begins anew");
  }
  return starts;
}

// Throws CorruptError if samples of both must not be in one file.
void check_match(const Fingerprint& was, const Fingerprint& now, JournalPolicy left,
                 const std::string& path) {
  const std::vector<KeyDifference> differ = differences(was, now);
  if (differ.empty()) return;
  const std::string text = differences_text(differ);
  if (!same_config(was, now)) {
    throw CorruptError(fmt::format(
        "{}: was written for a different config: {}; resume with that one, or start again with "
        "--discard-journal",
        path, text));
  }
  if (left != JournalPolicy::resume_anyway) {
    throw CorruptError(
        fmt::format("{}: was written by another program or on another machine: {}; --resume-anyway "
                    "resumes and records "
                    "the mix, --discard-journal starts again",
                    path, text));
  }
}

// The resumes of the run, including the current one: every start except the first.
std::vector<Resume> resumes_of(const std::vector<JournalStart>& starts) {
  std::vector<Resume> resumes;
  for (std::size_t i = 1; i < starts.size(); ++i) {
    Resume resume{.date = starts[i].date, .mixed_in = {}};
    for (const auto& one : differences(starts[0].fingerprint, starts[i].fingerprint)) {
      resume.mixed_in.push_back(differences_text({one}));
    }
    resumes.push_back(std::move(resume));
  }
  return resumes;
}

}  // namespace

Journal::Journal(const OutputFile& output, JournalPolicy left, RunResult& result)
    : folder_(output.folder()), name_(output.name() + OutputFile::kJournalSuffix) {
  const std::string path = output.path() + OutputFile::kJournalSuffix;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    file_ = JournalFile::open(folder_, name_, path, output.owner());
    const bool is_needless = left == JournalPolicy::refuse && file_ && !holds_something(*file_);
    if (file_ && (left == JournalPolicy::discard || is_needless)) finish();
    if (file_) {
      resume(left, result);
      return;
    }
    file_ = JournalFile::create(folder_, name_, path, start_payload(result));
    if (file_) return;
  }
  throw InUseError(path + ": other runs make and remove it all the time; name another output");
}

Journal::Journal(const OutputFile& output, const RunResult& result)
    : folder_(output.folder()),
      name_(output.name() + OutputFile::kJournalSuffix),
      file_(JournalFile::create(folder_, name_, output.path() + OutputFile::kJournalSuffix,
                                start_payload(result))) {}

void Journal::resume(JournalPolicy left, RunResult& result) {
  const std::string& path = file_->path();
  if (left == JournalPolicy::refuse) {
    throw ConfigError(fmt::format(
        "{}: an unfinished run left it; --resume continues that run, --discard-journal starts "
        "again",
        path));
  }
  const std::string bytes = file_->read();
  const Frames frames = split_frames(bytes, path);
  std::vector<JournalStart> starts = starts_of(frames, path);
  // The previous run may have been a mix already; what matters is which run took the first samples.
  check_match(starts.front().fingerprint, result.fingerprint, left, path);
  torn_bytes_ = frames.torn_bytes;
  if (torn_bytes_ > 0) file_->cut_to(frames.whole_bytes);
  file_->append(start_payload(result));
  starts.push_back({.date = result.started_utc, .pid = 0, .fingerprint = result.fingerprint});
  result.resumes = resumes_of(starts);
  result.started_utc = starts.front().date;
  result.fingerprint = starts.front().fingerprint;
}

Journal::~Journal() {
  try {
    if (file_ && !holds_something(*file_)) finish();
  } catch (const Error&) {  // then the file stays
  }
}

std::uint64_t Journal::sample_count() {
  file_->sync();
  const std::string bytes = file_->read();
  std::uint64_t samples = 0;
  visit_entries(split_frames(bytes, path()), path(), [&](const JournalEntry& entry) {
    if (const auto* turn = std::get_if<JournalTurn>(&entry)) samples += turn->samples.size();
    return true;
  });
  return samples;
}

void Journal::finish() {
  ::unlinkat(folder_.get(), system_text(name_), 0);
  file_.reset();
}

}  // namespace zcbench
