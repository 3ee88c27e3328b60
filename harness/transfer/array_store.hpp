// ArrayStore: memory of closed Transfers, kept for the next ones: the first touch of fresh pages
// takes several times as long as most samples, and nothing that is measured depends on whether a
// page was fresh before the parent wrote it. StoredArray: the array of an open Transfer. Strategies
// open one; the sweep owns the store, and without one every StoredArray is fresh.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

class ControlBlock;
class ShmObject;

enum class ArrayKind {
  private_pages,   ///< of the parent
  unforked_pages,  ///< likewise, and forked workers do not even inherit the mapping
  shared_pages,    ///< anonymous, inherited over fork
  memfd,           ///< a sealed memfd and the parent's mapping of it
  npy_file,        ///< a file of that size and the parent's mapping of it; its header is old
  shm_object       ///< an object in /dev/shm and the parent's mapping of it
};

/// Kept out of core files; all pages resident in the parent.
struct ArrayMemory {
  ArrayKind kind{};
  Pages pages{};
  FileDescriptor file{};
  std::unique_ptr<ShmObject> object{};
  Mapping mapping{};

  /// Memory of `array_bytes`, in whole pages where those are not of the usual size. Throws
  /// SystemError or TrialError.
  ArrayMemory(ArrayKind array_kind, Pages array_pages, std::uint64_t array_bytes);
  ArrayMemory(ArrayMemory&&) noexcept;
  ArrayMemory& operator=(ArrayMemory&&) noexcept;
  ~ArrayMemory();

  /// No memory yet.
  ArrayMemory(ArrayKind array_kind, Pages array_pages);
};

/// Nothing if memory of that kind, shared_pages, memfd or shm_object, can be had here in pages of
/// that set size, else one line: why not, and what to set. Found by trying.
std::optional<std::string> why_no_sized_pages(ArrayKind kind, Pages pages);

/// At most one exists; that one serves every StoredArray.
class ArrayStore {
 public:
  /// What is kept and the open point together stay within `limit_bytes`, unless the point alone
  /// takes more.
  explicit ArrayStore(std::uint64_t limit_bytes);
  ~ArrayStore();
  ArrayStore(const ArrayStore&) = delete;
  ArrayStore& operator=(const ArrayStore&) = delete;

  /// The memory of the point whose Transfer is opened next.
  void expect_point(std::uint64_t point_bytes) { point_bytes_ = point_bytes; }
  std::uint64_t kept_bytes() const;

 private:
  friend class StoredArray;
  ArrayMemory take(ArrayKind kind, Pages pages, std::uint64_t size_bytes);
  ArrayMemory make(ArrayKind kind, Pages pages, std::uint64_t size_bytes);
  void keep(ArrayMemory memory);

  std::uint64_t limit_bytes_;
  std::uint64_t point_bytes_ = 0;
  std::vector<ArrayMemory> kept_;  // one of a kind, of files one of a size; the oldest first
};

/// Memory for an array of `size_bytes`, or more. In an exec'd worker: the parent's file or object,
/// which it has yet to map; the other kinds of memory stay out of its reach.
class StoredArray {
 public:
  /// Throws SystemError.
  StoredArray(ControlBlock& side, ArrayKind kind, Pages pages, std::uint64_t size_bytes);
  ~StoredArray();
  StoredArray(const StoredArray&) = delete;
  StoredArray& operator=(const StoredArray&) = delete;

  std::span<double> doubles(std::uint64_t count) const { return memory_.mapping.doubles(count); }
  /// Elements begin .. end - 1.
  std::span<double> doubles(std::uint64_t begin, std::uint64_t end) const {
    return memory_.mapping.doubles(begin, end);
  }
  /// The file of a memfd or of an array file.
  const FileDescriptor& file() const { return memory_.file; }
  /// The path of an object in /dev/shm.
  const std::string& object_path() const { return object_path_; }

 private:
  ArrayMemory memory_;
  std::string object_path_;
};

}  // namespace zcbench
