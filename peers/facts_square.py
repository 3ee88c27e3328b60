"""Measures what the squaring line of Example 28.1 allocates in a worker over its slice of a shared
array. The counterpart tells NumPy where to write (out=)."""

import ctypes
import resource
import tracemalloc

import numpy as np

from package import mp
from facts_trial import in_child
from zcbench.protocol import Timer, slices


def square_slice(array, begin, end):
    array[begin:end] = array[begin:end] ** 2


def square_out(array, begin, end):
    np.square(array[begin:end], out=array[begin:end])


EXPRESSIONS = {"slice": square_slice, "out": square_out}


def touched(shared, begin, end):
    """Returns the worker's view with all pages of its slice mapped, so later faults are not the array's."""
    array = np.frombuffer(shared, dtype=np.float64)
    array[begin:end].fill(0.5)
    return array


def timed(expression, shared, begin, end):
    array = touched(shared, begin, end)
    before = resource.getrusage(resource.RUSAGE_SELF)
    with Timer() as timer:
        expression(array, begin, end)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return timer, {
        "slice_bytes": array[begin:end].nbytes,
        "minor_faults": after.ru_minflt - before.ru_minflt,
        "peak_rss_growth_bytes": (after.ru_maxrss - before.ru_maxrss) * 1024,
    }


def traced(expression, shared, begin, end):
    array = touched(shared, begin, end)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    expression(array, begin, end)
    _, peak = tracemalloc.get_traced_memory()
    return peak - before


def experiment(elements, workers, variant):
    expression = EXPRESSIONS[variant]
    shared = mp.Array(ctypes.c_double, elements, lock=False)
    begin, end = next(slices(elements, workers))

    def take():
        timer, facts = in_child(timed, expression, shared, begin, end)
        facts["temporary_bytes"] = in_child(traced, expression, shared, begin, end)
        return timer, facts

    return take
