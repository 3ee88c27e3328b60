// Huge pages (2 MiB) for an array: whether this machine can provide them, and whether it did. The
// preflight asks before a point runs, strategies after they have opened it.
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

/// Bytes that an array in such pages occupies, and the alignment that its mapping needs.
std::uint64_t mapped_bytes(std::uint64_t array_bytes, Pages pages);
std::size_t mapped_alignment(Pages pages);

/// Returns nullopt if MADV_HUGEPAGE works here, otherwise one line that says what to set and what
/// that would gain: for anonymous shared memory and memfds, for files in /dev/shm as it is mounted
/// now, and for private memory.
/// They read below `root`/proc and `root`/sys; tests pass a folder of their own.
std::optional<std::string> why_no_huge_shared_memory(const std::string& root = "");
std::optional<std::string> why_no_huge_dev_shm(const std::string& root = "");
std::optional<std::string> why_no_huge_private_memory(const std::string& root = "");

/// Populates a fresh mapping with huge pages. Throws SystemError if memory does not suffice,
/// TrialError if the kernel used small pages for a part.
void populate_huge_pages(const Mapping& fresh);

/// Populates the mapping of a fresh array, so that publishing costs no more than the copy. With
/// huge pages, throws as populate_huge_pages does.
void populate(const Mapping& fresh, Pages pages);

/// Bytes of the mapping that this process has mapped as huge pages.
std::uint64_t huge_bytes_of(const Mapping& mapping);

}  // namespace zcbench
