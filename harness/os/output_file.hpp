// OutputFile: the results file of one run. The run command constructs it before anything is forked,
// which checks the target and removes what killed runs left there, and calls save() at the end. The
// target is then either the unchanged old file or the complete new one. Only a target that is a
// mount point is overwritten in place.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text_sink.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

class TemporaryFile;

/// Appends a whole text to a sink.
using WriteText = std::function<void(TextSink&)>;

/// Who chose the output's name. A file that the user named is replaced; no other file is.
enum class NamedBy { user, zcbench };

class OutputFile {
 public:
  /// Suffix of a running sweep's journal; the longest suffix of all.
  static constexpr const char* kJournalSuffix = ".journal";
  static constexpr const char* kPartialSuffix = ".partial";

  /// Opens the folder of `path` and works through that descriptor from then on, so mounts may
  /// change. Creates the folder only if it is the default one, `results`. `config_path` must not be
  /// the same file; it may be empty. Throws ConfigError if nothing could be saved there.
  OutputFile(const std::string& path, const std::string& config_path,
             NamedBy named_by = NamedBy::user);

  /// Replaces the file atomically and durably (temporary file, fsync, rename, fsync of the folder).
  /// If zcbench chose the name and it is taken by now, uses the next one (next_results). Returns
  /// the path. Throws OutputError; the old file is then unchanged, unless only the last fsync
  /// failed or it is a mount point, in which case the message names a complete copy.
  std::string save(const WriteText& write) const { return save_as("", write); }
  /// The same for a text in memory.
  std::string save(std::string_view text) const { return save_as("", appending(text)); }
  /// The same for partial_path(), with the finished part of an interrupted run.
  std::string save_partial(std::string_view text) const {
    return save_as(kPartialSuffix, appending(text));
  }

  const std::string& path() const { return path_; }
  /// The last component of the path, relative to folder().
  const std::string& name() const { return name_; }
  const FileDescriptor& folder() const { return folder_; }
  /// The owner of files created here: this user, or the one that the file system assigns.
  uid_t owner() const { return owner_; }
  /// Whether a file with that name and suffix exists.
  bool has(std::string_view suffix) const;
  std::string partial_path() const { return path_ + kPartialSuffix; }

 private:
  void open_folder(const std::string& folder);
  void check_name() const;
  void check_target(const std::string& config_path) const;
  void check_replaceable(std::string_view suffix) const;
  void check_can_create();
  void check_owner(std::string_view suffix) const;
  void sweep_temporary_files(const std::string& folder) const;
  static WriteText appending(std::string_view text) {
    return [text](TextSink& sink) { sink.append(text); };
  }
  std::string save_as(std::string_view suffix, const WriteText& write) const;
  std::string publish(TemporaryFile& file, std::string_view suffix) const;
  void overwrite(TemporaryFile& copy, const std::string& name) const;

  std::string path_;
  std::string name_;
  NamedBy named_by_;
  FileDescriptor folder_;
  uid_t owner_;
};

/// Throws ConfigError if `output` is one of the `inputs`: the user has probably forgotten the
/// argument of -o.
void refuse_inputs(const std::string& output, const std::vector<std::string>& inputs);

/// The name that follows NAME-YYYYMMDDTHHMMSSZ.json or .html: adds -2 before the ending, then -3.
std::string next_results(const std::string& path);

class TemporaryFile {
 public:
  static constexpr std::size_t kRandomLetters = 6;
  static constexpr const char* kMark = ".zcbench-tmp.";
  /// The name of the target's temporary files without their random letters.
  static std::string prefix(const std::string& target) { return "." + target + kMark; }
  /// Whether that is the name of a temporary file of any target.
  static bool is_temporary(std::string_view name);

  /// The usual mode of a new file, before the umask.
  static constexpr mode_t kPublicMode = 0666;
  /// No other user can open the file, so none can hold its lock.
  static constexpr mode_t kPrivateMode = 0600;

  /// Creates the file in `folder` and locks it (flock), so that no other run sweeps it while this
  /// object is alive. This and all functions below throw SystemError.
  TemporaryFile(const FileDescriptor& folder, const std::string& target, mode_t mode = kPublicMode);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Writes the text piece by piece and gives the file the permissions of `name` where that exists.
  /// If `name` is another user's, its permissions can only take some away.
  void write(const WriteText& write, const std::string& name);
  void write(std::string_view text, const std::string& name);
  /// Forces it to disk.
  void sync() const { sync_to_disk(file_); }
  /// Renames the file to `name`, replacing what is there. Returns false if that is a mount point,
  /// which cannot be replaced; the temporary file then still exists.
  bool publish(const std::string& name);
  /// Renames the file to `name` and returns it, open for reading and appending and still locked. If
  /// the name is taken, changes nothing and returns a closed descriptor.
  FileDescriptor publish_new(const std::string& name);
  /// Open for reading and writing.
  const FileDescriptor& descriptor() const { return file_; }
  /// Keeps the file when this object is destroyed; returns its name.
  std::string keep() { return std::exchange(name_, ""); }
  /// The file's owner: this user, or the one that the file system assigns.
  uid_t owner() const;

  /// Removes the file if its writer is gone. Returns false if the file still exists.
  static bool sweep(const FileDescriptor& folder, const std::string& name);

 private:
  void take_permissions_of(const std::string& name) const;
  bool take_name(const std::string& name) const;

  const FileDescriptor& folder_;
  std::string name_;  // empty once published
  FileDescriptor file_;
};

/// Also false before Linux 5.8, which cannot tell.
bool is_mount_point(const FileDescriptor& folder, const std::string& name);

class MountedFile {
 public:
  /// Opens the file and reserves `size_bytes` of space, so that a full disk is found before the
  /// first byte changes. Throws SystemError; the content is then unchanged.
  MountedFile(const FileDescriptor& folder, const std::string& name, std::uint64_t size_bytes);

  /// Overwrites the content with that of `copy` and calls fsync. Throws SystemError; the content is
  /// then incomplete.
  void overwrite(const FileDescriptor& copy) const;

 private:
  FileDescriptor file_;
};

}  // namespace zcbench
