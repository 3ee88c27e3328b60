// What WorkerGroup asks for before it forks: that no other thread is alive.
#pragma once

namespace zcbench {

/// A thread that holds a lock of the C library at the fork leaves it locked in the worker for ever.
/// Throws std::logic_error if another thread is alive, and stays so for a second: one that was
/// joined just now may still be counted.
void require_lone_thread();

}  // namespace zcbench
