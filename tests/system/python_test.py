"""The Python package: its promises for every way, start and lifecycle (python/contracts.py), and
zcbench.measure(), zcbench.gate(), the command line and the pytest fixture with the real program."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import unittest

from zcbench_case import (
    BINARY,
    FULL,
    HANGS_S,
    MAY_MOUNT,
    SANITIZED,
    SOURCE,
    ZcbenchCase,
    descendants_of_session,
    main,
)

PACKAGE = SOURCE / "python"
STARTS = ("fork", "forkserver", "forkserver_preload", "spawn")
# Debian's Python has Debian's NumPy; the one that runs this test may have none.
CANDIDATES = (sys.executable, "/usr/bin/python3")


def why_not(python, module="numpy"):
    done = subprocess.run([python, "-c", f"import {module}"], capture_output=True, text=True)
    return "" if done.returncode == 0 else f"{python} has no {module}"


PYTHON = next((python for python in CANDIDATES if os.access(python, os.X_OK) and not why_not(python)), None)

# The example of docs/python.md, with a mark for each time that the script runs to its end.
SCRIPT = """\
import numpy as np, zcbench
def analyse(chunk):
    return chunk.mean(), chunk.std(), chunk.max()
result = zcbench.measure(analyse, np.arange(1000.0), workers=2, samples=2, starts="all",
                         ways=["shared_memory", "pipe_pickle5"])
print(result)
result.save("mine.json"); result.report("mine.html")
open("ends", "a").write("end\\n")
"""

FUNCTIONS = """\
import os, signal, threading, time
import numpy as np
import zcbench

SCALE = 1.0
def analyse(chunk):
    return float(chunk.sum()) * SCALE
def different_in_workers(chunk):
    return os.getpid()
def broken_in_workers(chunk):
    if os.environ.get("ZCBENCH_MEASURING"):
        raise KeyError("only the main program has it")
    return 0
def hangs_in_workers(chunk):
    if os.environ.get("ZCBENCH_MEASURING"):
        threading.Event().wait()
def dies_in_workers(chunk):
    if os.environ.get("ZCBENCH_MEASURING"):
        os.kill(os.getpid(), signal.SIGKILL)
def changes(chunk):
    chunk *= 2
def returns_much(chunk):
    return chunk * 2
def nested(chunk):
    if os.environ.get("ZCBENCH_MEASURING"):
        zcbench.measure(analyse, chunk)
def near(got, expected):
    return abs(got - expected) < 1e9
def slow(chunk):
    for _ in range(8):
        chunk.sum()
    return float(chunk.sum())
"""

# A way of the user's own, as in docs/python.md.
TOY = """\
import numpy as np
import zcbench
from functions import analyse

class Toy(zcbench.Way):
    name = "toy"
    description = "the array as a file in the job's folder"

    def open(self):
        self.path = self.job.folder + "/toy.npy"
        np.save(self.path, self.job.input)

    def run(self):
        with self.job.context.Pool(self.job.workers) as pool:
            self.notices_dead = True
            jobs = [(self.job.function, self.path, *bounds) for bounds in self.job.bounds]
            return pool.starmap(load_and_call, jobs)

    lifecycles = ("fork",)
    inplace = False

def load_and_call(function, path, begin, end):
    return function(np.load(path)[begin:end])

if __name__ == "__main__":
    result = zcbench.measure(analyse, np.arange(100.0), workers=2, samples=2, ways=[Toy, "serial"],
                             starts=["fork", "spawn"])
    print(sorted((point.command, point.samples, point.reason) for point in result.points))
