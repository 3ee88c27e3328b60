"""Mapping: the base of ways that call a pool's map(function, slices)."""

import functools

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way, change


def begin_with(_task):
    """Begins a worker of a pool, which has then unpickled its task and so loaded the function's module. It
    must not take a slice before: a script's own workers have loaded the script, and those that are first
    compute the slices of the late ones."""
    begin_worker()


class Mapping(Way):
    def open(self):
        job = self.job
        self.array = np.array(job.input)
        self.task = functools.partial(change, job.function) if job.inplace else job.function

    def map_slices(self, call):
        """`call(function, slices)` returns their results."""
        job = self.job
        results = list(call(self.task, [self.array[begin:end] for begin, end in job.bounds]))
        if job.inplace:
            for (begin, end), result in zip(job.bounds, results):
                self.array[begin:end] = result
        return results
