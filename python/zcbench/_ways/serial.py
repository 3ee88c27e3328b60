"""No workers: the function is applied to the whole array. This is the time that workers have to beat."""

import numpy as np

from zcbench.way import Way


class Serial(Way):
    name = "serial"
    description = "no workers: the function applied to the whole array"
    starts = ()
    one_worker = True
    control = True

    def open(self):
        self.array = np.array(self.job.input)

    def run(self):
        return [self.job.function(self.array[begin:end]) for begin, end in self.job.bounds]

    exchange = run
