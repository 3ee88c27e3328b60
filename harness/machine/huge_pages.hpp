// Pages for an array that are larger than the CPU's smallest: huge ones (2 MiB), and pages of a set
// size. Tells whether this machine's settings allow them, and whether it has given them. Used by
// the preflight before a point runs and by every strategy that has opened one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/model/point.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

inline constexpr std::uint64_t kHugePageBytes = std::uint64_t{2} << 20;

/// `size_bytes` rounded up to whole huge pages.
std::uint64_t in_huge_pages(std::uint64_t size_bytes);

/// Bytes that an array in such pages occupies (whole pages), and the alignment of its mapping.
std::uint64_t mapped_bytes(std::uint64_t array_bytes, Pages pages);
std::size_t mapped_alignment(Pages pages);

/// Returns nullopt if MADV_HUGEPAGE works here, otherwise one line that says what to set and what
/// that would gain: for anonymous shared memory and memfds, for files in /dev/shm as it is mounted
/// now, and for private memory.
/// They read below `root`/proc and `root`/sys; tests pass a folder of their own.
std::optional<std::string> why_no_huge_shared_memory(const std::string& root = "");
std::optional<std::string> why_no_huge_dev_shm(const std::string& root = "");
std::optional<std::string> why_no_huge_private_memory(const std::string& root = "");

/// Returns nullopt if the settings let anonymous shared memory have pages of that size on advice,
/// otherwise one line that says what to set.
std::optional<std::string> why_no_anonymous_pages(std::uint64_t page_bytes,
                                                  const std::string& root = "");
/// The same for memfds.
std::optional<std::string> why_no_memfd_pages(const std::string& root = "");

/// Populates a fresh mapping with huge pages. Throws SystemError if memory does not suffice,
/// TrialError if the kernel used small pages for a part.
void populate_huge_pages(const Mapping& fresh);

/// Populates the mapping of a fresh array, so that publishing costs no more than the copy. With
/// huge pages, throws as populate_huge_pages does.
void populate(const Mapping& fresh, Pages pages);

/// Gives every page of a fresh anonymous mapping its memory, in pages of that size if allowed.
/// Throws SystemError.
void populate_sized_pages(const Mapping& fresh, std::uint64_t page_bytes);
/// The same for an empty file, which grows to `size_bytes`.
void reserve_sized_pages(const FileDescriptor& file, std::uint64_t size_bytes,
                         std::uint64_t page_bytes);
/// Throws TrialError unless existing shared memory is mapped in pages of exactly that size: after
/// one write to every other page, those and no others must be mapped whole. Maps all of it.
void require_sized_pages(const Mapping& mapping, std::uint64_t page_bytes);

/// Bytes of the mapping that this process has mapped as huge pages.
std::uint64_t huge_bytes_of(const Mapping& mapping);

}  // namespace zcbench
