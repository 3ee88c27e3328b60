"""joblib.Parallel: large slices are written to files, preferably in /dev/shm, which workers map."""

import importlib.util

import numpy as np

from zcbench.protocol import begin_worker
from zcbench.way import Way


class Joblib(Way):
    name = "joblib"
    description = "joblib.Parallel with its own processes; slices above 1 MB are memory-mapped"
    starts = ()
    notices_dead = True
    inplace = False  # workers map the slices read-only

    @classmethod
    def missing(cls):
        if importlib.util.find_spec("joblib") is None:
            return "joblib is not installed"
        return ""

    def open(self):
        self.array = np.array(self.job.input)

    def parallel(self):
        import joblib

        return joblib.Parallel(n_jobs=self.job.workers)

    def map_slices(self, parallel):
        import joblib

        job = self.job
        call = joblib.delayed(job.function)
        return parallel(call(self.array[begin:end]) for begin, end in job.bounds)

    def run(self):
        results = self.map_slices(self.parallel())
        self.stop()
        return results

    def start(self):
        self.running = self.parallel().__enter__()
        import joblib

        self.running(joblib.delayed(begin_worker)() for _ in self.job.bounds)

    def exchange(self):
        return self.map_slices(self.running)

    def stop(self):
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor().shutdown(wait=True)
