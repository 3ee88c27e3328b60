#include "harness/journal/journal_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "harness/base/errors.hpp"
#include "harness/journal/journal_entry.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

const std::string kFramesText =
    framed("first") + framed(std::string("\0\xff\n", 3)) + framed("third one");

FileDescriptor opened(const std::string& folder) {
  return FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::string start_of(int pid) {
  return payload_of(JournalStart{.date = "2026-01-02T03:04:05Z", .pid = pid, .fingerprint = {}});
}

// Returns the id of a process that has ended.
int dead_pid() {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  ::waitpid(pid, nullptr, 0);
  return pid;
}

}  // namespace

TEST_CASE("a journal is made once, with its first frame, and nothing beside it", "[journal_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  auto journal = JournalFile::create(folder, "r.journal", "p/r.journal", "first");
  REQUIRE(journal);
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r.journal"});
  CHECK(journal->read() == framed("first"));
  CHECK(journal->path() == "p/r.journal");
  CHECK_FALSE(JournalFile::create(folder, "r.journal", "p/r.journal", "second"));
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r.journal"});
  journal->append("second");
  CHECK(read_text(place.path("r.journal")) == framed("first") + framed("second"));
  journal->cut_to(framed("first").size());
  journal->append("third");
  CHECK(journal->read() == framed("first") + framed("third"));
}

TEST_CASE("who has the lock is named; with its end the journal is free", "[journal_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  CHECK_FALSE(JournalFile::open(folder, "r.journal", "r.journal"));
  {
    const auto holder = JournalFile::create(folder, "r.journal", "r.journal", start_of(::getpid()));
    try {
      JournalFile::open(folder, "r.journal", "r.journal");
      FAIL("opened a journal in use");
    } catch (const InUseError& error) {
      CHECK(error.code() == 6);
      CHECK_THAT(error.what(), contains_text("(pid " + std::to_string(::getpid()) +
                                             ", since 2026-01-02T03:04:05Z)"));
    }
  }
  CHECK(JournalFile::open(folder, "r.journal", "r.journal"));
}

TEST_CASE("the lock decides, not the pid in the file", "[journal_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  // The journal's pid is in use again, by this process, but nobody holds the lock.
  JournalFile::create(folder, "old.journal", "old.journal", start_of(::getpid()));
  CHECK(JournalFile::open(folder, "old.journal", "old.journal"));
  // The journal's writer is dead, but its lock is still held.
  const auto holder =
      JournalFile::create(folder, "new.journal", "new.journal", start_of(dead_pid()));
  CHECK_THROWS_AS(JournalFile::open(folder, "new.journal", "new.journal"), InUseError);
}

TEST_CASE("what is no regular file is no journal", "[journal_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  write_text(place.path("file"), "");
  REQUIRE(::symlink("file", place.path("link").c_str()) == 0);
  REQUIRE(::mkdir(place.path("folder").c_str(), 0777) == 0);
  REQUIRE(::mkfifo(place.path("fifo").c_str(), 0666) == 0);
  for (const char* name : {"link", "folder", "fifo"}) {
    CHECK_THROWS_AS(JournalFile::open(folder, name, name), ConfigError);
  }
}

TEST_CASE("a journal that cannot be written ends the run with what was before", "[journal_file]") {
  JournalFile full(FileDescriptor(::open("/dev/full", O_RDWR | O_CLOEXEC)), "r.journal");
  try {
    full.append("x");
    FAIL("wrote to a full device");
  } catch (const OutputError& error) {
    CHECK(error.code() == 5);
    CHECK_THAT(error.what(), contains_text("r.journal: write"));
    CHECK_THAT(error.what(), contains_text("ENOSPC"));
  }
}

TEST_CASE("another user's journal is refused, whoever has its lock", "[journal_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  const auto holder = JournalFile::create(folder, "r.journal", "r.journal", start_of(dead_pid()));
  const uid_t other = ::geteuid() + 1;
  CHECK_THROWS_AS(JournalFile::open(folder, "r.journal", "r.journal", other), ConfigError);
  CHECK_THROWS_WITH(JournalFile::open(folder, "r.journal", "r.journal", other),
                    contains_text("journal r.journal: belongs to user "));
}

