"""Measures which way of handing a NumPy array to workers is fastest for your own function (docs/python.md).

    import numpy as np, zcbench

    def analyse(chunk):
        return chunk.mean(), chunk.std(), chunk.max()

    result = zcbench.measure(analyse, np.load("data.npy"), workers=4)
    print(result)

Workers import this module, so it loads the rest of the package only on use.
"""

from zcbench import _loading

__version__ = "0.1.0"
__all__ = ["Error", "Inconclusive", "Job", "Regression", "Way", "gate", "measure", "program", "ways"]


def measure(
    function,
    array,
    *,
    workers=None,
    elements=None,
    ways=None,
    starts=None,
    lifecycles=("fork", "pool"),
    inplace=False,
    check=None,
    samples=None,
    target_ci=0.05,
    budget="1min",
    timeout=30,
    name=None,
):
    """Measures every way of having workers apply `function` to the slices of `array`, and returns a Result.

    workers     number of workers, or a list; default: the CPUs that this process may use
    elements    number of elements along the first axis, or a list: prefixes of the array; default: all
    ways        names from zcbench.ways(), and classes derived from zcbench.Way; default: all that fit
    starts      any of "fork", "forkserver", "forkserver_preload", "spawn", or "all"; default: "fork", and
                the default of this Python if that is a different one
    lifecycles  "fork": workers are started and joined inside the timer; "pool": a sample is a round trip
                to running workers
    inplace     the function changes its slice, and the changed array is the result
    check       check(result, expected) for each slice, or with inplace for the array; default: equality
    samples     number of samples per point; default: at least 10, until the median is known to within
                `target_ci` (0.05 is 5 %) or the point's share of the `budget` ("90s", "2min", or
                seconds) is used up
    timeout     seconds that one sample may take
    name        name of the results; default: the name of the function

    Raises what `function` raises; TypeError or ValueError for arguments that cannot be measured;
    zcbench.Error if the program cannot be run.
    """
    _loading.stop_if_active()
    from zcbench import _measure

    return _measure.measure(
        function,
        array,
        workers,
        elements,
        ways,
        starts,
        lifecycles,
        inplace,
        check,
        samples,
        target_ci,
        budget,
        timeout,
        name,
    )


def gate(
    old,
    new,
    array,
    *,
    margin="3%",
    budget="2min",
    workers=1,
    way="serial",
    start="fork",
    lifecycle="pool",
    inplace=False,
    check=None,
    timeout=60,
):
    """Decides whether the function `new` is slower than `old` on the array, and returns a Verdict.

    The two are measured in turns (docs/ab.md), by default in one process; `way`, `start`, `lifecycle` and
    `workers` are as in measure(). The results of `new` must equal those of `old`, unless
    `check(result, expected)` accepts other results.

    Raises zcbench.Regression, with the verdict's table, if `new` is slower. If the budget ends before there
    is a decision, warns with zcbench.Inconclusive and returns a Verdict whose `outcome` is "inconclusive".
    """
    _loading.stop_if_active()
    from zcbench import _gate

    return _gate.gate(
        old, new, array, margin, budget, workers, way, start, lifecycle, inplace, check, timeout
    )


def ways():
    """Returns a table of the ways. It prints as text and iterates over the ways, each with name,
    description, starts, lifecycles, inplace, and missing(): what this machine lacks (empty: nothing)."""
    from zcbench import _table

    return _table.WayTable()


def program():
    """Returns the path of the program that takes the samples. Raises zcbench.Error if there is none."""
    from zcbench import _engine

    return _engine.program()


class Error(Exception):
    """The program zcbench is missing or failed."""


class Regression(AssertionError):
    """Raised by zcbench.gate() if the new function is slower; its text has the verdict's table."""


class Inconclusive(UserWarning):
    """The warning of zcbench.gate() if it cannot decide within its budget."""


def __getattr__(name):
    if name in ("Way", "Job"):
        from zcbench import way

        return getattr(way, name)
    raise AttributeError(f"module 'zcbench' has no attribute {name!r}")
