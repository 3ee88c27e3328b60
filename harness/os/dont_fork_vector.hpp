// DontForkVector: a std::vector in memory that forked workers do not inherit. Everything that grows
// while a sweep runs is kept in one, because fork copies the page tables of all other private
// memory: 24 MB of finished samples made every fork of four workers six times slower.
#pragma once

#include <cstddef>
#include <vector>

namespace zcbench {

/// Of that memory; no more is promised, because a pool of libstdc++ keeps no larger one for every
/// size (its bug 118681) while the compiler believes what is asked for.
inline constexpr std::size_t kUnforkedAlignment = 8;

/// Memory marked MADV_DONTFORK. Throws std::bad_alloc. Not for several threads at once.
void* unforked_allocate(std::size_t size_bytes);
void unforked_deallocate(void* memory, std::size_t size_bytes);

/// All instances share one pool.
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