TEST_CASE("nobody else can open a journal, and so nobody can hold its lock", "[journal_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  const mode_t before = ::umask(0);
  JournalFile::create(folder, "r.journal", "r.journal", "first");
  ::umask(before);
  struct stat status {};
  REQUIRE(::stat(place.path("r.journal").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("frames come back as they were put in", "[frames]") {
  const Frames frames = split_frames(kFramesText, "x.journal");
  REQUIRE(frames.payloads.size() == 3);
  CHECK(frames.payloads[0] == "first");
  CHECK(frames.payloads[1] == std::string("\0\xff\n", 3));
  CHECK(frames.payloads[2] == "third one");
  CHECK(frames.whole_bytes == kFramesText.size());
  CHECK(frames.torn_bytes == 0);
  CHECK(split_frames("", "x.journal").payloads.empty());
}

TEST_CASE("a text cut anywhere keeps its whole frames and says what is torn", "[frames]") {
  const std::vector<std::size_t> ends{0, framed("first").size(),
                                      kFramesText.size() - framed("third one").size(),
                                      kFramesText.size()};
  for (std::size_t size = 0; size <= kFramesText.size(); ++size) {
    const std::string cut = kFramesText.substr(0, size);
    const Frames frames = split_frames(cut, "x.journal");
    std::size_t whole = 0;
    while (whole + 1 < ends.size() && ends[whole + 1] <= size) ++whole;
    CHECK(frames.payloads.size() == whole);
    CHECK(frames.whole_bytes == ends[whole]);
    CHECK(frames.torn_bytes == size - ends[whole]);
  }
}

TEST_CASE("every flipped bit is found, and where", "[frames]") {
  for (std::size_t bit = 0; bit < 8 * kFramesText.size(); ++bit) {
    std::string changed = kFramesText;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    CHECK_THROWS_AS(split_frames(changed, "x.journal"), CorruptError);
  }
  std::string changed = kFramesText;
  changed[framed("first").size() + 12] = 'x';
  CHECK_THROWS_WITH(split_frames(changed, "x.journal"),
                    "x.journal: byte 17: this record's check sum is wrong; the file was changed");
}

TEST_CASE("zeros after the last frame are a torn tail, anything else is not", "[frames]") {
  CHECK(split_frames(kFramesText + std::string(4096, '\0'), "x").torn_bytes == 4096);
  CHECK_THROWS_AS(split_frames(kFramesText + std::string(15, '\0'), "x"), CorruptError);
  CHECK_THROWS_AS(split_frames(kFramesText + std::string(20, 'a'), "x"), CorruptError);
  CHECK_THROWS_AS(split_frames("{\"context\": {\"date\": \"2026\"}}", "x"), CorruptError);
}

TEST_CASE("a frame that turns into zeros is torn, wherever it does", "[frames]") {
  const std::string before = framed("first");
  const std::string frame = framed(std::string(100, 'p'));
  for (std::size_t written = 0; written < frame.size(); ++written) {
    // A record's own data may contain fewer than 16 zeros in a row.
    for (const std::size_t zeros :
         {std::max(frame.size() - written, std::size_t{16}), std::size_t{16}, std::size_t{5000}}) {
      const Frames frames =
          split_frames(before + frame.substr(0, written) + std::string(zeros, '\0'), "x");
      CHECK(frames.whole_bytes == before.size());
      CHECK(frames.torn_bytes == written + zeros);
    }
  }
  // Zeros after a whole frame do not excuse a change in the frame.
  std::string changed = before + frame + std::string(5000, '\0');
  changed[before.size() + 20] = 'x';
  CHECK_THROWS_AS(split_frames(changed, "x"), CorruptError);
}

TEST_CASE("an empty payload or one that is too large is nobody's record", "[frames]") {
  CHECK_THROWS_AS(framed(""), std::invalid_argument);
}
