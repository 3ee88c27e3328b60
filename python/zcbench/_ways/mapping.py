"""Mapping: the base of ways that call a pool's map(function, slices)."""

import functools

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way, change


def begin_pool_worker(_task):
    """Initializes a pool's worker. Its argument is the task, so that a spawned worker loads the function's
    module before it takes a slice, as a script's own workers do. Otherwise each worker would first take a
    slice and then load the module, and early workers could not compute the slices of late ones."""
    begin_worker()


class Mapping(Way):
    def open(self):
        job = self.job
        self.array = np.array(job.input)
        self.task = functools.partial(change, job.function) if job.inplace else job.function

    def map_slices(self, call):
        """Returns the results; `call(function, slices)` computes them."""
        job = self.job
        results = list(call(self.task, [self.array[begin:end] for begin, end in job.bounds]))
        if job.inplace:
            for (begin, end), result in zip(job.bounds, results):
                self.array[begin:end] = result
        return results
