"""Tests every way of the Python package with one start method: the right results for every kind of array, and
the right reason for every fault. python_test.py runs it once per start method.

    contracts.py START [full] [WAY...]

It drives the ways as zcbench's measuring program does, but without zcbench itself. Every line that it prints
is a broken promise; the last line counts the checks.
"""

import contextlib
import faulthandler
import json
import multiprocessing
import os
import select
import signal
import sys
import time
import warnings
from multiprocessing import forkserver, resource_tracker

import numpy as np

import contract_functions as functions
from zcbench import _engine, _function, _measure, _program, _ways, protocol
from zcbench.protocol import SampleError

RECORDS = np.dtype([("when", "<i4"), ("what", "<f8"), ("who", "S3")])
WAIT_S = 60.0
HANGS_S = 300.0
STUCK_S = 800.0
PR_SET_CHILD_SUBREAPER = 36
# The interval of checks for dead workers: a test need not wait as long as a measurement.
WATCH_S = 0.05
# The number of workers and the array, by description.
ARRAYS = {
    "none": (2, np.empty(0)),
    "one": (2, np.array([3.5])),
    "seven": (3, np.array([np.nan, -0.0, np.inf, 5e-324, 1, 2, 3])),
    "more workers than elements": (4, np.arange(3.0)),
    "2-D float32": (2, np.arange(21, dtype=np.float32).reshape(7, 3)),
    "more than fits into a pipe": (2, np.arange(400_000.0)),
    "records": (2, np.array([(index, index / 3, b"abc") for index in range(7)], RECORDS)),
}
HANGS = "no answer, and every worker is in the function"
FAULTS = {
    "wrong": "wrong result of slice 0",
    "raise": "ValueError: this slice cannot be analysed",
    "kill": "a worker was killed by signal 9 (SIGKILL)",
    "hang": HANGS,
}
# Ways that notice a killed worker themselves report it in their own words, not with the message above.
OWN_WORDS_FOR_KILLED = {"executor_map": "terminated abruptly", "joblib": "terminated"}
# Pool.map waits forever: zcbench's deadline ends it (python_test.py).
NEVER_NOTICES_KILLED = ("pool_map",)
# Ways that die together with the measuring program.
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
        """Tests every way that this start method fits, and with `fork` those without a start method."""
        ways = [
            way
            for way in map(_ways.load, self.names)
            if not way.missing() and (self.start in way.starts or not way.starts and self.start == "fork")
        ]
        # First, while this process has no fork server, which its children would use as well.
        for way in ways:
            self.wrong(way)
        kinds = list(ARRAYS)
        index = 0
        for way in ways:
            for lifecycle, inplace in self.combinations(way):
                # If workers take long to start, each combination gets only one of the arrays.
                one_each = self.is_slow(way) or inplace and self.start != "fork" and not self.full
                for kind in [kinds[index % len(kinds)]] if one_each else kinds:
                    self.right(kind, way, lifecycle, inplace)
                index += 1

    def combinations(self, way):
        return [
            (lifecycle, inplace)
            for lifecycle in way.lifecycles
            for inplace in (False, True)
            if (way.inplace or not inplace) and not (self.is_slow(way) and inplace)
        ]

    def is_slow(self, way):
        """Returns whether workers are slow to start: those that import NumPy take 0.1 s or more."""
        return not self.full and (self.start in ("spawn", "forkserver") or way.name == "joblib")

    def faults(self, way, index, inplace):
        """Returns faults for the combination with that index; for joblib, which is slow, half of them."""
        return [
            fault
            for position, fault in enumerate(FAULTS)
            if fault != "kill" or way.name not in NEVER_NOTICES_KILLED + WITHOUT_WORKERS
            if self.full or way.name != "joblib" or position % 2 == index % 2
            # With inplace, only the comparison differs, and there may be no answer.
            if self.full or not inplace or fault == "wrong" or self.start == "fork" and fault != "hang"
        ]

    def right(self, kind, way, lifecycle, inplace):
        workers, array = ARRAYS[kind]
        array = array.copy()
        array.flags.writeable = False
        with Job(self.start, way, lifecycle, inplace, array, workers) as job:
            name = f"{job.name}, {kind}"
            with job.measurement() as measurement:
                for _ in range(1 if lifecycle == "fork" and self.is_slow(way) else 2):
                    reason = failure_of(measurement)["reason"]
                    self.expect(name, reason == "", reason)
            for child in multiprocessing.active_children():
                child.join(WAIT_S)
            # Semaphores live as long as this process; python_test.py checks for them when it has ended.
            self.expect(name, not multiprocessing.active_children(), "workers are left")

    def wrong(self, way):
        """Tests every fault, and that nothing is left afterwards."""
        if way.name == "start":
            return
        # With one worker, joblib would call the function in the measuring process.
        workers = 1 if self.is_slow(way) and way.name != "joblib" else 2
        with contextlib.ExitStack() as jobs:
            cases = [
                (fault, jobs.enter_context(Job(self.start, way, *each, np.arange(9.0), workers)))
                for index, each in enumerate(self.combinations(way))
                for fault in self.faults(way, index, each[1])
            ]
            failures = failures_in_a_group(cases)
        for (fault, job), failure in zip(cases, failures):
            self.expect_failure(way, job, fault, failure)
        # The names of their objects in shared memory contain one of these.
        marks = [job.folder.shm_prefix.split("-")[-2] for _, job in cases]
        marks += [failure["pid"] for failure in failures]
        left = [
            entry
            for entry in _engine.names_in("/dev/shm")
            if any(f"-{mark}-" in entry or f"_{mark}_" in entry for mark in marks)
        ]
        self.expect(way.name, not left, f"{left} are left in /dev/shm")
        self.expect(way.name, not has_children(), "processes are left")

    def expect_failure(self, way, job, fault, failure):
        name = f"{job.name}, {fault}"
        expected = FAULTS[fault]
        if fault == "wrong" and job.inplace:
            expected = "the array is wrong"
        if fault == "kill":
            expected = OWN_WORDS_FOR_KILLED.get(way.name, expected)
        self.expect(name, expected in failure["reason"], f"the reason is {failure['reason']!r}")
        if fault == "raise":
            trace = failure["trace"]
            self.expect(
                name,
                trace.count("Traceback (most recent call last)") >= 1 and "misbehave" in trace,
                f"the traceback is {trace!r}",
            )


