"""Each worker gets its slice as an argument of Process: pickled, except with fork, where it is inherited."""

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way, change


def work(function, inplace, chunk, connection):
    begin_worker()
    connection.send(change(function, chunk) if inplace else function(chunk))


class ProcessArgs(Way):
    name = "process_args"
    description = "the slice as an argument of multiprocessing.Process"
    lifecycles = ("fork",)

    def open(self):
        self.array = np.array(self.job.input)

    def run(self):
        job = self.job
        self.processes, connections = [], []
        for begin, end in job.bounds:
            ours, theirs = job.context.Pipe(duplex=False)
            process = job.context.Process(
                target=work, args=(job.function, job.inplace, self.array[begin:end], theirs))
            process.start()
            theirs.close()
            self.processes.append(process)
            connections.append(ours)
        results = [connection.recv() for connection in connections]
        for process in self.processes:
            process.join()
        if job.inplace:
            for (begin, end), result in zip(job.bounds, results):
                self.array[begin:end] = result
        return results
