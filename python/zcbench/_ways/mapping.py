"""Mapping: the base of ways that call a pool's map(function, slices)."""

import functools

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way, change


def begin_pool_worker(_task):
    """Initializer of a pool's workers. Its argument is the task, so a spawned worker has loaded the
    function's module before it takes a slice, as a script's own workers have. Otherwise each would take
    a slice and load the module then, and the first ones could not compute the slices of late ones."""
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