def failures_in_a_group(cases):
    """Returns one failure for each (fault, job). Each sample is taken by its own process, in a process group
    that is then killed, as zcbench does."""
    read_end, write_end = os.pipe()
    leader = os.fork()
    if leader == 0:
        try:
            os.setpgid(0, 0)
            lead_group(cases, write_end)
        finally:
            os._exit(1)
    os.close(write_end)
    with open(read_end, encoding="utf-8") as answers:
        failures = [json.loads(line) for line in answers]
    os.killpg(leader, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-leader, 0)
    died = {"reason": "the leader of the process group died", "trace": "", "pid": leader}
    return failures + [died] * (len(cases) - len(failures))


def lead_group(cases, write_end):
    protocol._libc.prctl(protocol._PR_SET_PDEATHSIG, signal.SIGKILL)
    first = cases[0][1]
    os.environ[functions.FAULT] = first.folder.file("fault")
    _program.keep_leftovers_findable(first.folder.path, first.folder.shm_prefix)
    with open(first.folder.file("stderr"), "a") as file:
        os.dup2(file.fileno(), 2)
    # The processes share the tracker and the fork server, so that NumPy is loaded once.
    resource_tracker.ensure_running()
    if first.start.startswith("forkserver"):
        _program.context_of(first.start, first.described, first.way)
        forkserver.ensure_running()
        # In the children, it would look for their own fork server.
        forkserver._forkserver.ensure_running = lambda: None
    for fault, job in cases:
        os.ftruncate(2, 0)
        failure = failure_in_a_process(fault, job, write_end)
        os.write(write_end, json.dumps(failure).encode() + b"\n")
    os.close(write_end)
    signal.pause()


