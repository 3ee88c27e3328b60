#include "harness/os/dont_fork_vector.hpp"

#include <sys/mman.h>

#include <exception>
#include <memory_resource>
#include <new>

namespace zcbench {

namespace {

// The pool of libstdc++ 12 crashes if its upstream resource throws, so this must not throw through
// it. main's terminate handler reports that memory ran out.
[[noreturn]] void end_without_memory() {
  try {
    throw std::bad_alloc();
  } catch (...) {
    std::terminate();
  }
}

// The pool's upstream resource.
class UnforkedPages : public std::pmr::memory_resource {
  void* do_allocate(std::size_t size_bytes, std::size_t /*alignment*/) override {
    void* pages =
        ::mmap(nullptr, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) end_without_memory();
    ::madvise(pages, size_bytes, MADV_DONTFORK);
    return pages;
  }
  void do_deallocate(void* pages, std::size_t size_bytes, std::size_t /*alignment*/) override {
    ::munmap(pages, size_bytes);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

// Never destroyed: vectors with static lifetime may outlive any order of destruction.
std::pmr::memory_resource& pool() {
  static auto* const pages = new UnforkedPages;
  static auto* const pool = new std::pmr::unsynchronized_pool_resource(pages);
  return *pool;
}

}  // namespace

void* unforked_allocate(std::size_t size_bytes) {
  return pool().allocate(size_bytes, kUnforkedAlignment);
}

void unforked_deallocate(void* memory, std::size_t size_bytes) {
  pool().deallocate(memory, size_bytes, kUnforkedAlignment);
}

}  // namespace zcbench
