"""Example 28.1 as a whole program: squares an array in place, in memory that the workers share.

    python3 lecture_square.py [ELEMENTS] [WORKERS]

It is the lecture's design, but with lock=False, because np.frombuffer cannot read a locked Array.
"""

import ctypes
import multiprocessing
import sys
import time

import numpy as np


def square_in_place(shared, elements, worker, workers):
    array = np.frombuffer(shared, dtype=np.float64)  # a view: nothing is copied
    size = elements // workers
    begin = worker * size
    end = begin + size if worker < workers - 1 else elements
    array[begin:end] = array[begin:end] ** 2


def main():
    elements = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    mp = multiprocessing.get_context("fork")
    shared = mp.Array(ctypes.c_double, elements, lock=False)
    array = np.frombuffer(shared, dtype=np.float64)
    array[:] = np.random.rand(elements)

    processes = [
        mp.Process(target=square_in_place, args=(shared, elements, worker, workers))
        for worker in range(workers)
    ]
    started = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    elapsed = time.perf_counter() - started
    print(f"Shared memory squaring: {elapsed:.3f}s")
    print(f"Result sum: {array.sum():.4f}")


if __name__ == "__main__":
    main()
