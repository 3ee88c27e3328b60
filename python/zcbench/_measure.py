"""Implements zcbench.measure(): makes a config of strategy `external` from a function and an array, runs it,
and returns the Result."""

import json
import multiprocessing
import os
import pickle
import platform
import sys

import numpy as np

import zcbench
from zcbench import _check, _engine, _function, _ways
from zcbench._result import Result
from zcbench.protocol import slices
from zcbench.way import LIFECYCLES, STARTS, Way

MIN_SAMPLES, MAX_SAMPLES = 10, 1000
MAX_WORKERS = 1024
NO_START = "none"
# Results larger than both this share of the array and this number of bytes are worth a note.
BIG_RESULT_SHARE, BIG_RESULT_BYTES = 0.25, 1 << 20


def measure(
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
):
    require_not_measuring()
    notes = []
    array = usable(array, notes)
    described = _function.function_named(function)
    described_check = _function.function_named(check) if check else None
    workers = counts(len(os.sched_getaffinity(0)) if workers is None else workers, "workers", MAX_WORKERS)
    elements = counts(len(array) if elements is None else elements, "elements", len(array))
    starts = chosen_starts(starts)
    lifecycles = words(lifecycles, LIFECYCLES, "lifecycles")
    contenders = fitting(
        chosen_ways(ways, notes), starts, lifecycles, inplace, described, ways is not None, notes
    )
    samples = sampling(samples, target_ci, budget, len(contenders) * len(workers) * len(elements))
    with _engine.JobFolder() as folder:
        partitions = {1, *workers} if any(each.way.one_worker for each in contenders) else workers
        write_expected(folder.path, function, array, elements, partitions, inplace, described["name"], notes)
        own = [
            {**_function.function_named(way), "way": way.name}
            for way in {each.way for each in contenders}
            if way.name not in _ways.TABLE
        ]
        program = folder.write_job(described, array, inplace, described_check, own)
        config = {
            "schema_version": 1,
            "name": identifier(name or described["name"]),
            "if_unavailable": "record",
            "samples": samples,
            "timeout_s": timeout,
            "experiments": [experiment(each, program, elements, workers, described) for each in contenders],
        }
        with open(folder.file("config.json"), "w", encoding="utf-8") as file:
            json.dump(config, file)
        code, _, _ = _engine.run(
            [
                "run",
                "config.json",
                "-o",
                "results.json",
                "-q",
                *(["--progress", "always"] if sys.stderr.isatty() else []),
            ],
            folder.path,
            allowed=(0, 4),
            show_progress=sys.stderr.isatty(),
        )
        with open(folder.file("results.json"), "rb") as file:
            results = file.read()
        about = f"{described['name']} of {array_text(array, elements)}"
        return Result(results, about, read_failures(folder.path), notes)


class Contender:
    """A way with a start method and a lifecycle, which one command measures."""

    def __init__(self, way, start, lifecycle):
        self.way, self.start, self.lifecycle = way, start, lifecycle
        self.command = way.name if start == NO_START else f"{way.name}.{start}"


def require_not_measuring():
    if os.environ.get("ZCBENCH_MEASURING"):
        raise zcbench.Error(
            "zcbench.measure() and zcbench.gate() cannot be called by a function that is measured"
        )


def usable(array, notes):
    """Returns the array in a measurable form: contiguous. Raises TypeError if it has Python objects,
    ValueError if it has no slices."""
    given = array
    array = np.asarray(array)
    if array.dtype.hasobject:
        raise TypeError(
            f"an array of dtype {array.dtype} has Python objects, which processes cannot share; allowed: "
            "arrays of numbers, of text of a fixed length, or of records of these"
        )
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(
            f"an array of shape {array.shape} has no slices; allowed: at least one element along the "
            "first axis"
        )
    if type(given) not in (np.ndarray, np.memmap) and isinstance(given, np.ndarray):
        notes.append(f"{type(given).__name__} is measured as a plain array")
    if not array.flags.c_contiguous:
        notes.append("the array is not contiguous: a contiguous copy was measured")
        array = np.ascontiguousarray(array)
    return array


def counts(value, what, largest):
    values = [value] if isinstance(value, (int, float, np.number)) else list(value)
    for each in values:
        if int(each) != each or not 1 <= each <= largest:
            raise ValueError(f"{what}={each!r}; allowed: whole numbers from 1 to {largest}")
    return [int(each) for each in dict.fromkeys(values)]


def words(given, allowed, what):
    given = [given] if isinstance(given, str) else list(given)
    for word in given:
        if word not in allowed:
            raise ValueError(f"{what}: {word!r} is unknown; allowed: {', '.join(allowed)}")
    if not given:
        raise ValueError(f"{what} is empty; allowed: {', '.join(allowed)}")
    return list(dict.fromkeys(given))


def chosen_starts(starts):
    if starts is None:
        default = multiprocessing.get_context().get_start_method()
        return list(dict.fromkeys(["fork", default]))
    return list(STARTS) if starts == "all" else words(starts, STARTS, "starts")


def chosen_ways(ways, notes):
    """Returns the classes of the ways, by default of all that this machine can run. Raises ValueError if a
    named one is unknown or cannot run here."""
    if ways is None:
        found = []
        for way in _ways.all_ways():
            if way.missing():
                notes.append(f"{way.name} was not measured: {way.missing()}")
            else:
                found.append(way)
        return found
    found = []
    for way in [ways] if isinstance(ways, (str, type)) else ways:
        if isinstance(way, type) and issubclass(way, Way):
            if not way.name or way.name in _ways.TABLE:
                raise ValueError(
                    f"{way.__name__}.name is {way.name!r}; allowed: a name that zcbench.ways() lacks"
                )
            found.append(way)
        else:
            found.append(_ways.load(words(way, list(_ways.TABLE), "ways")[0]))
    for way in found:
        if way.missing():
            raise ValueError(f"{way.name} cannot be measured here: {way.missing()}")
    return found


