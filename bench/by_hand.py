"""The code that a user would write with multiprocessing alone, without the Python package.
bench/python_overhead.py measures it in the same run as the package's ways.

    by_hand.py WAY START ARRAY WORKERS LIFECYCLE       WAY: shared_memory, pipe_pickle4 or pool_map
"""

import json
import multiprocessing
import resource
import sys
import time
from multiprocessing import shared_memory

import numpy as np


def analyse(chunk):
    return chunk.mean(), chunk.std(), chunk.max()


def shared_once(name, dtype, shape, begin, end, connection):
    block = shared_memory.SharedMemory(name=name)
    chunk = np.ndarray(shape, dtype, buffer=block.buf)[begin:end]
    connection.send(analyse(chunk))
    del chunk
    block.close()


def shared_forever(name, dtype, shape, begin, end, connection):
    block = shared_memory.SharedMemory(name=name)
    chunk = np.ndarray(shape, dtype, buffer=block.buf)[begin:end]
    while connection.recv() is not None:
        connection.send(analyse(chunk))
    del chunk
    block.close()


def piped_once(connection):
    connection.send(analyse(connection.recv()))


def piped_forever(connection):
    while (chunk := connection.recv()) is not None:
        connection.send(analyse(chunk))


def cpu_ns():
    own, reaped = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return int((own.ru_utime + own.ru_stime + reaped.ru_utime + reaped.ru_stime) * 1e9)


def take_samples(work):
    for _request in sys.stdin:
        cpu, wall = cpu_ns(), time.perf_counter_ns()
        results = work()
        wall, cpu = time.perf_counter_ns() - wall, cpu_ns() - cpu
        if results != expected:
            sys.exit(f"wrong results: {results}")
        print(json.dumps({"real_time_ns": wall, "cpu_time_ns": cpu, "count": len(array)}), flush=True)


def run_shared_memory():
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    shared = np.ndarray(array.shape, array.dtype, buffer=block.buf)
    shared[:] = array

    def start(target, duplex):
        processes, connections = [], []
        for begin, end in bounds:
            ours, theirs = mp.Pipe(duplex)
            process = mp.Process(
                target=target, args=(block.name, array.dtype, array.shape, begin, end, theirs)
            )
            process.start()
            theirs.close()
            processes.append(process)
            connections.append(ours)
        return processes, connections

    def once():
        processes, connections = start(shared_once, duplex=False)
        results = [connection.recv() for connection in connections]
        for process in processes:
            process.join()
        return results

    def round_trip():
        for connection in connections:
            connection.send("go")
        return [connection.recv() for connection in connections]

    if lifecycle == "fork":
        take_samples(once)
    else:
        processes, connections = start(shared_forever, duplex=True)
        take_samples(round_trip)
        for connection, process in zip(connections, processes):
            connection.send(None)
            process.join()
    del shared
    block.close()
    block.unlink()


def run_pipe_pickle4():
    mine = np.array(array)

    def start(target):
        processes, connections = [], []
        for _ in bounds:
            ours, theirs = mp.Pipe()
            process = mp.Process(target=target, args=(theirs,))
            process.start()
            theirs.close()
            processes.append(process)
            connections.append(ours)
        return processes, connections

    def exchange(connections):
        for connection, (begin, end) in zip(connections, bounds):
            connection.send(mine[begin:end])
        return [connection.recv() for connection in connections]

    def once():
        processes, connections = start(piped_once)
        results = exchange(connections)
        for process in processes:
            process.join()
        return results

    if lifecycle == "fork":
        take_samples(once)
        return
    processes, connections = start(piped_forever)
    take_samples(lambda: exchange(connections))
    for connection, process in zip(connections, processes):
        connection.send(None)
        process.join()


def run_pool_map():
    mine = np.array(array)

    def call(pool):
        return pool.map(analyse, [mine[begin:end] for begin, end in bounds])

    def once():
        with mp.Pool(workers) as pool:
            return call(pool)

    if lifecycle == "fork":
        take_samples(once)
        return
    with mp.Pool(workers) as pool:
        take_samples(lambda: call(pool))


if __name__ == "__main__":
    way, start_method, path, workers, lifecycle = sys.argv[1:]
    workers = int(workers)
    mp = multiprocessing.get_context(start_method.removesuffix("_preload"))
    if start_method == "forkserver_preload":
        mp.set_forkserver_preload(["numpy"])
    array = np.load(path, mmap_mode="r")
    size = len(array) // workers
    bounds = [
        (worker * size, len(array) if worker == workers - 1 else (worker + 1) * size)
        for worker in range(workers)
    ]
    expected = [analyse(array[begin:end]) for begin, end in bounds]
    {"shared_memory": run_shared_memory, "pipe_pickle4": run_pipe_pickle4, "pool_map": run_pool_map}[way]()
