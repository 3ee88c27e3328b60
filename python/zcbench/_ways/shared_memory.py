"""multiprocessing.shared_memory: a named block that workers attach by its name."""

from multiprocessing import shared_memory

import numpy as np

from zcbench._ways import sharing


def attach(name, dtype, shape):
    block = shared_memory.SharedMemory(name=name)
    return np.ndarray(shape, dtype, buffer=block.buf), block.close


class SharedMemoryWay(sharing.Sharing):
    name = "shared_memory"
    description = "multiprocessing.shared_memory.SharedMemory, attached by name"
    attach = staticmethod(attach)

    def open(self):
        data = self.job.input
        name = f"{self.job.shm_prefix}block"
        self.block = shared_memory.SharedMemory(name, create=True, size=max(1, data.nbytes))
        self.handle = (name, data.dtype, data.shape)
        self.array = np.ndarray(data.shape, data.dtype, buffer=self.block.buf)
        self.array[...] = data

    def close(self):
        self.array = None
        self.block.close()
        self.block.unlink()
