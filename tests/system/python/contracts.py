"""What every way of the Python package does with one start method: the right results for every kind of
array, and the right reason for every fault. python_test.py runs it once per start method.

    contracts.py START [full] [WAY...]

It drives the ways as zcbench's measuring program does, without the engine. Every line that it prints is a
broken promise; the last line counts the checks.
"""

import faulthandler
import json
import multiprocessing
import os
import select
import signal
import sys
import warnings

import numpy as np

import contract_functions as functions
from zcbench import _engine, _function, _measure, _program, _ways, protocol
from zcbench.protocol import SampleError

RECORDS = np.dtype([("when", "<i4"), ("what", "<f8"), ("who", "S3")])
WAIT_S = 10.0
HANGS_S = 60.0
STUCK_S = 280.0
# Of each the workers, and the array.
ARRAYS = {
    "none": (2, np.empty(0)),
    "one": (2, np.array([3.5])),
    "seven": (3, np.array([np.nan, -0.0, np.inf, 5e-324, 1, 2, 3])),
    "more workers than elements": (4, np.arange(3.0)),
    "2-D float32": (2, np.arange(21, dtype=np.float32).reshape(7, 3)),
    "records": (2, np.array([(index, index / 3, b"abc") for index in range(7)], RECORDS)),
}
FAULTS = {
    "wrong": "wrong result of slice 0",
    "raise": "ValueError: this slice cannot be analysed",
    "kill": "a worker was killed by signal 9 (SIGKILL)",
}
# What notices a killed worker itself, says so in words of its own, and has none of the messages above.
OWN_WORDS_FOR_KILLED = {"executor_map": "terminated abruptly", "joblib": "terminated"}
# Pool.map waits for ever: the engine's deadline ends it (python_test.py).
NEVER_NOTICES_KILLED = ("pool_map",)
# Threads and serial die with the measuring program itself.
WITHOUT_WORKERS = ("threads", "serial")


class Contracts:
    def __init__(self, start, words):
        self.start, self.full = start, "full" in words
        self.names = [word for word in words if word != "full"] or list(_ways.TABLE)
        self.checks = 0
        self.broken = []

    def expect(self, name, condition, what):
        self.checks += 1
        if not condition:
            self.broken.append(f"{name}: {what}")
            print(f"{name}: {what}", flush=True)

    def run(self):
        """Every way that this start method fits; those without one are run with `fork`."""
        slow = self.start in ("spawn", "forkserver") and not self.full
        combinations = [
            (way, lifecycle, inplace)
            for way in map(_ways.load, self.names)
            if not way.missing()
            for lifecycle in way.lifecycles
            for inplace in (False, True)
            if self.start in way.starts or not way.starts and self.start == "fork"
            if (way.inplace or not inplace) and not (slow and inplace)
        ]
        # Before this process has a fork server, which its children would use as well.
        for index, combination in enumerate(combinations):
            # Where a worker takes long to start, each gets one of the faults.
            for fault in [list(FAULTS)[index % len(FAULTS)]] if self.is_slow(*combination) else FAULTS:
                self.wrong(fault, *combination)
        for combination in combinations:
            for kind in ["records"] if self.is_slow(*combination) else ARRAYS:
                self.right(kind, *combination)

    def is_slow(self, way, lifecycle, _inplace):
        """Workers that import NumPy take 0.1 s and more to start."""
        return not self.full and (self.start in ("spawn", "forkserver") or way.name == "joblib")

    def right(self, kind, way, lifecycle, inplace):
        workers, array = ARRAYS[kind]
        array = array.copy()
        array.flags.writeable = False
        name = f"{way.name} {lifecycle}{' inplace' if inplace else ''}, {kind}"
        with Measured(self.start, way, lifecycle, inplace, array, workers) as measured:
            for _ in range(2):
                reason = measured.failure()["reason"]
                self.expect(name, reason == "", reason)
        for child in multiprocessing.active_children():
            child.join(WAIT_S)
        # Semaphores live as long as this process; python_test.py looks when it has ended.
        self.expect(name, not multiprocessing.active_children(), "workers are left")

    def wrong(self, fault, way, lifecycle, inplace):
        if way.name == "start" or fault == "kill" and way.name in NEVER_NOTICES_KILLED + WITHOUT_WORKERS:
            return
        name = f"{way.name} {lifecycle}{' inplace' if inplace else ''}, {fault}"
        expected = FAULTS[fault]
        if fault == "wrong" and inplace:
            expected = "the array is wrong"
        if fault == "kill":
            expected = OWN_WORDS_FOR_KILLED.get(way.name, expected)
        failure = failure_in_a_process(self.start, way, lifecycle, inplace, fault)
        self.expect(name, expected in failure["reason"], f"the reason is {failure['reason']!r}")
        if fault == "raise":
            trace = failure["trace"]
            self.expect(
                name,
                trace.count("Traceback (most recent call last)") >= 1 and "misbehave" in trace,
                f"the traceback is {trace!r}",
            )
        left = [
            entry
            for entry in _engine.names_in("/dev/shm")
            if any(f"-{mark}-" in entry or f"_{mark}_" in entry for mark in failure["marks"])
        ]
        self.expect(name, not left, f"{left} are left in /dev/shm")


