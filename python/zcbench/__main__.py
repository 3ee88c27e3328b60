"""python -m zcbench MODULE:FUNCTION: zcbench.measure() on the command line."""

import argparse
import inspect
import os
import sys
import traceback

import numpy as np

import zcbench
from zcbench import _function, _measure, _script
from zcbench.way import LIFECYCLES, STARTS


def parser():
    options = argparse.ArgumentParser(
        prog="python -m zcbench",
        description=("Measures every way of having workers apply a function to the slices of an array."),
    )
    options.add_argument(
        "function", nargs="?", metavar="MODULE:FUNCTION", help="a function of a module, or FILE.py:FUNCTION"
    )
    options.add_argument("--data", metavar="FILE.npy", help="the array (default: random float64)")
    options.add_argument(
        "--elements", default=None, metavar="N[,N]", help="elements along the first axis, e.g. 1e5,1e6"
    )
    options.add_argument(
        "--workers", default=None, metavar="N[,N]", help="default: the CPUs of this process"
    )
    options.add_argument("--ways", metavar="WAY[,WAY]", help="default: all that fit; --list names them")
    options.add_argument("--starts", metavar="START[,START]", help=f"of {', '.join(STARTS)}; or all")
    options.add_argument("--lifecycles", default=",".join(LIFECYCLES), metavar="LIFECYCLE[,LIFECYCLE]")
    options.add_argument("--inplace", action="store_true", help="the function changes its slice")
    options.add_argument(
        "--check", metavar="MODULE:FUNCTION", help="check(result, expected) instead of equality"
    )
    options.add_argument("--samples", type=int, metavar="N", help="samples of each point")
    options.add_argument("--target-ci", type=float, default=0.05, metavar="SHARE")
    options.add_argument("--budget", default="1min", metavar="TIME")
    options.add_argument("--timeout", type=float, default=30, metavar="SECONDS", help="of one sample")
    options.add_argument("-o", "--output", metavar="FILE.json", help="save the results file")
    options.add_argument("--report", metavar="FILE.html", help="write an HTML page")
    options.add_argument("--list", action="store_true", help="list the ways and exit")
    return options


def function_at(place):
    """Returns the function at MODULE:FUNCTION or FILE.py:FUNCTION. Raises ValueError if there is none."""
    module, _, name = place.rpartition(":")
    if not module or not name:
        raise ValueError(f"{place!r} is no function; allowed: MODULE:FUNCTION or FILE.py:FUNCTION")
    if module.endswith(".py"):
        found = script(os.path.abspath(module))
    else:
        if "" not in sys.path and os.getcwd() not in sys.path:
            sys.path.insert(0, os.getcwd())
        _function.import_module(module)
        found = sys.modules[module]
    for part in name.split("."):
        if not hasattr(found, part):
            functions = [each for each in vars(found) if inspect.isfunction(getattr(found, each))]
            named = ", ".join(sorted(functions)) or "none"
            raise ValueError(f"{module} has no {name}; its functions: {named}")
        found = getattr(found, part)
    return found


def script(path):
    """Loads the script, up to a call of measure(), as the main module of this process and of its workers, and
    returns it."""
    if not os.path.isfile(path):
        raise ValueError(f"{path} is no file")
    if not _script.is_loaded():
        sys.path.insert(0, os.path.dirname(path))
        _script.load(path)
    elif sys.modules["__main__"].__file__ != path:
        raise ValueError("function and check are in two scripts; import one of them: MODULE:FUNCTION")
    return sys.modules["__main__"]


def counts(option, text):
    if text is None:
        return None
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        numbers = [float("nan")]
    if not all(number.is_integer() for number in numbers):
        raise ValueError(f"{option} {text}: allowed: whole numbers, separated by commas, such as 1000,1e6")
    return [int(number) for number in numbers]


def failure_of_function(error, given):
    """Returns a description of the error if the user's function raised it while the package computed the
    expected results; else empty."""
    calls = traceback.extract_tb(error.__traceback__)
    ours = [index for index, call in enumerate(calls) if call.filename == _measure.__file__]
    if not any(calls[index].name == _measure.apply.__name__ for index in ours):
        return ""
    lines = [
        *traceback.format_list(calls[ours[-1] + 1 :]),
        *traceback.format_exception_only(type(error), error),
    ]
    text = f"{given.function} fails in this process, before anything is measured:\n{''.join(lines).rstrip()}"
    if not given.data:
        text += "\nIts array was random float64 numbers in one dimension; --data FILE.npy names another"
    return text


def main():
    options = parser()
    given = options.parse_args()
    if given.list:
        print(zcbench.ways())
        return 0
    if not given.function:
        options.error("which function? MODULE:FUNCTION")
    try:
        elements = counts("--elements", given.elements)
        if given.data:
            array = np.load(given.data, mmap_mode="r")
        else:
            array = np.random.default_rng(42).random(int(max(elements or [1_000_000])))
        result = zcbench.measure(
            function_at(given.function),
            array,
            workers=counts("--workers", given.workers),
            elements=elements,
            ways=given.ways and given.ways.split(","),
            starts=given.starts if given.starts in (None, "all") else given.starts.split(","),
            lifecycles=given.lifecycles.split(","),
            inplace=given.inplace,
            check=given.check and function_at(given.check),
            samples=given.samples,
            target_ci=given.target_ci,
            budget=given.budget,
            timeout=given.timeout,
        )
    except Exception as error:
        failure = failure_of_function(error, given)
        known = (ValueError, TypeError, ImportError, AttributeError, OSError, zcbench.Error)
        if not failure and not isinstance(error, known):
            raise
        print(f"zcbench: {failure or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(result)
    if given.output:
        result.save(given.output)
    if given.report:
        result.report(given.report)
    return 4 if any(point.median_ns is None for point in result.points) else 0


if __name__ == "__main__":
    sys.exit(main())
