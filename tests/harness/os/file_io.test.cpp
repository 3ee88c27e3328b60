#include "harness/os/file_io.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

TEST_CASE("all bytes arrive although a pipe accepts them in parts", "[file_io][threads]") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const FileDescriptor source(ends[0]);
  FileDescriptor sink(ends[1]);
  std::string bytes(1'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 251);
  std::string arrived;
  std::thread reader([&] {
    char part[1000];
    for (ssize_t got = 1; got > 0;) {
      got = ::read(source.get(), part, sizeof part);
      if (got > 0) arrived.append(part, static_cast<std::size_t>(got));
    }
  });
  write_all(sink.get(), bytes);
  sink.reset();
  reader.join();
  CHECK(arrived == bytes);
}

TEST_CASE("a write or sync that fails says why", "[file_io]") {
  const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK_THROWS_WITH(write_all(full.get(), "abc"),
                    contains_text("write of 3 more bytes: ") && contains_text("ENOSPC"));
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const FileDescriptor source(ends[0]);
  const FileDescriptor sink(ends[1]);
  CHECK_THROWS_WITH(sync_to_disk(sink, "fsync of a pipe"), contains_text("fsync of a pipe: "));
}

TEST_CASE("a lock is exclusive, and a removed file has no name", "[file_io]") {
  const TemporaryDirectory place;
  write_text(place.path("f"), "x");
  const FileDescriptor one(::open(place.path("f").c_str(), O_RDONLY | O_CLOEXEC));
  const FileDescriptor other(::open(place.path("f").c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(lock_if_free(one));
  CHECK_FALSE(lock_if_free(other));
  CHECK(has_a_name(one));
  REQUIRE(::unlink(place.path("f").c_str()) == 0);
  CHECK_FALSE(has_a_name(one));
}

TEST_CASE("the names in a folder are sorted; a missing folder has none", "[file_io]") {
  const TemporaryDirectory place;
  for (const char* name : {"b", ".a", "c"}) write_text(place.path(name), "");
  CHECK(names_in_folder(place.path("")) == std::vector<std::string>{".a", "b", "c"});
  CHECK(names_in_folder(place.path("none")).empty());
}

TEST_CASE("files are looked up by their whole names", "[file_io]") {
  const TemporaryDirectory place;
  write_text(place.path("file"), "");
  make_folders(place.path("a/b/c"));
  CHECK(is_there(place.path("a/b/c")));
  CHECK_FALSE(is_there(place.path("none")));
  REQUIRE(::symlink("none", place.path("dangling").c_str()) == 0);
  CHECK(is_there(place.path("dangling")));
  CHECK(is_same_file(place.path("a/../file"), place.path("file")));
  CHECK_FALSE(is_same_file(place.path("none"), place.path("none")));
  CHECK(place_of(place.path("a/../none")) == place_of(place.path("none")));
  const std::string cut_short = place.path("file") + std::string("\0.json", 6);
  CHECK_THROWS_AS(is_there(cut_short), ConfigError);
  CHECK_THROWS_AS(is_same_file(cut_short, place.path("file")), ConfigError);
  CHECK_THROWS_AS(place_of(cut_short), ConfigError);
  CHECK_THROWS_AS(make_folders(cut_short), ConfigError);
  CHECK_THROWS_AS(names_in_folder(place.path("a") + std::string("\0b", 2)), ConfigError);
}

TEST_CASE("a folder that cannot be synced is no failure", "[file_io]") {
  const TemporaryDirectory place;
  const std::string path = place.path("");
  CHECK_NOTHROW(sync_folder(FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC))));
  CHECK_NOTHROW(sync_folder(FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC))));  // EINVAL
  CHECK_THROWS_AS(sync_folder(FileDescriptor()), SystemError);
}

TEST_CASE("a file is read to its end, but never further than allowed", "[bounded_read]") {
  Pipe pipe = make_pipe();
  REQUIRE(::write(pipe.write_end.get(), "abcdef", 6) == 6);
  CHECK(read_at_most(pipe.read_end, 4) == "abcd");
  pipe.write_end.reset();
  CHECK(read_at_most(pipe.read_end, 100) == "ef");
  CHECK(read_at_most(pipe.read_end, 100) == "");
  const FileDescriptor endless(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  CHECK(read_at_most(endless, 70'000)->size() == 70'000);
}

TEST_CASE("a failed read sets errno", "[bounded_read]") {
  const FileDescriptor folder(::open("/", O_RDONLY | O_CLOEXEC));
  CHECK_FALSE(read_at_most(folder, 10));
  CHECK(errno == EISDIR);
}

TEST_CASE("a file with a number, with a word, or missing", "[number_in_file]") {
  const TemporaryDirectory folder;
  CHECK_FALSE(number_in_file(folder.path("n")));
  CHECK(number_in_file(folder.write("n", "123\n")) == 123U);
  CHECK_FALSE(number_in_file(folder.write("n", "max\n")));
  CHECK(number_in_file(folder.path("n"), 7) == 7);
  CHECK(number_in_file(folder.path("none"), 7) == 7);
  CHECK(number_in_file(folder.write("n", "123\n"), 7) == 123);
}

TEST_CASE("an absolute path keeps its links", "[file_io]") {
  const TemporaryDirectory place;
  std::filesystem::create_directory(place.path("real"));
  std::filesystem::create_directory_symlink("real", place.path("link"));
  CHECK(absolute_path(place.path("x/../link/./f")) == place.path("link/f"));
  CHECK(absolute_path("f").front() == '/');
}

TEST_CASE("a folder is removed with what is in it, and no link is followed", "[file_io]") {
  const TemporaryDirectory place;
  std::filesystem::create_directories(place.path("kept"));
  std::ofstream(place.path("kept/file")) << "x";
  std::filesystem::create_directories(place.path("gone/deep"));
  std::filesystem::create_directory_symlink(place.path("kept"), place.path("gone/deep/link"));
  remove_folder(place.path("gone"));
  remove_folder(place.path("gone"));
  CHECK(names_in_folder(place.path("")) == std::vector<std::string>{"kept"});
  CHECK(names_in_folder(place.path("kept")) == std::vector<std::string>{"file"});
}
