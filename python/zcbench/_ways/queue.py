"""multiprocessing.Queue: slices go through one queue to the next free worker, results through another."""

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way, change


def work(tasks, results, function, inplace):
    """Processes slices until it receives None."""
    begin_worker()
    while (task := tasks.get()) is not None:
        index, chunk = task
        results.put((index, change(function, chunk) if inplace else function(chunk)))


class QueueWay(Way):
    name = "queue"
    description = "multiprocessing.Queue, one for slices and one for results"

    def open(self):
        self.array = np.array(self.job.input)
        self.tasks = self.job.context.Queue()
        self.results = self.job.context.Queue()

    def start(self):
        job = self.job
        self.processes = [
            job.context.Process(target=work, args=(self.tasks, self.results, job.function, job.inplace))
            for _ in job.bounds
        ]
        for process in self.processes:
            process.start()

    def exchange(self):
        job = self.job
        for index, (begin, end) in enumerate(job.bounds):
            self.tasks.put((index, self.array[begin:end]))
        results = [None] * job.workers
        for _ in job.bounds:
            index, result = self.results.get()
            if job.inplace:
                begin, end = job.bounds[index]
                self.array[begin:end] = result
            else:
                results[index] = result
        return results

    def stop(self):
        for _ in self.processes:
            self.tasks.put(None)
        for process in self.processes:
            process.join()

    def run(self):
        self.start()
        results = self.exchange()
        self.stop()
        return results
