"""Way: one way of handing the slices of an array to workers. `zcbench._ways` has one file per way;
docs/python.md shows how to write your own. Workers import this module, so it imports nothing.

The measuring program first calls open(). With lifecycle `fork`, it then calls reset() and run() for each
sample; with lifecycle `pool`, it calls start(), then reset() and exchange() for each sample, then stop().
Finally it calls close(). Only run() and exchange() are timed.
"""

STARTS = ("fork", "forkserver", "forkserver_preload", "spawn")
LIFECYCLES = ("fork", "pool")


class Job:
    """The work to do: `function(input[begin:end])` for each (begin, end) in `bounds`.

    If `inplace`, the function changes its slice, and the changed array is the result. `input` must not be
    written to. `context` is the start method, as multiprocessing.get_context returns it; None for a way
    that starts no processes. A way creates its files in `folder`, which is removed afterwards; the names of
    its objects in shared memory begin with `shm_prefix`.
    """

    def __init__(self, function, input, bounds, inplace, context, folder, shm_prefix):
        self.function = function
        self.input = input
        self.bounds = bounds
        self.workers = len(bounds)
        self.inplace = inplace
        self.context = context
        self.folder = folder
        self.shm_prefix = shm_prefix


class Way:
    name = ""  # snake_case
    description = ""  # one line
    starts = STARTS  # the start methods that fit; empty if the way starts no processes or only in its own way
    lifecycles = LIFECYCLES
    inplace = True  # whether the parent sees what a function writes to its slice
    control = False  # measured for comparison: it does not do the work, or not with workers
    notices_dead = (
        False  # whether run() and exchange() raise if a worker is killed; else the program checks for it
    )
    one_worker = False  # measured once per size, with one slice, the whole array

    @classmethod
    def missing(cls):
        """Returns what this machine lacks; empty if nothing."""
        return ""

    def __init__(self, job):
        self.job = job
        self.array = job.input  # the array that output() returns; open() replaces it
        self.processes = []  # those that run() started and joined (lifecycle fork); each must exit with 0

    def open(self):
        """Not timed, called once: puts the input where workers can access it."""

    def reset(self):
        """Not timed, called before each sample: restores the input that the function changed."""
        if self.job.inplace:
            self.array[...] = self.job.input

    def run(self):
        """Starts workers, waits until they have ended, and returns the results in the order of job.bounds;
        with job.inplace, the results are ignored."""
        raise NotImplementedError

    def start(self):
        """Not timed: starts workers for exchange()."""

    def exchange(self):
        """Makes one round trip to the running workers; returns the same as run()."""
        raise NotImplementedError

    def stop(self):
        """Not timed: ends the workers."""

    def output(self):
        """Returns the whole array after run() or exchange(); used with job.inplace."""
        return self.array

    def close(self):
        """Not timed, called once: removes what open() created."""


def change(function, chunk):
    """Calls the function and returns the slice that it changed, for ways that copy slices."""
    function(chunk)
    return chunk
