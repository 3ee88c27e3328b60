// Pages for an array that are larger than the CPU's smallest: huge ones (2 MiB), and pages of a set
// size. Whether this machine's settings allow them, and whether it has given them. Asked by the
// preflight before a point runs and by every strategy that has opened one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/model/point.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

inline constexpr std::uint64_t kHugePageBytes = std::uint64_t{2} << 20;

/// So many bytes in whole huge pages.
std::uint64_t in_huge_pages(std::uint64_t size_bytes);

/// What an array in such pages takes: whole ones; and where its mapping must begin.
std::uint64_t mapped_bytes(std::uint64_t array_bytes, Pages pages);
std::size_t mapped_alignment(Pages pages);

/// Nothing if MADV_HUGEPAGE works here, else one line: what to set, what it would gain. Of
/// anonymous shared memory and memfds; of files in /dev/shm, as it is mounted now; of private
/// memory.
/// `root` stands before /proc and /sys: a test hands in a folder of its own.
std::optional<std::string> why_no_huge_shared_memory(const std::string& root = "");
std::optional<std::string> why_no_huge_dev_shm(const std::string& root = "");
std::optional<std::string> why_no_huge_private_memory(const std::string& root = "");

/// Nothing if the settings let anonymous shared memory have pages of that size on advice, else one
/// line: what to set.
std::optional<std::string> why_no_anonymous_pages(std::uint64_t page_bytes,
                                                  const std::string& root = "");
/// The same of memfds.
std::optional<std::string> why_no_memfd_pages(const std::string& root = "");

/// Gives every page of a fresh mapping its memory, in huge pages. Throws SystemError if there is
/// not enough of it, TrialError if the kernel has put some of it into small pages.
void populate_huge_pages(const Mapping& fresh);

/// Gives every page of a fresh array's mapping its memory, so that publishing is the cost of a copy
/// and nothing else. Throws as populate_huge_pages if it is to be in huge pages.
void populate(const Mapping& fresh, Pages pages);

/// Gives every page of a fresh anonymous mapping its memory, in pages of that size if allowed.
/// Throws SystemError.
void populate_sized_pages(const Mapping& fresh, std::uint64_t page_bytes);
/// The same of an empty file, which grows to `size_bytes`.
void reserve_sized_pages(const FileDescriptor& file, std::uint64_t size_bytes,
                         std::uint64_t page_bytes);
/// Throws TrialError unless shared memory that is there is mapped in pages of exactly that size:
/// after one write to every other page, those and no others must be mapped whole. Maps it all.
void require_sized_pages(const Mapping& mapping, std::uint64_t page_bytes);

/// Bytes of the mapping that this process has mapped as huge pages.
std::uint64_t huge_bytes_of(const Mapping& mapping);

}  // namespace zcbench
