"""A global array that forked workers inherit: nothing is sent to them."""

import numpy as np

from zcbench._ways import sharing

_array = None


def attach():
    return _array, sharing.keep


class Inherited(sharing.Sharing):
    name = "inherited"
    description = "a global array; forked workers inherit it"
    starts = ("fork",)
    inplace = False  # a worker's writes go to its own copies of the pages
    attach = staticmethod(attach)

    def open(self):
        global _array
        _array = self.array = np.array(self.job.input)

    def close(self):
        global _array
        _array = None
