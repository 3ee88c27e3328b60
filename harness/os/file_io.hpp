// File I/O that several rooms share: all of a write, all of a sync, locks that end with a process,
// what a folder holds. Each is one system call and what it takes to get its whole effect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

/// Writes all of it, however often that takes. Throws SystemError.
void write_all(int descriptor, std::string_view bytes);

/// The same from the byte `place` of a file on, which was not opened to append.
void write_all_at(int descriptor, std::uint64_t place, std::string_view bytes);

/// fsync; `what` says of what if it fails. Throws SystemError.
void sync_to_disk(const FileDescriptor& file, const char* what = "fsync");

/// True if the lock (flock) is ours, or the file system knows no locks: then nobody else gets one
/// either.
bool lock_if_free(const FileDescriptor& file);

/// Whether the open file still is in some folder. Another process may remove it between its opening
/// and its lock.
bool has_a_name(const FileDescriptor& file);

/// fsync of a folder, so that a name in it lasts. Nothing on a file system that cannot do it.
/// Throws SystemError.
void sync_folder(const FileDescriptor& folder);

/// Of all files in that folder, sorted; none if it cannot be read.
std::vector<std::string> names_in_folder(const std::string& folder);

/// Whether something has that name: a dangling symbolic link, too.
bool is_there(const std::string& path);
/// Whether both paths lead to the same file, which must be there.
bool is_same_file(const std::string& one, const std::string& other);
/// The path without links and detours; of a file that may not be there yet, too.
std::string place_of(const std::string& path);
/// Makes the folder and those above it. Says nothing of failures: whoever opens it does.
void make_folders(const std::string& folder);

/// Of the running program. Throws MachineError where /proc does not tell.
std::string own_path();

/// Opens what has that path for reading, without waiting for the writer of a FIFO. Not open, with
/// errno set, if that fails.
FileDescriptor open_for_reading(const std::string& path);

/// What is left of the file, but at most `max_bytes`: the size in fstat may be out of date, or 0 as
/// in /proc. Nothing, with errno set, if it cannot be read.
std::optional<std::string> read_at_most(const FileDescriptor& file, std::size_t max_bytes);

/// Digest (harness/base/digest.hpp) of what is left of the file. Nothing, with errno set, if it
/// cannot be read. Throws Interrupted.
std::optional<std::string> digest_of_file(const FileDescriptor& file);

/// Nothing if there is no such file, or if it begins with a word such as "max".
std::optional<std::uint64_t> number_in_file(const std::string& path);
/// `otherwise` instead of nothing. For comparisons: of an optional g++ 14 reads the value before
/// the flag, which valgrind reports as a look at what was never written.
std::uint64_t number_in_file(const std::string& path, std::uint64_t otherwise);

}  // namespace zcbench
