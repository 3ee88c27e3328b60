// Waiting for a 32-bit word in memory shared between processes (or threads) to change.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/os/deadline.hpp"

namespace zcbench {

/// A word of its own cache line, so that waiting on it never contends with data beside it.
struct alignas(64) FutexWord {
  std::atomic<std::uint32_t> value{0};
};

/// Blocks until the word differs from `unwanted`; returns what it then is. Throws what
/// limit.check() throws.
[[gnu::hot]] std::uint32_t futex_wait_while(const FutexWord& word, std::uint32_t unwanted,
                                            const Deadline& limit);
/// Blocks until the word equals `wanted`; whoever writes it must wake when it gets there.
void futex_wait_until(const FutexWord& word, std::uint32_t wanted, const Deadline& limit);
/// Wakes everyone who waits on the word. Call after changing it.
[[gnu::hot]] void futex_wake_all(FutexWord& word);

}  // namespace zcbench
