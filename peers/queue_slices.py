"""Computes either kernel with multiprocessing.Queue: slices go through one task queue to the next free
worker, results through one result queue.

fork: workers are started and joined inside the timer. pool: they keep running, and a sample is a round trip.
"""

from package import mp
from pipe_slices import compute
from kernels import Arguments, merged_statistics, square_figures
from zcbench.protocol import Timer, die_with_parent, serve, slices


def worker_loop(tasks, results, kernel):
    """Processes slices until it receives None."""
    die_with_parent()
    while (task := tasks.get()) is not None:
        begin, chunk = task
        results.put((begin, compute(kernel, chunk)))


def main():
    arguments = Arguments()
    array = arguments.input.copy()
    bounds = list(slices(arguments.elements, arguments.workers))
    tasks, results = mp.Queue(), mp.Queue()

    def start_workers():
        processes = [
            mp.Process(target=worker_loop, args=(tasks, results, arguments.kernel))
            for _ in bounds
        ]
        for process in processes:
            process.start()
        return processes

    def stop_workers(processes):
        for _ in processes:
            tasks.put(None)
        for process in processes:
            process.join()

    def exchange():
        for begin, end in bounds:
            tasks.put((begin, array[begin:end]))
        chunks = []
        for _ in bounds:
            begin, result = results.get()
            if arguments.kernel == "square":
                array[begin:begin + result.size] = result
            else:
                chunks.append(result)
        return chunks

    def figures(chunks):
        return square_figures(array) if arguments.kernel == "square" else merged_statistics(chunks)

    def sample_with_births():
        array[:] = arguments.input
        with Timer() as timer:
            processes = start_workers()
            chunks = exchange()
            stop_workers(processes)
        return timer, figures(chunks)

    def sample_of_pool():
        array[:] = arguments.input
        with Timer(pids) as timer:
            chunks = exchange()
        return timer, figures(chunks)

    if arguments.lifecycle == "fork":
        serve(sample_with_births)
        return
    processes = start_workers()
    pids = [process.pid for process in processes]
    serve(sample_of_pool)
    stop_workers(processes)


if __name__ == "__main__":
    main()
