"""The program that takes the samples of one way; zcbench starts it for each turn of a point
(docs/external.md).

    program.py WAY START ELEMENTS WORKERS LIFECYCLE, in the folder of job.json

It loads the user's function, checks every result, and answers with an error if it cannot take a sample.
"""

import concurrent.futures
import json
import multiprocessing
import multiprocessing.connection
import os
import pickle
import re
import signal
import stat
import sys
import tempfile
import traceback
import types

import numpy as np

from zcbench import _check, _function, _ways
from zcbench.protocol import SampleError, Timer, serve, slices
from zcbench.way import Job

MEASURING = "ZCBENCH_MEASURING"  # an environment variable that measured functions see
PID_PREFIX = "pid-"  # prefix of file names in the job's folder
SHOWN_CHARACTERS = 2000
# A sample that takes longer than this checks at this interval whether workers have died.
WATCH_S = 0.5
JOIN_S = 5.0
OWN_FOLDERS = (
    os.path.dirname(_check.__file__),
    os.path.dirname(_ways.__file__),
    os.path.dirname(concurrent.futures.__file__),
)
MULTIPROCESSING = os.path.dirname(multiprocessing.__file__)
STATUS_READERS = ("join", "poll", "wait", "_wait_for_exit", "active_children", "_cleanup")
# The first line of a worker's traceback, as multiprocessing reports it.
TRACEBACK = "Traceback (most recent call last):"


class WorkerDied(Exception):
    pass


class Failure(SampleError):
    """A reason in one line, and the traceback that explains it (may be empty)."""

    def __init__(self, reason, trace=""):
        super().__init__(reason)
        self.trace = trace


def main(folder, package_folder):
    """Called by the job's program.py. `folder` contains job.json, `package_folder` this package."""
    with open(os.path.join(folder, "job.json"), encoding="utf-8") as file:
        job = json.load(file)
    answers, requests = take_over_streams(job)
    keep_leftovers_findable(folder, job["shm_prefix"])
    sys.path[:] = [*job["sys_path"], package_folder]
    sys.argv[1:], arguments = job["argv"][1:], sys.argv[1:]
    sys.argv[0] = job["argv"][0]
    os.chdir(job["cwd"])
    os.environ[MEASURING] = "1"
    # Workers need not load the file that starts this program; the user's script replaces it (_script.py).
    sys.modules["__main__"] = types.ModuleType("__main__")
    with Measurement(job, folder, *arguments) as measurement:
        serve(measurement.sample, requests, answers)


def take_over_streams(job):
    """Returns the streams of the protocol, and redirects those that user code reads and prints to."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(2, 1)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    return answers, requests


def keep_leftovers_findable(folder, shm_prefix):
    """Gives the temporary files and semaphores that Python names such names that zcbench.measure() can find
    them: zcbench kills this program together with the processes with which Python cleans up."""
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    multiprocessing.current_process()._config["semprefix"] = f"/{shm_prefix}"
    with open(os.path.join(folder, f"{PID_PREFIX}{os.getpid()}"), "w"):
        pass  # joblib's names contain the pid


def load_function(job):
    try:
        for source in filter(None, [job["function"]["source"]]):
            if _function.digest_of(source["path"]) != source["digest"]:
                raise Failure(f"{source['path']} changed while it was measured")
        return _function.found(job["function"])
    except SampleError:
        raise
    except BaseException as error:
        raise Failure(f"cannot load {job['function']['name']}: {one_line(error)}", own_traceback(error))


def context_of(start, job, way):
    """Returns the start method as multiprocessing.get_context does. The fork server also preloads the
    functions that workers run; a hand-written program has them in the module of the user's function."""
    if start == "none":
        return None
    context = multiprocessing.get_context("forkserver" if start.startswith("forkserver") else start)
    if start == "forkserver_preload":
        # Up to Python 3.13 the server does not get sys.path, and silently skips missing modules.
        os.environ["PYTHONPATH"], os.environ["PYTHONSAFEPATH"] = os.pathsep.join(sys.path), "1"
        script = bool(job["function"]["script"])
        if script:
            os.environ["ZCBENCH_SCRIPT_PRELOAD"] = "1"
        module = "zcbench._script" if script else job["function"]["module"]
        context.set_forkserver_preload(list(filter(None, ["numpy", way.__module__, module])))
    elif start == "forkserver":
        context.set_forkserver_preload([])
    return context


