"""The clock and the protocol of programs for zcbench's strategy `external` (docs/external.md).

A program fills in a Job and calls serve(job). Each line on stdin asks for one sample; the answer is
one JSON object on a line. The end of stdin ends the program.
"""

import ctypes
import json
import math
import multiprocessing
import os
import resource
import signal
import sys
import time

import numpy as np

# The lecture's programs rely on fork, which was Linux's default until Python 3.14.
mp = multiprocessing.get_context("fork")

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class Arguments:
    """The arguments of every program here: INPUT KERNEL WORKERS LIFECYCLE."""

    def __init__(self):
        path, self.kernel, workers, self.lifecycle = sys.argv[1:5]
        self.input = np.load(path)
        self.elements = self.input.size
        self.workers = int(workers)


class Timer:
    """`with Timer(pids) as timer:` measures wall time, and the CPU time of this process, of the children
    that it reaps inside, and of the running workers `pids`."""

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

    def __exit__(self, *_):
        self.real_ns = time.perf_counter_ns() - self.started_ns
        self.cpu_ns = self._cpu_ns() - self.cpu_ns


def process_cpu_ns(pid):
    """Returns the CPU time of another process, with the clock id of clock_getcpuclockid(3)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def slices(elements, workers):
    """The lecture's rule: equal slices, and the last one also takes the remainder."""
    size = elements // workers
    for worker in range(workers):
        begin = worker * size
        yield begin, begin + size if worker < workers - 1 else elements


def chunk_statistics(chunk):
    return {
        "count": chunk.size,
        "mean": float(chunk.mean()),
        "std": float(chunk.std()),
        "max": float(chunk.max()),
    }


def merged_statistics(chunks):
    """Statistics of the whole array from those of its slices (off the clock; math.fsum is exact)."""
    chunks = [chunk for chunk in chunks if chunk["count"]]
    count = sum(chunk["count"] for chunk in chunks)
    mean = math.fsum(chunk["mean"] * chunk["count"] for chunk in chunks) / count
    squares = math.fsum(
        chunk["count"] * (chunk["std"] ** 2 + (chunk["mean"] - mean) ** 2) for chunk in chunks
    )
    largest = max(chunk["max"] for chunk in chunks)
    return {"count": count, "mean": mean, "std": math.sqrt(squares / count), "max": largest}


def square_figures(array):
    return {"count": array.size, "sum": float(array.sum())}


def die_with_parent():
    """A worker calls this first, so that it does not survive if zcbench, and so our parent, is killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != mp.parent_process().pid:
        os._exit(1)


def serve(take_sample):
    """`take_sample()` returns a Timer and the computed figures."""
    for _question in sys.stdin:
        timer, figures = take_sample()
        answer = {"real_time_ns": timer.real_ns, "cpu_time_ns": timer.cpu_ns, **figures}
        print(json.dumps(_sayable(answer)), flush=True)


def _sayable(value):
    """Formats JSON, with words for numbers that JSON cannot represent."""
    if isinstance(value, dict):
        return {key: _sayable(inner) for key, inner in value.items()}
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
