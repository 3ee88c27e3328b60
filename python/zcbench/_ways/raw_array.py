"""multiprocessing.RawArray: anonymous shared memory, passed to workers when they start."""

import ctypes

import numpy as np

from zcbench._ways import sharing


def attach(raw, dtype, shape):
    return np.ndarray(shape, dtype, buffer=raw), sharing.keep


class RawArray(sharing.Sharing):
    name = "raw_array"
    description = "multiprocessing.RawArray (and Array with lock=False)"
    attach = staticmethod(attach)

    def open(self):
        data = self.job.input
        self.raw = self.job.context.RawArray(ctypes.c_byte, max(1, data.nbytes))
        self.handle = (self.raw, data.dtype, data.shape)
        self.array = np.ndarray(data.shape, data.dtype, buffer=self.raw)
        self.array[...] = data
