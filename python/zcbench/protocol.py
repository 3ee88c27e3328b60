"""The timer and the protocol of a Python program that takes samples for zcbench (docs/external.md).

A program calls serve(take_sample). Each line on stdin requests one sample; the answer is one JSON object on
one line. The end of stdin ends the program. Workers import this module, so it imports little.
"""

import ctypes
import math
import os
import resource
import signal
import sys
import time
from multiprocessing import process

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class Timer:
    """`with Timer(pids) as timer:` measures the wall time, and the CPU time of this process, of the children
    that it reaps in the block, and of the running workers `pids`."""

    def __init__(self, pids=()):
        self.pids = pids

    def _cpu_ns(self):
        reaped = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF)
        used_s = own.ru_utime + own.ru_stime + reaped.ru_utime + reaped.ru_stime
        return int(used_s * 1e9) + sum(process_cpu_ns(pid) for pid in self.pids)

    def __enter__(self):
        self.cpu_ns = self._cpu_ns()
        self.started_ns = time.perf_counter_ns()
        return self

    def __exit__(self, kind, *_):
        self.real_ns = time.perf_counter_ns() - self.started_ns
        if kind is None:  # otherwise the workers may be gone
            self.cpu_ns = self._cpu_ns() - self.cpu_ns


def process_cpu_ns(pid):
    """Returns the CPU time of another process, by the clock id of clock_getcpuclockid(3)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def slices(elements, workers):
    """Yields (begin, end) for each worker: equal slices, the last of which also includes the remainder."""
    size = elements // workers
    for worker in range(workers):
        begin = worker * size
        yield begin, begin + size if worker < workers - 1 else elements


def die_with_parent():
    """A worker calls this first, so that it does not survive when zcbench and thus its parent are killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = process.parent_process()
    # A worker of the fork server is not a child of the process that asked for it.
    if parent is not None and os.getppid() != parent.pid and not parent.is_alive():
        os._exit(1)


def begin_worker():
    """Calls die_with_parent(), and buffers stderr so that other workers' output splits no traceback."""
    die_with_parent()
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(line_buffering=False, write_through=False)


def serve(take_sample, requests=sys.stdin, answers=sys.stdout):
    """Answers requests. `take_sample()` returns a Timer and the computed figures, or raises SampleError."""
    import json  # not needed by workers
    for _request in requests:
        try:
            timer, figures = take_sample()
        except SampleError as error:
            answer = {"error": str(error)}
        else:
            answer = {"real_time_ns": timer.real_ns, "cpu_time_ns": timer.cpu_ns, **sayable(figures)}
        print(json.dumps(answer), file=answers, flush=True)


class SampleError(Exception):
    """Raised if there is no sample; its text is the reason that zcbench shows."""


def sayable(value):
    """Returns the value as JSON data, with words for numbers that JSON cannot represent."""
    if isinstance(value, dict):
        return {key: sayable(inner) for key, inner in value.items()}
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
