#include "harness/transfer/array_store.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "harness/machine/huge_pages.hpp"
#include "harness/transfer/array_file.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/shm_object.hpp"

namespace zcbench {

namespace {

ArrayStore* the_store = nullptr;

FileDescriptor make_sealed_memfd(std::uint64_t size_bytes) {
  FileDescriptor file(::memfd_create("zcbench", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.is_open()) throw SystemError("memfd_create", errno);
  if (::ftruncate(file.get(), static_cast<off_t>(size_bytes)) != 0) {
    throw SystemError("ftruncate of a memfd", errno);
  }
  if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    throw SystemError("sealing a memfd", errno);
  }
  return file;
}

Mapping map_file(const FileDescriptor& file, std::uint64_t size_bytes, std::size_t alignment) {
  return Mapping::of_file(file, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, alignment);
}

// The kernel gives huge pages only after the advice on the mapping; pages reserved earlier would be
// small.
ShmObject::Reserve reserve_for(Pages pages) {
  return pages == Pages::huge ? ShmObject::Reserve::later : ShmObject::Reserve::now;
}

// Where memory in pages of a set size comes from. Both sources are the kernel's shared memory, but
// different settings determine the sizes of their pages.
enum class SizedSource { own_kind, own_tmpfs };

FileDescriptor make_sized_memfd(std::uint64_t size_bytes, std::uint64_t page_bytes) {
  FileDescriptor file(::memfd_create("zcbench", MFD_CLOEXEC));
  if (!file.is_open()) throw SystemError("memfd_create", errno);
  reserve_sized_pages(file, size_bytes, page_bytes);
  return file;
}

// Returns nullopt if the settings allow it, otherwise one line that says why not, which is empty if
// only own_tmpfs can hold the kind.
std::optional<std::string> why_not_own_kind(ArrayKind kind, std::uint64_t page_bytes) {
  switch (kind) {
    case ArrayKind::shared_pages: return why_no_anonymous_pages(page_bytes);
    case ArrayKind::memfd: return why_no_memfd_pages();
    default: return "";  // only own_tmpfs can hold it
  }
}

std::optional<std::string> why_not_own_tmpfs() {
  if (sized_pages_folder().is_open()) return std::nullopt;
  return "zcbench may not mount a tmpfs of its own with huge=within_size here (that takes root or "
         "user namespaces, and a kernel with transparent huge pages)";
}

// Allocates `memory`, whose kind and pages are already set.
void open_sized_from(ArrayMemory& memory, SizedSource source, std::uint64_t size_bytes) {
  const std::uint64_t page_bytes = set_page_bytes(memory.pages);
  if (memory.kind == ArrayKind::shm_object) {
    memory.object = ShmObject::in_sized_pages(size_bytes, page_bytes);
    memory.mapping = map_file(memory.object->file(), size_bytes, page_bytes);
  } else if (source == SizedSource::own_tmpfs) {
    memory.file = make_sized_pages_file(size_bytes, page_bytes);
    memory.mapping = map_file(memory.file, size_bytes, page_bytes);
  } else if (memory.kind == ArrayKind::memfd) {
    memory.file = make_sized_memfd(size_bytes, page_bytes);
    memory.mapping = map_file(memory.file, size_bytes, page_bytes);
  } else {
    memory.mapping = Mapping::anonymous_shared(size_bytes, page_bytes);
    populate_sized_pages(memory.mapping, page_bytes);
  }
  require_sized_pages(memory.mapping, page_bytes);
}

struct SizedAnswer {
  std::optional<SizedSource> source;
  std::string why_not;
};

// Tries it with two pages, because settings and kernels differ in more than one way.
SizedAnswer try_sized(ArrayKind kind, Pages pages) {
  const std::uint64_t page_bytes = set_page_bytes(pages);
  std::string reasons;
  for (const SizedSource source : {SizedSource::own_kind, SizedSource::own_tmpfs}) {
    auto reason =
        source == SizedSource::own_kind ? why_not_own_kind(kind, page_bytes) : why_not_own_tmpfs();
    try {
      ArrayMemory trial(kind, pages);
      if (!reason) open_sized_from(trial, source, 2 * page_bytes);
    } catch (const TrialError& error) {
      reason = error.what();
    }
    if (!reason) return {.source = source, .why_not = ""};
    if (!reason->empty()) reasons += (reasons.empty() ? "" : "; ") + *reason;
  }
  return {.source = std::nullopt, .why_not = reasons};
}

// The path of an object in /dev/shm, in the form that is passed to exec'd workers.
struct ObjectPath {
  char text[64] = {};

