// DontForkVector: a std::vector in memory that forked workers do not inherit. Everything that grows
// during a sweep uses one, because fork copies the page tables of all other private memory: with
// 24 MB of finished samples, forking four workers took six times as long.
#pragma once

#include <cstddef>
#include <vector>

namespace zcbench {

/// Alignment of that memory. libstdc++'s pool does not honor a larger one for every size (GCC bug
/// 118681), although the compiler would rely on it.
inline constexpr std::size_t kUnforkedAlignment = 8;

/// Allocates memory marked MADV_DONTFORK. Throws std::bad_alloc. Not thread-safe.
void* unforked_allocate(std::size_t size_bytes);
void unforked_deallocate(void* memory, std::size_t size_bytes);

/// Allocator over unforked_allocate; all instances share one pool.
template <typename Value>
struct UnforkedAllocator {
  using value_type = Value;
  static_assert(alignof(Value) <= kUnforkedAlignment);

  UnforkedAllocator() = default;
  template <typename Other>
  UnforkedAllocator(const UnforkedAllocator<Other>&) {}

  Value* allocate(std::size_t count) {
    return static_cast<Value*>(unforked_allocate(count * sizeof(Value)));
  }
  void deallocate(Value* memory, std::size_t count) {
    unforked_deallocate(memory, count * sizeof(Value));
  }
  bool operator==(const UnforkedAllocator&) const { return true; }
};

template <typename Value>
using DontForkVector = std::vector<Value, UnforkedAllocator<Value>>;

}  // namespace zcbench
