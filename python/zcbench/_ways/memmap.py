"""np.memmap: a file that every worker maps."""

import os

import numpy as np

from zcbench._ways import sharing


def attach(path, dtype, shape):
    memory = np.memmap(path, np.uint8, "r+")
    return np.ndarray(shape, dtype, buffer=memory), sharing.keep


class Memmap(sharing.Sharing):
    name = "memmap"
    description = "np.memmap of a file in the temporary folder"
    attach = staticmethod(attach)

    def open(self):
        data = self.job.input
        path = os.path.join(self.job.folder, f"memmap-{os.getpid()}")
        with open(path, "wb") as file:
            file.truncate(max(1, data.nbytes))  # an empty file cannot be mapped
        self.path = path
        self.handle = (path, data.dtype, data.shape)
        self.array, _ = attach(*self.handle)
        self.array[...] = data

    def close(self):
        os.unlink(self.path)
