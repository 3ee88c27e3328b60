// Waits for a 32-bit word in memory shared between processes (or threads) to change.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/os/deadline.hpp"

namespace zcbench {

/// A word with a cache line of its own, so that waiting on it never contends with other data.
struct alignas(64) FutexWord {
  std::atomic<std::uint32_t> value{0};
};

/// Blocks until the word differs from `unwanted`; returns its new value. Throws what limit.check()
/// throws.
[[gnu::hot]] std::uint32_t futex_wait_while(const FutexWord& word, std::uint32_t unwanted,
                                            const Deadline& limit);
/// Blocks until the word equals `wanted`. The writer must wake waiters when it stores that value.
void futex_wait_until(const FutexWord& word, std::uint32_t wanted, const Deadline& limit);
/// Wakes all waiters. Call it after changing the word.
[[gnu::hot]] void futex_wake_all(FutexWord& word);

}  // namespace zcbench
