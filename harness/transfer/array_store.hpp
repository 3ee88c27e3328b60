// ArrayStore: keeps the memory of closed Transfers for the next ones, because the first touch of
// new pages takes several times as long as most samples, and no measurement depends on whether a
// page was new before the parent wrote it. StoredArray: the array of an open Transfer. Strategies
// open one; PointSampler owns the store, and without a store every StoredArray allocates new
// memory.
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
  private_pages,   ///< private memory of the parent
  unforked_pages,  ///< likewise, but forked workers do not inherit the mapping
  shared_pages,    ///< anonymous, inherited over fork
  memfd,           ///< a memfd and the parent's mapping of it
  npy_file,        ///< a file of that size and a mapping of it; the caller writes its header
  shm_object       ///< an object in /dev/shm and the parent's mapping of it
};

/// The memory of an array: left out of core files, with all pages resident in the parent.
struct ArrayMemory {
  ArrayKind kind{};
  Pages pages{};
  FileDescriptor file{};
  std::unique_ptr<ShmObject> object{};
  Mapping mapping{};

  /// Allocates `array_bytes`, rounded up to whole pages if they are not of the default size. Throws
  /// SystemError or TrialError.
  ArrayMemory(ArrayKind array_kind, Pages array_pages, std::uint64_t array_bytes);
  ArrayMemory(ArrayMemory&&) noexcept;
  ArrayMemory& operator=(ArrayMemory&&) noexcept;
  ~ArrayMemory();

  /// Has no memory yet.
  ArrayMemory(ArrayKind array_kind, Pages array_pages);
};

/// Returns nullopt if memory of that kind (shared_pages, memfd or shm_object) is available here in
/// pages of that set size, otherwise one line that says why not and what to set. Tries it once with
/// two pages.
std::optional<std::string> why_no_sized_pages(ArrayKind kind, Pages pages);

/// At most one exists at a time; it serves every StoredArray.
class ArrayStore {
 public:
  /// The kept memory and the open point together stay within `limit_bytes`, unless the point alone
  /// needs more.
  explicit ArrayStore(std::uint64_t limit_bytes);
  ~ArrayStore();
  ArrayStore(const ArrayStore&) = delete;
  ArrayStore& operator=(const ArrayStore&) = delete;

  /// Announces the memory that the point whose Transfer is opened next needs.
  void expect_point(std::uint64_t point_bytes) { point_bytes_ = point_bytes; }
  std::uint64_t kept_bytes() const;

 private:
  friend class StoredArray;
  ArrayMemory take(ArrayKind kind, Pages pages, std::uint64_t size_bytes);
  ArrayMemory make(ArrayKind kind, Pages pages, std::uint64_t size_bytes);
  void keep(ArrayMemory memory);

  std::uint64_t limit_bytes_;
  std::uint64_t point_bytes_ = 0;
  std::vector<ArrayMemory> kept_;  // one per kind and pages, files one per size; oldest first
};

/// Memory for an array of at least `size_bytes`. In an exec'd worker: the parent's file or object,
/// which the worker must still map; it cannot reach the other kinds of memory.
class StoredArray {
 public:
  /// Throws SystemError or TrialError.
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
