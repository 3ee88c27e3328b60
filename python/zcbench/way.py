"""Way: one way of handing the slices of an array to workers. `zcbench._ways` has one file a way;
docs/python.md shows how to write one of your own. Workers import this module, so it imports nothing.

The measuring program calls open(); then, with lifecycle `fork`, for each sample reset() and run(); or, with
lifecycle `pool`, start(), for each sample reset() and exchange(), and stop(); at the end close(). Only run()
and exchange() are timed.
"""

STARTS = ("fork", "forkserver", "forkserver_preload", "spawn")
LIFECYCLES = ("fork", "pool")


class Job:
    """What is to be done: `function(input[begin:end])` for each of `bounds`.

    `inplace`: the function changes its slice, and the changed array is the result. `input` may not be
    written to. `context` is the start method, as multiprocessing.get_context returns it; None for a way
    that starts no processes. Files that a way makes lie in `folder`, and are removed with it; the name of
    an object in shared memory begins with `shm_prefix`.
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
    starts = STARTS  # the start methods that fit; empty: it starts no processes, or in its own way only
    lifecycles = LIFECYCLES
    inplace = True  # whether the parent gets to see what a function writes into its slice
    control = False  # measured for comparison; it does not do the work, or not with workers
    notices_dead = (
        False  # whether run() and exchange() raise if a worker is killed; if not, the program watches
    )
    one_worker = False  # measured once per size, as with one worker, whose slice is the whole array

    @classmethod
    def missing(cls):
        """Returns what this machine lacks, empty if nothing."""
        return ""

    def __init__(self, job):
        self.job = job
        self.array = job.input  # what output() returns; open() replaces it
        self.processes = []  # for lifecycle fork: those that run() started and joined; each must end with 0

    def open(self):
        """Off the clock, once: puts the input where workers find it."""

    def reset(self):
        """Off the clock, before each sample: what a function changed is as in the input again."""
        if self.job.inplace:
            self.array[...] = self.job.input

    def run(self):
        """Starts workers, and returns when they have ended: the results in the order of job.bounds, which
        count only if not job.inplace."""
        raise NotImplementedError

    def start(self):
        """Off the clock: starts workers for exchange()."""

    def exchange(self):
        """One round trip to the running workers; returns as run() does."""
        raise NotImplementedError

    def stop(self):
        """Off the clock: ends the workers."""

    def output(self):
        """The whole array after run() or exchange(), for job.inplace."""
        return self.array

    def close(self):
        """Off the clock, once: removes what open() made."""


def change(function, chunk):
    """For ways that copy: returns the slice that the function has changed."""
    function(chunk)
    return chunk
