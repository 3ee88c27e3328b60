"""Starts workers that load the function and end, without an array: the cost of starting them without the
transfer."""

from zcbench.protocol import begin_worker
from zcbench.way import Way


def do_nothing(_function):
    begin_worker()


class Start(Way):
    name = "start"
    description = "no work: workers start, load the function, and end"
    lifecycles = ("fork",)
    control = True

    def reset(self):
        pass  # nothing changes the array

    def run(self):
        job = self.job
        self.processes = [
            job.context.Process(target=do_nothing, args=(job.function,)) for _ in job.bounds
        ]
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.join()
        return None