def failure_in_a_process(start, way, lifecycle, inplace, fault):
    """The failure of a sample that goes wrong, in a process group that is then killed, as zcbench does."""
    read_end, write_end = os.pipe()
    folder = _engine.JobFolder()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        protocol._libc.prctl(protocol._PR_SET_PDEATHSIG, signal.SIGKILL)
        os.environ[functions.FAULT] = fault
        _program.keep_leftovers_findable(folder.path, folder.shm_prefix)
        with open(folder.file("stderr"), "w") as file:
            os.dup2(file.fileno(), 2)
        measured = Measured(
            start, way, lifecycle, inplace, np.arange(9.0), 2, folder, way.name in WITHOUT_WORKERS
        )
        measured.measurement.__enter__()
        os.write(write_end, json.dumps(measured.failure()).encode() + b"\n")
        signal.pause()
    os.close(write_end)
    with folder, open(read_end, encoding="utf-8") as answers:
        answered, _, _ = select.select([answers], [], [], HANGS_S)
        answer = answers.readline() if answered else ""
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        failure = json.loads(answer or json.dumps({"reason": f"no answer within {HANGS_S} s", "trace": ""}))
        # By which objects in shared memory are recognized.
        return {**failure, "marks": [child, folder.shm_prefix.split("-")[-2]]}


class Measured:
    """A Measurement in this process."""

    def __init__(self, start, way, lifecycle, inplace, array, workers, folder=None, is_worker=False):
        self.folder = folder or _engine.JobFolder()
        function = functions.reverse if inplace else functions.total
        os.environ[functions.PARENT] = str(os.getpid())
        workers = 1 if way.one_worker else workers
        _measure.write_expected(self.folder.path, function, array, [len(array)], [workers], inplace, "f", [])
        if is_worker:
            os.environ[functions.PARENT] = ""
        self.folder.write_job(_function.function_named(function), array, inplace, None, [])
        with open(self.folder.file("job.json"), encoding="utf-8") as file:
            job = json.load(file)
        self.measurement = _program.Measurement(
            job,
            self.folder.path,
            way.name,
            start if way.starts else "none",
            str(len(array)),
            str(workers),
            lifecycle,
        )

    def __enter__(self):
        self.measurement.__enter__()
        return self

    def failure(self):
        """Reason and traceback if there is no sample; both empty if there is one."""
        try:
            timer, figures = self.measurement.sample()
        except SampleError as error:
            return {"reason": str(error), "trace": error.trace}
        fits = timer.real_ns > 0 and timer.cpu_ns >= 0 and figures["count"] == self.measurement.elements
        return {"reason": "" if fits else "wrong times", "trace": ""}

    def __exit__(self, *_):
        self.measurement.__exit__()
        self.folder.__exit__()


def main():
    faulthandler.dump_traceback_later(STUCK_S, exit=True)
    warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of fork with threads
    # As in the measuring program: workers do not load this file.
    sys.modules["__main__"] = type(sys)("__main__")
    contracts = Contracts(sys.argv[1], sys.argv[2:])
    contracts.run()
    print(f"{contracts.checks} checks, {len(contracts.broken)} broken")
    return 1 if contracts.broken or not contracts.checks else 0


if __name__ == "__main__":
    sys.exit(main())
