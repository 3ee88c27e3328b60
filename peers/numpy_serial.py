"""Runs the kernels alone in one process, to time NumPy itself, without workers.

    numpy_serial.py INPUT KERNEL 1 fork power|multiply|statistics
"""

import sys

import numpy as np

import package  # noqa: F401
from kernels import Arguments, square_figures
from zcbench.protocol import Timer, serve


def main():
    arguments = Arguments()
    how = sys.argv[5]
    array = arguments.input.copy()

    def power():
        with Timer() as timer:
            array[:] = array ** 2
        return timer, square_figures(array)

    def multiply():
        with Timer() as timer:
            np.multiply(array, array, out=array)
        return timer, square_figures(array)

    def statistics():
        with Timer() as timer:
            mean, std, largest = array.mean(), array.std(), array.max()
        return timer, {
            "count": array.size, "mean": float(mean), "std": float(std), "max": float(largest)
        }

    def sample():
        array[:] = arguments.input
        return {"power": power, "multiply": multiply, "statistics": statistics}[how]()

    serve(sample)


if __name__ == "__main__":
    main()
