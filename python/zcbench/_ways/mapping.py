"""Mapping: the base of ways that call a pool's map(function, slices)."""

import functools

import numpy as np

from zcbench.way import Way, change


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
