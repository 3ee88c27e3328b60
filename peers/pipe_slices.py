"""Computes either kernel with multiprocessing.Pipe: every slice is sent to its worker, and back if squared.

fork: workers are started and joined inside the timer. pool: they keep running, and a sample is a round trip.
"""

from package import mp
from kernels import Arguments, chunk_statistics, merged_statistics, square_figures
from zcbench.protocol import Timer, die_with_parent, serve, slices


def compute(kernel, chunk):
    """Returns what the worker sends back to the parent."""
    if kernel == "square":
        chunk **= 2  # the worker owns its slice
        return chunk
    return chunk_statistics(chunk)


def worker_loop(connection, kernel):
    """Answers slices until it receives None."""
    die_with_parent()
    while (chunk := connection.recv()) is not None:
        connection.send(compute(kernel, chunk))


def main():
    arguments = Arguments()
    array = arguments.input.copy()
    bounds = list(slices(arguments.elements, arguments.workers))

    def start_workers():
        pipes = [mp.Pipe() for _ in bounds]
        processes = [
            mp.Process(target=worker_loop, args=(theirs, arguments.kernel)) for _, theirs in pipes
        ]
        for process in processes:
            process.start()
        return processes, [ours for ours, _ in pipes]

    def stop_workers(processes, connections):
        for connection in connections:
            connection.send(None)
        for process in processes:
            process.join()

    def exchange(connections):
        for connection, (begin, end) in zip(connections, bounds):
            connection.send(array[begin:end])
        results = []
        for connection, (begin, end) in zip(connections, bounds):
            result = connection.recv()
            if arguments.kernel == "square":
                array[begin:end] = result
            else:
                results.append(result)
        return results

    def figures(results):
        return square_figures(array) if arguments.kernel == "square" else merged_statistics(results)

    def sample_with_births():
        array[:] = arguments.input
        with Timer() as timer:
            processes, connections = start_workers()
            results = exchange(connections)
            stop_workers(processes, connections)
        return timer, figures(results)

    def sample_of_pool():
        array[:] = arguments.input
        with Timer(pids) as timer:
            results = exchange(connections)
        return timer, figures(results)

    if arguments.lifecycle == "fork":
        serve(sample_with_births)
        return
    processes, connections = start_workers()
    pids = [process.pid for process in processes]
    serve(sample_of_pool)
    stop_workers(processes, connections)


if __name__ == "__main__":
    main()
