// OutputFile: the results file of one run. The run command constructs it before anything is forked,
// which checks the target and sweeps what killed runs left there, and saves at the end: the target
// is then either the old file, byte for byte, or the whole new one. Only a target that is a mount
// point is overwritten in place.
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

/// Who chose an output's name: a file that the user named is replaced, any other never.
enum class NamedBy { user, zcbench };

class OutputFile {
 public:
  /// Of what a run under way has beside it; the longest such name.
  static constexpr const char* kJournalSuffix = ".journal";
  static constexpr const char* kPartialSuffix = ".partial";

  /// Opens the folder of `path`; from then on works through that descriptor, so the mounts may
  /// change. Creates the folder only if it is the default one, `results`. `config_path`: must not
  /// be the same file; may name none. Throws ConfigError if nothing could be saved there.
  OutputFile(const std::string& path, const std::string& config_path,
             NamedBy named_by = NamedBy::user);

  /// Replaces the file atomically and durably (temporary file, fsync, rename, fsync of the folder);
  /// if zcbench named it and the name is taken by now, makes the next of that name (next_results).
  /// Returns the path. Throws OutputError; the old file is then untouched unless only the last
  /// fsync failed, or it is a mount point: then the message names a whole copy.
  std::string save(const WriteText& write) const { return save_as("", write); }
  /// Same of a text that is there already.
  std::string save(std::string_view text) const { return save_as("", appending(text)); }
  /// Same for partial_path(): what an interrupted run had finished.
  std::string save_partial(std::string_view text) const {
    return save_as(kPartialSuffix, appending(text));
  }

  const std::string& path() const { return path_; }
  /// Last part of the path, in folder().
  const std::string& name() const { return name_; }
  const FileDescriptor& folder() const { return folder_; }
  /// User who owns what is made here: us, or whom the file system makes the owner of all files.
  uid_t owner() const { return owner_; }
  /// Whether there is a file of that name and suffix.
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

/// Whoever names a results file after -o has forgotten the output's name: throws ConfigError if
/// `output` is one of the `inputs`.
void refuse_inputs(const std::string& output, const std::vector<std::string>& inputs);

/// The name after NAME-YYYYMMDDTHHMMSSZ.json or .html: -2 before the ending, then -3 and so on.
std::string next_results(const std::string& path);

class TemporaryFile {
 public:
  static constexpr std::size_t kRandomLetters = 6;
  static constexpr const char* kMark = ".zcbench-tmp.";
  /// What comes before the random letters of every temporary file for that target.
  static std::string prefix(const std::string& target) { return "." + target + kMark; }
  /// Whether a file of that name is one, for whatever target.
  static bool is_temporary(std::string_view name);

  /// As every new file: what the umask leaves of it.
  static constexpr mode_t kPublicMode = 0666;
  /// Nobody else can open it, and so nobody else can hold its lock.
  static constexpr mode_t kPrivateMode = 0600;

  /// Creates it in `folder` and locks it (flock), so that nobody sweeps it while this object lives.
  /// Throws SystemError, as all of the below.
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
  /// Renames it to `name`, replacing what is there. False if that is a mount point, which nothing
  /// can replace; the temporary file is then still there.
  bool publish(const std::string& name);
  /// Renames it to `name` and hands it over, open for reading and appending, still locked; a closed
  /// descriptor if that name is taken, which stays as it is.
  FileDescriptor publish_new(const std::string& name);
  /// Open for reading and writing.
  const FileDescriptor& descriptor() const { return file_; }
  /// Leaves it where it is when this object ends; returns its name.
  std::string keep() { return std::exchange(name_, ""); }
  /// User who owns it: us, or whom the file system makes the owner of all files.
  uid_t owner() const;

  /// Removes the file if its writer is gone; false: it is still there.
  static bool sweep(const FileDescriptor& folder, const std::string& name);

 private:
  void take_permissions_of(const std::string& name) const;
  bool take_name(const std::string& name) const;

  const FileDescriptor& folder_;
  std::string name_;  // empty once published
  FileDescriptor file_;
};

/// False, too, where the kernel cannot say it (before Linux 5.8).
bool is_mount_point(const FileDescriptor& folder, const std::string& name);

class MountedFile {
 public:
  /// Opens it and reserves the space that `size_bytes` need, so that a full disk is found before
  /// the first byte is changed. Throws SystemError; the content is then what it was.
  MountedFile(const FileDescriptor& folder, const std::string& name, std::uint64_t size_bytes);

  /// Overwrites the content with that of `copy` and forces it to disk. Throws SystemError; the
  /// content is then torn.
  void overwrite(const FileDescriptor& copy) const;

 private:
  FileDescriptor file_;
};

}  // namespace zcbench
