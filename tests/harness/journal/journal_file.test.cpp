#include "harness/journal/journal_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/journal/frames.hpp"
#include "harness/journal/journal_entry.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

FileDescriptor opened(const std::string& folder) {
  return FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::string start_of(int pid) {
  return payload_of(JournalStart{.date = "2026-01-02T03:04:05Z", .pid = pid, .fingerprint = {}});
}

// Of a process that is gone.
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
  // Its pid is in use again, by us, but nobody has the lock.
  JournalFile::create(folder, "old.journal", "old.journal", start_of(::getpid()));
  CHECK(JournalFile::open(folder, "old.journal", "old.journal"));
  // Its writer is dead, but something still has the lock.
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