def failure_in_a_process(fault, job, write_end):
    fault_file = os.environ[functions.FAULT]
    read_end, own_write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write_end)
        protocol._libc.prctl(protocol._PR_SET_PDEATHSIG, signal.SIGKILL)
        _program.keep_leftovers_findable(job.folder.path, job.folder.shm_prefix)
        with open(fault_file, "w", encoding="utf-8") as file:
            file.write(fault)
        try:
            failure = failure_of(job.measurement().__enter__())
            os.write(own_write_end, json.dumps(failure).encode() + b"\n")
            signal.pause()
        finally:
            os._exit(1)
    os.close(own_write_end)
    failure = {"reason": HANGS, "trace": ""}
    until = time.monotonic() + HANGS_S
    with open(read_end, encoding="utf-8") as answers:
        # Checks the workers before the answer: a worker that hangs does not end.
        while not (all_hang := len(functions.hanging(fault_file)) == job.workers):
            answered, _, _ = select.select([answers], [], [], 0.005)
            if answered or time.monotonic() > until:
                break
        if not all_hang:
            failure = {"reason": f"no answer within {HANGS_S} s, and no worker hangs", "trace": ""}
        if select.select([answers], [], [], 0)[0]:
            failure = json.loads(answers.readline() or '{"reason": "it died", "trace": ""}')
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    end_workers_of_server()
    for name in functions.hanging(fault_file):
        os.unlink(name)
    return {**failure, "pid": child}


def end_workers_of_server():
    """Ends the fork server's workers, which do not end with the process that asked for them, or complain
    about its closed pipe."""
    server = forkserver._forkserver._forkserver_pid
    while children := [child for child in children_of(server) if is_running(child)]:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                end = os.pidfd_open(child)
                try:
                    signal.pidfd_send_signal(end, signal.SIGKILL)
                    select.select([end], [], [])
                finally:
                    os.close(end)


def is_running(pid):
    """Returns whether the process runs; a zombie does not, and its parent will reap it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid):
    if pid is None:
        return []
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        return list(map(int, file.read().split()))


def failure_of(measurement):
    """Returns reason and traceback if there is no sample; both are empty if there is one."""
    try:
        timer, figures = measurement.sample()
    except SampleError as error:
        return {"reason": str(error), "trace": error.trace}
    fits = timer.real_ns > 0 and timer.cpu_ns >= 0 and figures["count"] == measurement.elements
    return {"reason": "" if fits else "wrong times", "trace": ""}


def has_children():
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


class Job:
    """The folder that zcbench.measure() writes for the measuring program; use it in a with statement."""

    def __init__(self, start, way, lifecycle, inplace, array, workers):
        self.start, self.way, self.lifecycle, self.inplace = start, way, lifecycle, inplace
        self.workers = 1 if way.one_worker else workers
        self.elements = len(array)
        self.name = f"{way.name} {lifecycle}{' inplace' if inplace else ''}"
        self.folder = _engine.JobFolder()
        function = functions.reverse if inplace else functions.total
        _measure.write_expected(
            self.folder.path, function, array, [self.elements], [self.workers], inplace, "f", []
        )
        self.folder.write_job(_function.function_named(function), array, inplace, None, [])
        with open(self.folder.file("job.json"), encoding="utf-8") as file:
            self.described = json.load(file)

    def measurement(self):
        return _program.Measurement(
            self.described,
            self.folder.path,
            self.way.name,
            self.start if self.way.starts else "none",
            str(self.elements),
            str(self.workers),
            self.lifecycle,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.__exit__()


def main():
    faulthandler.dump_traceback_later(STUCK_S, exit=True)
    warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of fork with threads
    # Processes whose parent is gone become children of this one.
    protocol._libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    _program.WATCH_S = WATCH_S
    # As in the measuring program, so that workers do not load this file.
    sys.modules["__main__"] = type(sys)("__main__")
    contracts = Contracts(sys.argv[1], sys.argv[2:])
    contracts.run()
    print(f"{contracts.checks} checks, {len(contracts.broken)} broken")
    return 1 if contracts.broken or not contracts.checks else 0


if __name__ == "__main__":
    sys.exit(main())
