// WorkerGroup calls this before it forks, to make sure that no other thread is alive.
#pragma once

namespace zcbench {

/// Throws std::logic_error if another thread is still alive after a second (the kernel may count a
/// thread that was just joined). A thread that holds a C library lock during fork would leave it
/// locked in the worker forever.
void require_lone_thread();

}  // namespace zcbench
