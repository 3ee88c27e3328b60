"""The arguments of the programs that compute one of zcbench's kernels, and the figures with which zcbench
checks their results."""

import math
import sys

import numpy as np


class Arguments:
    """The command-line arguments INPUT KERNEL WORKERS LIFECYCLE, with the input loaded."""

    def __init__(self):
        path, self.kernel, workers, self.lifecycle = sys.argv[1:5]
        self.input = np.load(path)
        self.elements = self.input.size
        self.workers = int(workers)


def chunk_statistics(chunk):
    return {
        "count": chunk.size,
        "mean": float(chunk.mean()),
        "std": float(chunk.std()),
        "max": float(chunk.max()),
    }


def merged_statistics(chunks):
    """Returns the statistics of the whole array from those of its slices. Not timed; math.fsum is exact."""
    chunks = [chunk for chunk in chunks if chunk["count"]]
    count = sum(chunk["count"] for chunk in chunks)
    mean = math.fsum(chunk["mean"] * chunk["count"] for chunk in chunks) / count
    squares = math.fsum(
        chunk["count"] * (chunk["std"] ** 2 + (chunk["mean"] - mean) ** 2) for chunk in chunks
    )
    largest = max(chunk["max"] for chunk in chunks)
    return {"count": count, "mean": mean, "std": math.sqrt(squares / count), "max": largest}


def square_figures(array):
    return {"count": array.size, "sum": float(array.sum())}
