#include "harness/measure/parallel_for.hpp"

#include <pthread.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <exception>

#include "harness/machine/cpu_binding.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

// 4 MiB: checking and filling this much takes one thread several times as long as starting and
// ending a thread.
constexpr std::uint64_t kLeastElements = std::uint64_t{1} << 19;
// Address space only; pages come with their use. The thread sanitizer refuses less than 900 KiB.
constexpr std::size_t kStackBytes = std::size_t{1} << 20;

struct Part {
  const std::function<void(std::uint64_t begin, std::uint64_t end)>* work = nullptr;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::exception_ptr failure{};
};

void* run_part(void* argument) {
  Part& part = *static_cast<Part*>(argument);
  try {
    (*part.work)(part.begin, part.end);
  } catch (...) {
    part.failure = std::current_exception();
  }
  return nullptr;
}

// Stacks that the C library makes stay mapped after the thread has ended, and every later fork
// would copy them inside the timer; these are not inherited. Kept, because new pages would cost
// faults.
const Mapping& stack_of(std::size_t thread) {
  static std::array<Mapping, kMostSideThreads> stacks;
  Mapping& stack = stacks[thread];
  if (stack.size_bytes() == 0) {
    stack = Mapping::anonymous_private(kStackBytes);
    stack.advise(MADV_DONTFORK);
  }
  return stack;
}

bool start(pthread_t& thread, std::size_t index, Part& part) {
  const Mapping& stack = stack_of(index);
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstack(&attributes, stack.data(), stack.size_bytes());
  const int error = ::pthread_create(&thread, &attributes, run_part, &part);
  ::pthread_attr_destroy(&attributes);
  return error == 0;
}

}  // namespace

std::uint32_t side_threads_for(std::uint64_t elements, const Point& point) {
  if (point.placement != Placement::free || elements < 2 * kLeastElements) return 1;
  static const std::size_t cpus = allowed_cpus().size();
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>({kMostSideThreads, cpus, elements / kLeastElements}));
}

void in_side_threads(std::uint32_t threads, std::uint64_t count,
                     const std::function<void(std::uint64_t begin, std::uint64_t end)>& work) {
  if (threads <= 1 || count <= 1) return work(0, count);
  threads = std::min(threads, kMostSideThreads);
  std::array<Part, kMostSideThreads> parts;
  std::array<pthread_t, kMostSideThreads> handles{};
  std::array<bool, kMostSideThreads> is_started{};
  for (std::uint32_t i = 0; i < threads; ++i) {
    parts[i] = {.work = &work, .begin = count * i / threads, .end = count * (i + 1) / threads};
  }
  for (std::uint32_t i = 1; i < threads; ++i) is_started[i] = start(handles[i], i, parts[i]);
  for (std::uint32_t i = 0; i < threads; ++i) {
    if (!is_started[i]) run_part(&parts[i]);
  }
  for (std::uint32_t i = 1; i < threads; ++i) {
    if (is_started[i]) ::pthread_join(handles[i], nullptr);
  }
  for (const Part& part : parts) {
    if (part.failure) std::rethrow_exception(part.failure);
  }
}

}  // namespace zcbench