class Measurement:
    """Measures one way with one start method, lifecycle and size; use it in a with statement. The first
    failure is final, because zcbench then ends the program."""

    def __init__(self, job, folder, way, start, elements, workers, lifecycle):
        self.trace_path = trace_path(folder, way, start, elements, workers, lifecycle)
        self.is_pool = lifecycle == "pool"
        self.elements = int(elements)
        self.inplace = job["inplace"]
        self.failure = None
        self.way = None
        self.watched = []
        self.try_to(lambda: self.prepare(job, folder, way, start, int(workers)))

    def prepare(self, job, folder, way, start, workers):
        function = load_function(job)
        self.check = _function.found(job["check"]) if job["check"] else _check.same
        array = np.load(os.path.join(folder, "array.npy"), mmap_mode="r")[: self.elements]
        self.expected = load_expected(folder, self.elements, workers, self.inplace)
        chosen = way_class(job, way)
        self.way = chosen(
            Job(
                function,
                array,
                list(slices(self.elements, workers)),
                self.inplace,
                context_of(start, job, chosen),
                folder,
                f"{job['shm_prefix']}{os.getpid()}-",
            )
        )
        self.way.open()
        if self.is_pool:
            self.way.start()
            self.watched = multiprocessing.active_children()

    def __enter__(self):
        signal.signal(signal.SIGALRM, self.look_for_the_dead)
        return self

    def __exit__(self, *_):
        if not self.failure:
            if self.is_pool:
                self.way.stop()
            self.way.close()

    def sample(self):
        timer = None if self.failure else self.try_to(self.take)
        if self.failure:
            raise self.failure
        return timer, {"count": self.elements}

    def take(self):
        way = self.way
        way.reset()
        work = way.exchange if self.is_pool else way.run
        if not self.is_pool:
            self.watched = []
        pids = [child.pid for child in multiprocessing.active_children()] if self.is_pool else ()
        signal.setitimer(signal.ITIMER_REAL, WATCH_S, WATCH_S)
        with Timer(pids) as timer:
            results = work()
        signal.setitimer(signal.ITIMER_REAL, 0)
        if any(process.exitcode for process in way.processes):
            raise WorkerDied
        self.require_right(results)
        return timer

    def try_to(self, step):
        """Returns what the step returns, or sets self.failure. zcbench then kills this program and its
        workers, whatever state they are in, and zcbench.measure() removes what they leave."""
        try:
            return step()
        except BaseException as error:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.failure = self.failure_of(error)
        with open(self.trace_path, "w", encoding="utf-8") as file:
            json.dump({"reason": str(self.failure), "trace": self.failure.trace}, file)
        return None

    def look_for_the_dead(self, _signal, frame):
        """Raises WorkerDied if a worker has been killed, since it cannot answer any more."""
        if self.way.notices_dead:
            return
        while frame:  # a worker's status can be read only once, and this call is about to read it
            if (
                os.path.dirname(frame.f_code.co_filename) == MULTIPROCESSING
                and frame.f_code.co_name in STATUS_READERS
            ):
                return
            frame = frame.f_back
        self.watched = {*self.watched, *multiprocessing.active_children(), *self.way.processes}
        for worker in self.watched:
            if worker.exitcode:
                raise WorkerDied

    def require_right(self, results):
        if self.way.control and results is None:
            return
        if self.inplace:
            self.require_same(self.way.output(), self.expected, "the array is wrong")
            return
        if len(results) != len(self.expected):
            raise Failure(f"wrong result: {len(results)} results of {len(self.expected)} slices")
        for index, (got, expected) in enumerate(zip(results, self.expected)):
            self.require_same(got, expected, f"wrong result of slice {index}")

    def require_same(self, got, expected, what):
        if not self.check(got, expected):
            raise Failure(f"{what}: {_check.shown(got)}, expected {_check.shown(expected)}")

    def failure_of(self, error):
        if isinstance(error, Failure):
            return error
        if isinstance(error, (WorkerDied, EOFError, ConnectionError)):
            return self.failure_of_worker(error)
        # An exception from a pool's worker has the worker's traceback as its cause.
        cause = str(error.__cause__).strip('\n"')
        return Failure(one_line(error), cause if TRACEBACK in cause else own_traceback(error))

    def failure_of_worker(self, error):
        way = self.way
        workers = {
            *self.watched,
            *way.processes,
            *getattr(way, "workers", ()),
            *multiprocessing.active_children(),
        }
        if not isinstance(error, WorkerDied):  # a worker has closed its connection and is about to end
            ending = multiprocessing.connection.wait([worker.sentinel for worker in workers], JOIN_S)
            for worker in workers:
                if worker.sentinel in ending:
                    worker.join(JOIN_S)
        codes = sorted({worker.exitcode for worker in workers if worker.exitcode})
        trace = last_traceback()
        if codes and codes[0] < 0:
            return Failure(
                f"a worker was killed by signal {-codes[0]} ({signal.Signals(-codes[0]).name})", trace
            )
        if trace:
            return Failure(trace.splitlines()[-1], trace)
        return Failure(
            f"a worker ended with status {codes[0]}" if codes else "a worker ended without a result"
        )


def way_class(job, name):
    for described in job["own_ways"]:
        if described["way"] == name:
            return _function.found(described)
    return _ways.load(name)


def load_expected(folder, elements, workers, inplace):
    if inplace:
        return np.load(os.path.join(folder, f"expected-{elements}-{workers}.npy"), mmap_mode="r")
    with open(os.path.join(folder, f"expected-{elements}-{workers}.pickle"), "rb") as file:
        return pickle.load(file)


def one_line(error):
    return " ".join("".join(traceback.format_exception_only(type(error), error)).split())


def last_traceback():
    """Returns the last traceback printed by a worker, or its last output; zcbench keeps stderr in a file."""
    try:
        if not stat.S_ISREG(os.fstat(2).st_mode):
            return ""
        with open("/proc/self/fd/2", encoding="utf-8", errors="replace") as file:
            return last_traceback_in(file.read())
    except OSError:
        return ""


def last_traceback_in(text):
    whole = re.findall(rf"^{re.escape(TRACEBACK)}\n(?:[ \t].*\n)+\S.*$", text, re.MULTILINE)
    # Python prints and ignores an exception from look_for_the_dead() during a fork; the next check raises it
    # again.
    of_workers = [trace for trace in whole if WorkerDied.__name__ not in trace.splitlines()[-1]]
    return of_workers[-1] if of_workers else text[-SHOWN_CHARACTERS:].strip()


def own_traceback(error):
    """Returns the traceback without the frames of this package and of concurrent.futures."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if os.path.dirname(frame.filename) not in OWN_FOLDERS
    ]
    if not frames:
        return ""
    return "".join(
        [
            TRACEBACK + "\n",
            *traceback.format_list(frames),
            *traceback.format_exception_only(type(error), error),
        ]
    ).rstrip()


def trace_path(folder, way, start, elements, workers, lifecycle):
    """Returns the path at which zcbench.measure() finds the traceback of a failure."""
    return os.path.join(folder, "failures", f"{way}.{start}.{elements}.{workers}.{lifecycle}")