"""


@unittest.skipIf(SANITIZED, "the program without sanitizers runs the same Python")
@unittest.skipUnless(PYTHON, "no Python here has NumPy: " + "; ".join(map(why_not, CANDIDATES)))
class PythonCase(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir()
        (self.folder / "functions.py").write_text(FUNCTIONS)
        self.environment = {
            **os.environ,
            "ZCBENCH": str(BINARY),
            "PYTHONPATH": str(PACKAGE),
            "TMPDIR": str(self.temporary),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start_python(self, *words):
        process = subprocess.Popen(
            [PYTHON, "-W", "ignore::DeprecationWarning", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(self.end, process)
        return process

    def python(self, *words, code=0):
        """Runs Python; afterwards none of its processes and files may be left. Returns stdout and stderr."""
        process = self.start_python(*words)
        out, err = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, code, f"{out}\n{err}")
        self.assert_all_gone(process.pid)
        return out, err

    def assert_all_gone(self, session):
        self.wait_for(lambda: not descendants_of_session(session), "processes are left")
        self.assertEqual(os.listdir(self.temporary), [])
        # It is private to these tests where the machine allows it (zcbench_case.py).
        self.assertEqual(os.listdir("/dev/shm") if MAY_MOUNT else [], [])

    def measure(self, *arguments, code=0):
        """The output of a script that measures, and its stderr."""
        script = self.folder / "script.py"
        script.write_text(
            f"import numpy as np, zcbench, functions\n"
            f"if __name__ == '__main__':\n"
            f"    print(zcbench.measure({', '.join(arguments)}))\n"
        )
        return self.python(script, code=code)

    def error_of(self, *arguments):
        """The last line of stderr of a script that fails."""
        return self.measure(*arguments, code=1)[1].splitlines()[-1]


class Contracts(PythonCase):
    def test_every_way_keeps_its_promises(self):
        processes = [
            self.start_python("-B", SOURCE / "tests/system/python/contracts.py", start, *["full"] * FULL)
            for start in STARTS
        ]
        for start, process in zip(STARTS, processes):
            out, err = process.communicate(timeout=HANGS_S)
            with self.subTest(start):
                self.assertEqual(process.returncode, 0, f"{out}\n{err[-3000:]}")
                self.assertRegex(out, r"^[1-9]\d+ checks, 0 broken\n$")
        for process in processes:
            self.assert_all_gone(process.pid)


class Measure(PythonCase):
    def test_the_example_runs_without_a_guard_and_its_results_are_results(self):
        (self.folder / "script.py").write_text(SCRIPT)
        out, _ = self.python("script.py")
        self.assertEqual((self.folder / "ends").read_text(), "end\n")
        self.assertIn("What to take", out)
        for start in STARTS:
            for way in ("shared_memory", "pipe_pickle5"):
                self.assertEqual(
                    len(re.findall(rf"^{way}\.{start} .*\d (?:us|ms|s) ", out, re.MULTILINE)), 2, out
                )
            self.assertRegex(out, rf"starting 2 workers with {start} alone takes \d")
        self.assertIn("<html", (self.folder / "mine.html").read_text())
        results = self.read_results(self.folder / "mine.json")
        self.assertEqual(results["context"]["zcbench"]["config"]["name"], "analyse")
        own = results["benchmarks"][0]["zcbench"]
        self.assertEqual((own["kernel"], own["strategy"]), ("function", "external"))
        self.assertRegex(
            own["command"]["version"], r"^analyse, zcbench [\d.]+, Python [\d.]+, NumPy [\d.]+$"
        )
        self.assert_exit(self.zcbench("show", "mine.json"), 0)

    def test_results_of_two_runs_can_be_compared(self):
        for name in ("one.json", "two.json"):
            (self.folder / "script.py").write_text(
                "import numpy as np, zcbench, functions\n"
                "zcbench.measure(functions.analyse, np.arange(100.0), workers=2, samples=2, "
                f"ways=['threads', 'serial']).save('{name}')\n"
            )
            self.python("script.py")
        done = self.zcbench("compare", "one.json", "two.json")
        self.assert_exit(done, 8)
        self.assertIn("command:threads", done.stdout)

    def test_a_way_that_fails_has_no_time_and_says_why(self):
        ways = "ways=['shared_memory', 'queue', 'serial']"
        for function, reason in (
            (
                "different_in_workers",
                r"no time: .*shared_memory.fork \(fork\).*: wrong result of slice 0: \d+, " r"expected \d+",
            ),
            ("broken_in_workers", "KeyError: 'only the main program has it'"),
            (
                "dies_in_workers",
                r"shared_memory.fork \(pool\).*: a worker was killed by signal 9 \(SIGKILL\)",
            ),
            ("hangs_in_workers", "has not answered: .*timed out|has not answered"),
        ):
            with self.subTest(function):
                timeout = "timeout=2" if "hangs" in function else "timeout=30"
                out, _ = self.measure(
                    f"functions.{function}", "np.arange(100.0)", "workers=2", "samples=2", ways, timeout
                )
                self.assertRegex(out, reason)
                self.assertEqual(
                    out.count("Traceback (most recent call last)"), int("broken" in function), out
                )
                self.assertIn("no way has a time", out)

    def test_what_is_wrong_with_the_call_is_said_before_anything_is_measured(self):
        array = "np.arange(100.0)"
        for arguments, message in (
            (("lambda chunk: 0", array, "starts='spawn'"), "is a lambda, so only forked workers can get it"),
            (("functions.changes", array), "changes changes its slice; pass inplace=True"),
            (("functions.analyse", "np.array([object()])"), "has Python objects"),
            (("functions.analyse", "np.empty((0, 3))"), "at least one element along the first axis"),
            (("functions.analyse", array, "workers=0"), "workers=0; allowed: whole numbers from 1 to 1024"),
            (
                ("functions.analyse", array, "elements=101"),
                "elements=101; allowed: whole numbers from 1 to 100",
            ),
            (("functions.analyse", array, "ways='shm'"), "ways: 'shm' is unknown; allowed: inherited, "),
            (("functions.analyse", array, "starts='vfork'"), "starts: 'vfork' is unknown; allowed: fork, "),
            (("functions.analyse", array, "lifecycles=[]"), "lifecycles is empty"),
            (("functions.analyse", array, "budget='soon'"), "'soon' is no duration"),
            (("functions.analyse", array, "ways='inherited'", "starts='spawn'"), "no way fits"),
            (
                ("lambda chunk: (c for c in chunk)", array),
                "cannot be pickled, so workers cannot send it back",
            ),
        ):
            with self.subTest(message):
                if "lambda" in arguments[0] and why_not(PYTHON, "cloudpickle"):
                    message = "is a lambda, so another process cannot find it by its name"
                self.assertIn(message, self.error_of(*arguments))

    def test_what_was_measured_in_another_way_than_asked_is_noted(self):
        out, _ = self.measure(
            "functions.returns_much",
            "np.arange(2000000.0)[::2]",
            "workers=2",
            "samples=2",
            "ways=['inherited', 'threads']",
        )
        self.assertIn("note: the array is not contiguous: a contiguous copy was measured", out)
        self.assertIn(
            "note: returns_much returns 8.0 MB for 8.0 MB of input: every way copies results back", out
        )
        out, _ = self.measure(
            "functions.changes",
            "np.arange(100.0)",
            "workers=2",
            "samples=2",
            "inplace=True",
            "ways=['inherited', 'raw_array']",
        )
        self.assertIn("note: inherited was not measured: it does not fit inplace=True", out)
        self.assertRegex(out, r"\nraw_array\.fork +\d")

    def test_sizes_workers_and_a_check_of_ones_own(self):
        out, _ = self.measure(
            "functions.different_in_workers",
            "np.zeros((9, 2), np.float32)",
            "workers=[1, 2]",
            "elements=[4, 9]",
            "check=functions.near",
            "samples=2",
            "ways='raw_array'",
        )
        self.assertIn("different_in_workers of 4 x 2, 9 x 2 float32", out)
        for elements in (4, 9):
            for workers in ("1 worker", "2 workers"):
                self.assertIn(f"pool, {elements} elements, {workers}: ", out)
        self.assertNotIn("no time", out)

    def test_a_function_that_measures_again_says_so(self):
        out, _ = self.measure(
            "functions.nested",
            "np.arange(100.0)",
            "workers=2",
            "samples=2",
            "ways='pool_map'",
            "lifecycles='pool'",
        )
        self.assertIn("cannot be called by a function that is measured", out)

    def test_a_way_of_ones_own(self):
        (self.folder / "toy.py").write_text(TOY)
        out, _ = self.python("toy.py")
        self.assertEqual(out, "[('serial', 2, ''), ('toy.fork', 2, ''), ('toy.spawn', 2, '')]\n")

    def test_the_command_line_does_the_same(self):
        out, _ = self.python(
            "-m",
            "zcbench",
            "functions:analyse",
            "--elements",
            "1e3",
            "--workers",
            "2",
            "--ways",
            "serial,raw_array",
            "--samples",
            "2",
            "-o",
            "mine.json",
            "--report",
            "mine.html",
        )
        self.assertIn("analyse of 1,000 float64", out)
        self.assertTrue(json.loads((self.folder / "mine.json").read_text())["benchmarks"])
        self.python(
            "-m",
            "zcbench",
            "functions.py:broken_in_workers",
            "--elements",
            "10",
            "--ways",
            "raw_array",
            "--workers",
            "1",
            "--samples",
            "2",
            code=4,
        )
        # A script that measures is loaded up to the call.
        (self.folder / "script.py").write_text(SCRIPT)
        out, _ = self.python(
            *("-m", "zcbench", "script.py:analyse", "--elements", "10", "--ways", "raw_array"),
            *("--starts", "fork,spawn", "--lifecycles", "fork", "--workers", "1", "--samples", "2"),
        )
        self.assertEqual(out.count("What to take"), 1)
        self.assertNotIn("no time", out)
        _, err = self.python("-m", "zcbench", "script:analyse", code=2)
        self.assertIn("script calls zcbench.measure() or zcbench.gate() while it is imported", err)
        _, err = self.python("-m", "zcbench", "functions:nothing", code=2)
        self.assertIn("has no attribute 'nothing'", err)
        for text in ("x", "1.5", "inf", "10,"):
            _, err = self.python("-m", "zcbench", "functions:analyse", "--elements", text, code=2)
            self.assertEqual(err, f"zcbench: --elements {text}: allowed: whole numbers, separated by commas, "
                                  "such as 1000,1e6\n")
        out, _ = self.python("-m", "zcbench", "--list")
        names = re.findall(r"^(\w+) ", out, re.MULTILINE)
        page = (SOURCE / "docs/python.md").read_text()
        self.assertGreater(len(names), 10)
        self.assertEqual(
            [name for name in names if f"| `{name}` |" not in page], [], "not in docs/python.md"
        )

    def test_nothing_is_left_when_it_is_interrupted_or_killed(self):
        (self.folder / "script.py").write_text(
            "import numpy as np, zcbench, functions\n"
            "zcbench.measure(functions.analyse, np.arange(1e6), workers=2, samples=100000)\n"
        )
        for number in (signal.SIGINT, signal.SIGKILL):
            with self.subTest(number):
                process = self.start_python("script.py")
                self.wait_for(
                    lambda: any(self.temporary.glob("*/results.json.journal")) or process.poll() is not None,
                    "nothing is measured",
                )
                self.assertIsNone(process.poll())
                os.killpg(process.pid, number) if number == signal.SIGINT else os.kill(process.pid, number)
                process.communicate(timeout=HANGS_S)
                self.wait_for(lambda: not descendants_of_session(process.pid), "processes are left")
                left = os.listdir(self.temporary)
                self.assertEqual(len(left), int(number == signal.SIGKILL), left)
                # The next call removes what the killed one could not.
                self.measure(
                    "functions.analyse", "np.arange(9.0)", "workers=1", "samples=2", "ways='serial'"
                )

    def test_without_the_program_it_says_where_it_looked(self):
        self.environment["ZCBENCH"] = "/nowhere"
        self.assertIn(
            "ZCBENCH is /nowhere, which is not a program",
            self.error_of("functions.analyse", "np.arange(9.0)"),
        )


class Gate(PythonCase):
    def gate(self, *arguments, code=0):
        (self.folder / "script.py").write_text(
            "import numpy as np, zcbench, functions\n"
            f"verdict = zcbench.gate({', '.join(arguments)})\n"
            "print(verdict.outcome); print(verdict); verdict.save('verdict.json')\n"
        )
        return self.python("script.py", code=code)

    def test_a_slower_function_raises_with_the_table(self):
        _, err = self.gate("functions.analyse", "functions.slow", "np.arange(1e6)", "budget='1min'", code=1)
        self.assertIn("zcbench.Regression: slow is slower than analyse", err)
        self.assertIn("verdict: regression", err)
        self.assertIn("A: analyse", err)

    def test_a_faster_function_passes_and_its_record_replays(self):
        out, _ = self.gate("functions.slow", "functions.analyse", "np.arange(1e6)", "budget='1min'")
        self.assertIn("no regression\n", out)
        done = self.zcbench("ab", "--replay", "verdict.json")
        self.assert_exit(done, 0)
        self.assertIn("improvement", done.stdout)

    def test_too_short_a_budget_is_inconclusive(self):
        out, err = self.gate(
            "functions.analyse", "functions.analyse", "np.arange(1e6)", "budget='1s'", "margin='1.1%'"
        )
        self.assertEqual(out.splitlines()[0], "inconclusive")
        self.assertIn("Inconclusive: not decided within 1s", err)

    def test_a_function_with_other_results_is_refused(self):
        _, err = self.gate("functions.analyse", "functions.returns_much", "np.arange(1e3)", code=1)
        self.assertIn("there is no verdict", err)
        self.assertIn("new: wrong result of slice 0", err)

    def test_the_fixture_fails_skips_and_passes(self):
        if reason := why_not(PYTHON, "pytest"):
            self.skipTest(reason)
        (self.folder / "test_gate.py").write_text(
            "import numpy as np, functions\n"
            "def test_slower(zcbench_gate):\n"
            "    zcbench_gate(functions.analyse, functions.slow, np.arange(1e6), budget='1min')\n"
            "def test_faster(zcbench_gate):\n"
            "    zcbench_gate(functions.slow, functions.analyse, np.arange(1e6), budget='1min')\n"
            "def test_undecided(zcbench_gate):\n"
            "    zcbench_gate(functions.analyse, functions.analyse, np.arange(1e6), budget='1s',\n"
            "                 margin='1.1%')\n"
        )
        out, _ = self.python(
            "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-p", "zcbench.pytest_plugin", code=1
        )
        self.assertIn("1 failed, 1 passed, 1 skipped", out)
        self.assertIn("verdict: regression", out)
        self.assertRegex(out, r"SKIPPED .*inconclusive")


class Installed(PythonCase):
    DEBIANS = "/usr/bin/python3"  # what scripts/wheel.sh uses

    def setUp(self):
        super().setUp()
        for module in ("numpy", "pip", "setuptools", "venv", "wheel"):
            if reason := why_not(self.DEBIANS, module):
                self.skipTest(reason)
        self.place = self.folder / "place"
        self.must(self.DEBIANS, "-m", "venv", "--system-site-packages", "--without-pip", self.place)
        del self.environment["PYTHONPATH"]

    def must(self, *words, **environment):
        done = subprocess.run(
            list(map(str, words)),
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=HANGS_S,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def install(self, what, *options):
        """Into a fresh environment, without a network."""
        pip = (self.DEBIANS, "-m", "pip", "--python", self.place / "bin/python", "install", "-q")
        self.must(*pip, "--no-index", "--no-deps", *options, what)

    def check_that_it_measures(self):
        words = ("--elements", "100", "--workers", "1", "--ways", "raw_array", "--starts", "spawn")
        python = self.place / "bin/python"
        out = self.must(python, "-m", "zcbench", "functions:analyse", *words, "--samples=2")
        self.assertIn("raw_array.spawn", out)
        self.assertNotIn("no time", out)

    def test_from_the_checkout(self):
        source = self.folder / "source"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("build", "*.egg-info", "bin"))
        self.install(source, "--no-build-isolation")
        self.check_that_it_measures()

    def test_from_a_wheel_with_the_program_in_it(self):
        made = self.must(SOURCE / "scripts/wheel.sh", self.folder, ZCBENCH_PROGRAM=str(BINARY)).strip()
        self.assertRegex(made, r"/zcbench-[\d.]+-py3-none-manylinux2014_x86_64\.whl$")
        self.install(made)
        del self.environment["ZCBENCH"]
        self.environment["PATH"] = "/usr/bin:/bin"
        self.check_that_it_measures()
        program = self.must(self.place / "bin/python", "-c", "import zcbench; print(zcbench.program())")
        expected = self.place.resolve() / self.library() / "zcbench/bin/zcbench"
        self.assertEqual(pathlib.Path(program.strip()), expected)

    def library(self):
        return next((self.place / "lib").glob("python3*")).relative_to(self.place) / "site-packages"


if __name__ == "__main__":
    main()
