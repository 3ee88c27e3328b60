"""Threads of one process: nothing is copied, but Python code runs in one of them at a time."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from zcbench.way import Way


class Threads(Way):
    name = "threads"
    description = "threads of one process (concurrent.futures.ThreadPoolExecutor.map)"
    starts = ()

    def open(self):
        self.array = np.array(self.job.input)

    def map_slices(self, executor):
        job = self.job
        return list(executor.map(job.function, [self.array[begin:end] for begin, end in job.bounds]))

    def run(self):
        with ThreadPoolExecutor(self.job.workers) as executor:
            return self.map_slices(executor)

    def start(self):
        self.executor = ThreadPoolExecutor(self.job.workers)

    def exchange(self):
        return self.map_slices(self.executor)

    def stop(self):
        self.executor.shutdown()
