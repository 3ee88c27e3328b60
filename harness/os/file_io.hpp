// File I/O that several rooms share: complete writes and syncs, locks that end with a process,
// directory listings. Each function is one system call plus the retries that complete it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

/// Writes all bytes, in several calls if needed. Throws SystemError.
void write_all(int descriptor, std::string_view bytes);

/// The same, starting at byte `place` of the file, which must not be open for appending.
void write_all_at(int descriptor, std::uint64_t place, std::string_view bytes);

/// Calls fsync. Throws SystemError with `what` as the text.
void sync_to_disk(const FileDescriptor& file, const char* what = "fsync");

/// Takes the lock (flock). True on success, and if the file system has no locks: then no other
/// process gets one either.
bool lock_if_free(const FileDescriptor& file);

/// Whether the open file still has a directory entry. Another process may remove it between open
/// and lock.
bool has_a_name(const FileDescriptor& file);

/// Calls fsync on a folder, so that new names in it are durable. Does nothing if the file system
/// does not support it. Throws SystemError.
void sync_folder(const FileDescriptor& folder);

/// Names of all entries of that folder, sorted; empty if it cannot be read.
std::vector<std::string> names_in_folder(const std::string& folder);

/// Whether the path exists, even as a dangling symbolic link.
bool is_there(const std::string& path);
/// Whether both paths lead to the same existing file.
bool is_same_file(const std::string& one, const std::string& other);
/// The absolute path without symbolic links and "..". The file need not exist.
std::string place_of(const std::string& path);
/// The absolute path with its symbolic links, which other machines may resolve in another way.
std::string absolute_path(const std::string& path);
/// The folder of a path: what is before its last slash, or ".".
std::string parent_folder(const std::string& path);
/// Creates the folder and its parents. Ignores failures: opening the folder reports them.
void make_folders(const std::string& folder);
/// Removes the folder and all that is in it, following no symbolic links. Ignores failures.
void remove_folder(const std::string& folder);

/// The path of the running program, as it was when first asked for. Throws MachineError if /proc
/// cannot be read.
std::string own_path();

/// Opens the path for reading, without waiting for the writer of a FIFO. If that fails, the result
/// is not open and errno is set.
FileDescriptor open_for_reading(const std::string& path);

/// Reads the rest of the file, at most `max_bytes`; does not rely on fstat's size, which may be
/// outdated, or 0 as in /proc. Returns nullopt and sets errno if it cannot be read.
std::optional<std::string> read_at_most(const FileDescriptor& file, std::size_t max_bytes);

/// Digest (harness/base/digest.hpp) of the rest of the file. Returns nullopt and sets errno if it
/// cannot be read. Throws Interrupted.
std::optional<std::string> digest_of_file(const FileDescriptor& file);

/// Returns nullopt if the file does not exist or begins with a word such as "max".
std::optional<std::uint64_t> number_in_file(const std::string& path);
/// Returns `otherwise` instead of nullopt. For comparisons: g++ 14 reads an optional's value before
/// its flag, which valgrind reports as a read of uninitialized memory.
std::uint64_t number_in_file(const std::string& path, std::uint64_t otherwise);

}  // namespace zcbench
