"""Starts one process that gets an array, and measures what each start method pickles and how long it takes.

With forkserver, the CPU time excludes the process, which is the server's child and not ours.
"""

import ctypes
from multiprocessing import context, get_context, popen_forkserver, popen_spawn_posix, reduction

import numpy as np

import package  # noqa: F401
from facts_trial import DEADLINE_S
from zcbench.protocol import Timer

WRITTEN = 42.0
STARTERS = {"forkserver": popen_forkserver, "spawn": popen_spawn_posix}


def write_one(shared):
    np.frombuffer(shared, dtype=np.float64)[-1] = WRITTEN


class PickledBytes:
    """`with PickledBytes() as pickled:` counts the bytes that multiprocessing pickles to start processes."""

    def __enter__(self):
        self.count = 0
        self.dump = reduction.dump
        reduction.dump = self._counting_dump
        return self

    def __exit__(self, *_):
        reduction.dump = self.dump

    def _counting_dump(self, value, file, protocol=None):
        begin = file.tell()
        self.dump(value, file, protocol)
        self.count += file.tell() - begin


def handle_bytes(method, array):
    """Returns the pickled size of an array sent to a process; 0 if the method pickles nothing."""
    if method not in STARTERS:
        return 0

    class Starting:  # represents the process being started; without one, an array refuses to pickle
        DupFd = STARTERS[method]._DupFd

        def duplicate_for_child(self, descriptor):
            return descriptor

    context.set_spawning_popen(Starting())
    try:
        return len(reduction.ForkingPickler.dumps(array))
    finally:
        context.set_spawning_popen(None)


def experiment(elements, _workers, method):
    start = get_context(method)
    locked = start.Array(ctypes.c_double, elements)
    shared = start.Array(ctypes.c_double, elements, lock=False)
    view = np.frombuffer(shared, dtype=np.float64)

    def take():
        view[:] = 0.0
        process = start.Process(target=write_one, args=(shared,))
        with PickledBytes() as pickled, Timer() as timer:
            process.start()
            process.join(DEADLINE_S)
        if process.exitcode != 0:
            process.kill()
            raise RuntimeError(f"the {method} process ended with {process.exitcode}")
        return timer, {
            "array_bytes": view.nbytes,
            "handle_pickled_bytes": handle_bytes(method, shared),
            "locked_handle_pickled_bytes": handle_bytes(method, locked),
            "sent_pickled_bytes": pickled.count,
            "write_visible_after_join": int(view[-1] == WRITTEN),
        }

    return take