  explicit ObjectPath(const std::string& path = "") { path.copy(text, sizeof text - 1); }
};

// Caches the answer, so that all points of the same kind get their memory from the same source.
const SizedAnswer& sized_answer(ArrayKind kind, Pages pages) {
  static std::map<std::tuple<ArrayKind, Pages, bool>, SizedAnswer> answers;
  const auto key = std::tuple(kind, pages, sized_pages_folder().is_open());
  const auto found = answers.find(key);
  if (found != answers.end()) return found->second;
  return answers.emplace(key, try_sized(kind, pages)).first->second;
}

}  // namespace

ArrayMemory::ArrayMemory(ArrayKind array_kind, Pages array_pages)
    : kind(array_kind), pages(array_pages) {}

std::optional<std::string> why_no_sized_pages(ArrayKind kind, Pages pages) {
  const SizedAnswer& answer = sized_answer(kind, pages);
  if (answer.source) return std::nullopt;
  return fmt::format("pages of {} are not to be had: {}", to_string(pages), answer.why_not);
}

ArrayMemory::ArrayMemory(ArrayKind array_kind, Pages array_pages, std::uint64_t array_bytes)
    : kind(array_kind), pages(array_pages) {
  const std::uint64_t size_bytes = mapped_bytes(array_bytes, pages);
  if (set_page_bytes(pages) != 0) {
    if (const auto reason = why_no_sized_pages(kind, pages)) throw TrialError(*reason);
    open_sized_from(*this, *sized_answer(kind, pages).source, size_bytes);
    mapping.advise(MADV_DONTDUMP);
    return;
  }
  const std::size_t alignment = mapped_alignment(pages);
  switch (kind) {
    case ArrayKind::private_pages:
    case ArrayKind::unforked_pages: mapping = Mapping::anonymous_private(size_bytes); break;
    case ArrayKind::shared_pages: mapping = Mapping::anonymous_shared(size_bytes, alignment); break;
    case ArrayKind::memfd:
      file = make_sealed_memfd(size_bytes);
      mapping = map_file(file, size_bytes, alignment);
      break;
    case ArrayKind::npy_file:
      file = make_array_file(size_bytes);
      mapping = map_file(file, size_bytes, alignment);
      break;
    case ArrayKind::shm_object:
      object = std::make_unique<ShmObject>(size_bytes, reserve_for(pages));
      mapping = map_file(object->file(), size_bytes, alignment);
      break;
  }
  mapping.advise(MADV_DONTDUMP);
  if (kind == ArrayKind::unforked_pages) mapping.advise(MADV_DONTFORK);
  populate(mapping, pages);
}

ArrayMemory::ArrayMemory(ArrayMemory&&) noexcept = default;
ArrayMemory& ArrayMemory::operator=(ArrayMemory&&) noexcept = default;
ArrayMemory::~ArrayMemory() = default;

ArrayStore::ArrayStore(std::uint64_t limit_bytes) : limit_bytes_(limit_bytes) { the_store = this; }

ArrayStore::~ArrayStore() { the_store = nullptr; }

std::uint64_t ArrayStore::kept_bytes() const {
  std::uint64_t bytes = 0;
  for (const ArrayMemory& memory : kept_) bytes += memory.mapping.size_bytes();
  return bytes;
}

ArrayMemory ArrayStore::take(ArrayKind kind, Pages pages, std::uint64_t size_bytes) {
  std::optional<ArrayMemory> taken;
  const auto found = std::ranges::find_if(kept_, [&](const ArrayMemory& memory) {
    // A file longer than its array is not the file that a program would have written.
    const bool may_fit = kind != ArrayKind::npy_file || memory.mapping.size_bytes() == size_bytes;
    return memory.kind == kind && memory.pages == pages && may_fit;
  });
  if (found != kept_.end()) {
    if (found->mapping.size_bytes() >= size_bytes) taken.emplace(std::move(*found));
    kept_.erase(found);
  }
  // /dev/shm may have room for the largest object, but not for two.
  if (kind == ArrayKind::shm_object) {
    std::erase_if(kept_,
                  [](const ArrayMemory& memory) { return memory.kind == ArrayKind::shm_object; });
  }
  const std::uint64_t larger_bytes = taken ? taken->mapping.size_bytes() - size_bytes : 0;
  while (!kept_.empty() && kept_bytes() + point_bytes_ + larger_bytes > limit_bytes_) {
    kept_.erase(kept_.begin());
  }
  if (!taken) return make(kind, pages, size_bytes);
  if (kind != ArrayKind::unforked_pages) taken->mapping.advise(MADV_DOFORK);
  return std::move(*taken);
}

ArrayMemory ArrayStore::make(ArrayKind kind, Pages pages, std::uint64_t size_bytes) {
  const auto is_file = [](const ArrayMemory& memory) { return memory.kind == ArrayKind::npy_file; };
  if (kind == ArrayKind::npy_file) {
    try {
      return ArrayMemory(kind, pages, size_bytes);
    } catch (const SystemError&) {
      // Kept files of other sizes may occupy the disk space: delete them and try again.
      if (std::erase_if(kept_, is_file) == 0) throw;
    }
  }
  return ArrayMemory(kind, pages, size_bytes);
}

void ArrayStore::keep(ArrayMemory memory) {
  memory.mapping.advise(MADV_DONTFORK);  // so that no fork pays for unused memory
  kept_.push_back(std::move(memory));
}

StoredArray::StoredArray(ControlBlock& side, ArrayKind kind, Pages pages, std::uint64_t size_bytes)
    : memory_(side.is_attached()     ? ArrayMemory(kind, pages)
              : the_store == nullptr ? ArrayMemory(kind, pages, size_bytes)
                                     : the_store->take(kind, pages, size_bytes)) {
  if (kind == ArrayKind::memfd || kind == ArrayKind::npy_file) side.pass(memory_.file);
  if (kind != ArrayKind::shm_object) return;
  if (memory_.object != nullptr) object_path_ = memory_.object->path();
  object_path_ = side.from_parent(ObjectPath(object_path_)).text;
  if (set_page_bytes(pages) != 0) pass_sized_pages_folder(side);
}

StoredArray::~StoredArray() {
  if (the_store != nullptr) the_store->keep(std::move(memory_));
}

}  // namespace zcbench
