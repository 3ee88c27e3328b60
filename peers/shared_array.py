"""Squares in place through multiprocessing.Array, as Example 28.1 does.

fork: as in the lecture, workers are started and joined inside the timer. pool: the workers keep running and
wait at a pipe; a sample is one round trip of a word.
"""

import ctypes

import numpy as np

from package import mp
from lecture_square import square_in_place
from kernels import Arguments, square_figures
from zcbench.protocol import Timer, die_with_parent, serve


def worker_once(shared, elements, worker, workers):
    die_with_parent()
    square_in_place(shared, elements, worker, workers)


def worker_forever(shared, elements, worker, workers, connection):
    die_with_parent()
    while connection.recv() == "go":
        square_in_place(shared, elements, worker, workers)
        connection.send("done")


def main():
    arguments = Arguments()
    elements, workers = arguments.elements, arguments.workers
    shared = mp.Array(ctypes.c_double, elements, lock=False)
    array = np.frombuffer(shared, dtype=np.float64)

    def sample_with_births():
        array[:] = arguments.input
        processes = [
            mp.Process(target=worker_once, args=(shared, elements, worker, workers))
            for worker in range(workers)
        ]
        with Timer() as timer:
            for process in processes:
                process.start()
            for process in processes:
                process.join()
        return timer, square_figures(array)

    def sample_of_pool():
        array[:] = arguments.input
        with Timer(pids) as timer:
            for connection in connections:
                connection.send("go")
            for connection in connections:
                connection.recv()
        return timer, square_figures(array)

    if arguments.lifecycle == "fork":
        serve(sample_with_births)
        return
    pipes = [mp.Pipe() for _ in range(workers)]
    connections = [ours for ours, _ in pipes]
    processes = [
        mp.Process(target=worker_forever, args=(shared, elements, worker, workers, theirs))
        for worker, (_, theirs) in enumerate(pipes)
    ]
    for process in processes:
        process.start()
    pids = [process.pid for process in processes]
    serve(sample_of_pool)
    for connection in connections:
        connection.send("stop")
    for process in processes:
        process.join()


if __name__ == "__main__":
    main()
