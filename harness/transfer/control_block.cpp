#include "harness/transfer/control_block.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

extern "C" char _end;  // the end of this program's variables, defined by the linker

namespace zcbench {

namespace {

constexpr std::uintptr_t kPageBytes = 4096;

// Directly after the program's variables, because a worker already has the page table of that
// region. In a region where it touches nothing else, it would need one to three more pages for page
// tables.
void* place_beside_variables() {
  const auto end = reinterpret_cast<std::uintptr_t>(&_end);
  return reinterpret_cast<void*>((end + kPageBytes - 1) / kPageBytes * kPageBytes);
}

// The memory of the block that was destroyed last. Its pages exist; new ones would cost a page
// fault each.
Mapping& spare_memory() {
  static Mapping spare;
  return spare;
}

Mapping take_memory() {
  Mapping spare = std::move(spare_memory());
  if (spare.size_bytes() > 0) return spare;
  return Mapping::anonymous_shared_at(place_beside_variables(), ControlBlock::kCapacityBytes);
}

// Not kept as a spare, because every worker forked later would inherit its descriptor.
FileDescriptor make_file() {
  FileDescriptor file(::memfd_create("zcbench-control", MFD_CLOEXEC));
  if (!file.is_open()) throw SystemError("memfd_create", errno);
  if (::ftruncate(file.get(), ControlBlock::kCapacityBytes) != 0) {
    throw SystemError("ftruncate of a memfd", errno);
  }
  return file;
}

Mapping map_file(const FileDescriptor& file) {
  return Mapping::of_file(file, ControlBlock::kCapacityBytes, PROT_READ | PROT_WRITE, MAP_SHARED);
}

}  // namespace

ControlBlock::ControlBlock(Workers workers) : workers_(workers) {
  if (workers == Workers::forked) {
    memory_ = take_memory();
    return;
  }
  file_ = make_file();
  memory_ = map_file(file_);
  passed_.push_back(file_.get());
}

ControlBlock::ControlBlock(FileDescriptor file) : workers_(Workers::execed), is_attached_(true) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw SystemError("fstat of a control block", errno);
  if (status.st_size != kCapacityBytes) throw TrialError("this is not a control block");
  memory_ = map_file(file);
}

ControlBlock::~ControlBlock() {
  if (workers_ == Workers::forked) spare_memory() = std::move(memory_);
}

void ControlBlock::pass(FileDescriptor& descriptor) {
  if (workers_ == Workers::forked) return;
  const int number = from_parent(descriptor.get());
  if (is_attached_) {
    descriptor = FileDescriptor(number);
  } else {
    passed_.push_back(number);
  }
}

}  // namespace zcbench