def fitting(ways, starts, lifecycles, inplace, described, were_named, notes):
    """Returns the contenders, and adds a note for each way without any."""
    if described["by_value"]:
        if "fork" not in starts:
            raise TypeError(
                f"{described['name']} {described['why_by_value']}, so only forked workers can get it; "
                "allowed: starts=\"fork\", or a function defined with def at the top level of a file"
            )
        if starts != ["fork"]:
            notes.append(f"{described['name']} {described['why_by_value']}: measured with start fork only")
        starts = ["fork"]
    contenders = []
    for way in ways:
        if way.name == "start":
            continue
        found = [
            Contender(way, start, lifecycle)
            for start in ([start for start in starts if start in way.starts] if way.starts else [NO_START])
            for lifecycle in (lifecycles[-1:] if way.one_worker else lifecycles)
            if lifecycle in way.lifecycles
            if way.inplace or not inplace
        ]
        if not found and (were_named or (inplace and not way.inplace)):
            notes.append(
                f"{way.name} was not measured: it does not fit "
                + ("inplace=True" if inplace and not way.inplace else "these starts and lifecycles")
            )
        contenders += found
    if not contenders:
        raise ValueError("no way fits; " + "; ".join(notes))
    started = dict.fromkeys(
        each.start for each in contenders if each.lifecycle == "fork" and each.start != NO_START
    )
    return contenders + [Contender(_ways.load("start"), start, "fork") for start in started]


def sampling(samples, target_ci, budget, points):
    if samples is not None:
        return counts(samples, "samples", 1_000_000)[0]
    if not 0 < target_ci < 1:
        raise ValueError(f"target_ci={target_ci!r}; allowed: between 0 and 1, such as 0.05")
    return {
        "min": MIN_SAMPLES,
        "max": MAX_SAMPLES,
        "target_ci": target_ci,
        "max_seconds": max(0.001, _engine.seconds(budget) / points),
    }


def write_expected(folder, function, array, elements, workers, inplace, name, notes):
    """Calls the function in this process to write the results that workers must compute. Raises what the
    function raises, ValueError if it changes its slice without `inplace`, TypeError if its results cannot be
    pickled."""
    for count in elements:
        for number in workers:
            path = os.path.join(folder, f"expected-{count}-{number}")
            results, changed = apply(function, array[:count], number)
            if inplace:
                np.save(path + ".npy", changed)
                continue
            if not _check.same_arrays(changed, array[:count]):
                raise ValueError(
                    f"{name} changes its slice; pass inplace=True if the changed array is the result, "
                    "or let it work on a copy"
                )
            try:
                pickled = pickle.dumps(results)
            except Exception as error:
                raise TypeError(
                    f"what {name} returns cannot be pickled, so workers cannot send it back: {error}"
                ) from error
            with open(path + ".pickle", "wb") as file:
                file.write(pickled)
            if len(pickled) > max(BIG_RESULT_BYTES, BIG_RESULT_SHARE * array[:count].nbytes):
                notes.append(
                    f"{name} returns {len(pickled) / 1e6:,.1f} MB for "
                    f"{array[:count].nbytes / 1e6:,.1f} MB of "
                    "input: every way copies results back; a function that writes into its slice "
                    "(inplace=True) has none to copy"
                )


def apply(function, array, workers):
    """Returns the function's results for the slices of a copy of the array, and that copy."""
    copy = np.array(array)
    results = [function(copy[begin:end]) for begin, end in slices(len(copy), workers)]
    return results, copy


def experiment(contender, program, elements, workers, described):
    versions = (
        f"{described['name']}, zcbench {zcbench.__version__}, Python {platform.python_version()}, "
        f"NumPy {np.__version__}"
    )
    return {
        "kernel": "null" if contender.way.name == "start" else "function",
        "strategy": "external",
        "elements": elements,
        "workers": 1 if contender.way.one_worker else workers,
        "lifecycle": contender.lifecycle,
        "command": {
            "name": contender.command,
            "argv": [
                sys.executable,
                program,
                contender.way.name,
                contender.start,
                "{elements}",
                "{workers}",
                "{lifecycle}",
            ],
            "probe": ["/bin/echo", versions],
        },
    }


def identifier(name):
    """Returns the name with only those characters that a config allows."""
    text = "".join(
        letter if letter.isalnum() and letter.isascii() or letter in "._" else "-" for letter in name
    )
    return text.strip(".-")[:100] or "function"


def array_text(array, elements):
    shapes = ", ".join(" x ".join(f"{size:,}" for size in (count, *array.shape[1:])) for count in elements)
    return f"{shapes} {array.dtype if array.dtype.names is None else 'records'}"


def read_failures(folder):
    """Returns reason and traceback of each failure, by (command, elements, workers, lifecycle)."""
    failures = {}
    for name in os.listdir(os.path.join(folder, "failures")):
        way, start, elements, workers, lifecycle = name.split(".")
        command = way if start == NO_START else f"{way}.{start}"
        with open(os.path.join(folder, "failures", name), encoding="utf-8") as file:
            failures[command, int(elements), int(workers), lifecycle] = json.load(file)
    return failures
