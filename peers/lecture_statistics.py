"""Example 28.2 as a whole program: statistics of a named block, with results through a Queue.

    python3 lecture_statistics.py [ELEMENTS] [WORKERS]
"""

import multiprocessing
import sys
import time
from multiprocessing import shared_memory

import numpy as np


def analyze_chunk(name, elements, begin, end, results):
    block = shared_memory.SharedMemory(name=name)
    chunk = np.ndarray((elements,), dtype=np.float64, buffer=block.buf)[begin:end]
    results.put({
        "begin": begin,
        "count": end - begin,
        "mean": float(chunk.mean()),
        "std": float(chunk.std()),
        "max": float(chunk.max()),
    })
    del chunk  # a view of the block keeps it open
    block.close()


def main():
    elements = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    mp = multiprocessing.get_context("fork")
    data = np.random.rand(elements)
    block = shared_memory.SharedMemory(create=True, size=data.nbytes)
    shared = np.ndarray(data.shape, dtype=data.dtype, buffer=block.buf)
    shared[:] = data

    results = mp.Queue()
    size = elements // workers
    processes = []
    for worker in range(workers):
        begin = worker * size
        end = begin + size if worker < workers - 1 else elements
        arguments = (block.name, elements, begin, end, results)
        processes.append(mp.Process(target=analyze_chunk, args=arguments))
    started = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    elapsed = time.perf_counter() - started
    chunks = [results.get() for _ in processes]
    del shared
    block.close()
    block.unlink()

    print(f"Zero-copy analysis of {elements:,} elements in {elapsed:.3f}s")
    for chunk in sorted(chunks, key=lambda each: each["begin"]):
        end = chunk["begin"] + chunk["count"]
        print(f"  Chunk {chunk['begin']}-{end}: mean={chunk['mean']:.4f}, std={chunk['std']:.4f}")


if __name__ == "__main__":
    main()
