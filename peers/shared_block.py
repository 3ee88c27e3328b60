"""Computes statistics through multiprocessing.shared_memory, with results through a Queue, as in Example
28.2.

fork: as in the lecture, workers are started and joined inside the timer, and attach the block by its name.
pool: the workers attach once, keep running and wait at a pipe; results come through the Queue.
"""

from multiprocessing import shared_memory

import numpy as np

from package import mp
from lecture_statistics import analyze_chunk
from kernels import Arguments, chunk_statistics, merged_statistics
from zcbench.protocol import Timer, die_with_parent, serve, slices


def worker_once(*arguments):
    die_with_parent()
    analyze_chunk(*arguments)


def worker_forever(name, elements, begin, end, results, connection):
    die_with_parent()
    block = shared_memory.SharedMemory(name=name)
    chunk = np.ndarray((elements,), dtype=np.float64, buffer=block.buf)[begin:end]
    while connection.recv() == "go":
        results.put(chunk_statistics(chunk))
    del chunk
    block.close()


def main():
    arguments = Arguments()
    elements, workers = arguments.elements, arguments.workers
    block = shared_memory.SharedMemory(create=True, size=arguments.input.nbytes)
    shared = np.ndarray((elements,), dtype=np.float64, buffer=block.buf)
    shared[:] = arguments.input  # a worker only reads it
    results = mp.Queue()
    bounds = list(slices(elements, workers))

    def sample_with_births():
        processes = [
            mp.Process(target=worker_once, args=(block.name, elements, begin, end, results))
            for begin, end in bounds
        ]
        with Timer() as timer:
            for process in processes:
                process.start()
            for process in processes:
                process.join()
        # Results are taken after the join, as in the lecture: they are small enough to wait in the pipe.
        return timer, merged_statistics([results.get() for _ in processes])

    def sample_of_pool():
        with Timer(pids) as timer:
            for connection in connections:
                connection.send("go")
            chunks = [results.get() for _ in connections]
        return timer, merged_statistics(chunks)

    if arguments.lifecycle == "fork":
        serve(sample_with_births)
    else:
        pipes = [mp.Pipe() for _ in range(workers)]
        connections = [ours for ours, _ in pipes]
        processes = [
            mp.Process(target=worker_forever,
                       args=(block.name, elements, begin, end, results, theirs))
            for (begin, end), (_, theirs) in zip(bounds, pipes)
        ]
        for process in processes:
            process.start()
        pids = [process.pid for process in processes]
        serve(sample_of_pool)
        for connection in connections:
            connection.send("stop")
        for process in processes:
            process.join()
    del shared
    block.close()
    block.unlink()


if __name__ == "__main__":
    main()
