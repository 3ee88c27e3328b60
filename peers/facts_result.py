"""Measures the size of a worker's result in Example 28.2: pickled, and in the queue's pipe."""

import array
import fcntl
import termios
from multiprocessing import reduction, shared_memory

import numpy as np

from package import mp
from facts_trial import DEADLINE_S
from lecture_statistics import analyze_chunk
from zcbench.protocol import Timer, slices


class Kept(list):
    """Replaces the queue."""

    put = list.append


def a_result(elements, workers):
    """Returns what a worker puts into the queue; calls the lecture's own function."""
    block = shared_memory.SharedMemory(create=True, size=8 * elements)
    try:
        np.ndarray((elements,), buffer=block.buf)[:] = np.random.default_rng(42).random(elements)
        results = Kept()
        analyze_chunk(block.name, elements, *list(slices(elements, workers))[-1], results)
        return results[0]
    finally:
        block.close()
        block.unlink()


def bytes_in_queue(result):
    queue = mp.Queue()
    queue.put(result)
    if not queue._reader.poll(DEADLINE_S):
        raise RuntimeError("nothing arrived in the queue")
    waiting = array.array("i", [0])
    fcntl.ioctl(queue._reader.fileno(), termios.FIONREAD, waiting)
    queue.get()
    queue.close()
    queue.join_thread()
    return waiting[0]


def experiment(elements, workers):
    result = a_result(elements, workers)

    def take():
        with Timer() as timer:
            pickled = reduction.ForkingPickler.dumps(result)
        return timer, {
            "result_pickled_bytes": len(pickled),
            "result_queue_bytes": bytes_in_queue(result),
        }

    return take
