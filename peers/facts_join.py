"""Joins workers before taking their results from a queue, as Example 28.2 does, and finds the largest result
size at which join returns. If all workers sleep, they count as blocked.
"""

import fcntl
import pathlib
import time
from multiprocessing import connection

from package import mp
from facts_trial import DEADLINE_S
from zcbench.protocol import Timer, die_with_parent

ASLEEP_FOR_S = 0.25
LOOK_EVERY_S = 0.005
SEARCHES = 3


def put_result(queue, size):
    die_with_parent()
    queue.put(bytes(size))


def is_asleep(pid):
    """Whether all threads of that process sleep; also true if the process has just ended."""
    try:
        stats = [stat.read_text() for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat")]
    except OSError:
        return True
    return all(stat.rpartition(")")[2].split()[0] in "SZ" for stat in stats)


def join_unless_blocked(processes):
    """Returns False if all processes that are still alive have slept for ASLEEP_FOR_S."""
    awake = time.monotonic()
    while living := [process for process in processes if process.is_alive()]:
        connection.wait([process.sentinel for process in living], LOOK_EVERY_S)
        if not all(is_asleep(process.pid) for process in living):
            awake = time.monotonic()
        elif time.monotonic() - awake > ASLEEP_FOR_S:
            return False
    return True


class Attempt:
    """Workers that each put `size` bytes; records whether they could be joined before and after get."""

    def __init__(self, workers, size):
        queue = mp.Queue()
        processes = [mp.Process(target=put_result, args=(queue, size)) for _ in range(workers)]
        with Timer() as self.timer:
            for process in processes:
                process.start()
            self.joined = join_unless_blocked(processes)
        for _ in processes:
            queue.get(timeout=DEADLINE_S)
        self.joined_after_get = join_unless_blocked(processes)
        for process in processes:
            process.kill()
            process.join()
        queue.close()


def largest_joined(workers, too_large):
    """Finds the largest size that can be joined by bisection, from 0 to a size that fills the pipe."""
    largest = 0
    while too_large - largest > 1:
        size = (largest + too_large) // 2
        if Attempt(workers, size).joined:
            largest = size
        else:
            too_large = size
    return largest


def pipe_capacity():
    ours, theirs = mp.Pipe(duplex=False)
    return fcntl.fcntl(theirs.fileno(), fcntl.F_GETPIPE_SZ)


def experiment(_elements, workers):
    capacity = pipe_capacity()
    largest = None

    # Every sample tests both sizes; if one is wrong, it repeats the search.
    def take():
        nonlocal largest
        for _ in range(SEARCHES):
            if largest is None:
                largest = largest_joined(workers, capacity + 1)
            fits, blocks = Attempt(workers, largest), Attempt(workers, largest + 1)
            if fits.joined and not blocks.joined:
                return fits.timer, {
                    "join_before_get_largest_ok_bytes": largest,
                    "join_before_get_smallest_blocked_bytes": largest + 1,
                    "joins_after_get": int(blocks.joined_after_get),
                    "pipe_capacity_bytes": capacity,
                }
            largest = None
        raise RuntimeError("found no size of results up to which workers can be joined")

    return take
