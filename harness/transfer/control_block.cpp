#include "harness/transfer/control_block.hpp"

#include <cstdint>
#include <utility>

extern "C" char _end;  // of this program's variables, from the linker

namespace zcbench {

namespace {

constexpr std::uintptr_t kPageBytes = 4096;

// Right behind the program's variables: a worker has the page table of that region already, and
// one of its own for a region where it touches nothing else would cost it another page or three.
void* place_beside_variables() {
  const auto end = reinterpret_cast<std::uintptr_t>(&_end);
  return reinterpret_cast<void*>((end + kPageBytes - 1) / kPageBytes * kPageBytes);
}

// Of the block that was given up last: its pages are there, fresh ones would cost a fault each.
Mapping& spare_memory() {
  static Mapping spare;
  return spare;
}

Mapping take_memory() {
  Mapping spare = std::move(spare_memory());
  if (spare.size_bytes() > 0) return spare;
  return Mapping::anonymous_shared_at(place_beside_variables(), ControlBlock::kCapacityBytes);
}

}  // namespace

ControlBlock::ControlBlock() : memory_(take_memory()) {}

ControlBlock::~ControlBlock() { spare_memory() = std::move(memory_); }

}  // namespace zcbench
