"""The Python package: its promises for every way, start method and lifecycle (python/contracts.py), and
zcbench.measure(), zcbench.gate(), the command line and the pytest fixture with the real program."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
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
STUCK_S = 850.0  # the limit for a script; ctest ends the test after 900
STARTS = ("fork", "forkserver", "forkserver_preload", "spawn")
# The Python that runs this test may have no NumPy; Debian's Python uses Debian's NumPy.
CANDIDATES = (sys.executable, "/usr/bin/python3")


FIND = "import importlib.util, sys; print(*(m for m in sys.argv[1:] if not importlib.util.find_spec(m)))"


def why_not(python, *modules):
    """Returns which of the modules that Python lacks; empty if none."""
    lacks = subprocess.run([python, "-c", FIND, *modules], capture_output=True, text=True).stdout.split()
    return f"{python} has no {', '.join(lacks)}" if lacks else ""


LACKS = {python: why_not(python, "numpy") for python in CANDIDATES if os.access(python, os.X_OK)}
PYTHON = next((python for python, lacks in LACKS.items() if not lacks), None)

# The example of docs/python.md, which leaves a mark whenever the script runs to its end.
SCRIPT = """\
import numpy as np, zcbench
def analyse(chunk):
    return chunk.mean(), chunk.std(), chunk.max()
result = zcbench.measure(analyse, np.arange(1000.0), workers=2, samples=1, starts="all",
                         ways="shared_memory")
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
def of_rows(chunk):
    return chunk.sum(axis=1)
def slow(chunk):
    for _ in range(8):
        chunk.sum()
    return float(chunk.sum())
"""

# A user's own way, as in docs/python.md.
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


def setUpModule():
    """Compiles a copy of the package, which hundreds of processes load; the checkout stays unchanged."""
    place = tempfile.TemporaryDirectory(prefix="zcbench-test-package-")
    unittest.addModuleCleanup(place.cleanup)
    copied = shutil.copytree(PACKAGE, f"{place.name}/python", ignore=shutil.ignore_patterns("__pycache__"))
    if PYTHON:
        subprocess.run([PYTHON, "-m", "compileall", "-q", copied], check=True)
    PythonCase.package = copied


@unittest.skipIf(SANITIZED, "the program without sanitizers runs the same Python")
@unittest.skipUnless(PYTHON, "no Python here has NumPy: " + "; ".join(LACKS.values()))
class PythonCase(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir()
        (self.folder / "functions.py").write_text(FUNCTIONS)
        self.environment = {
            **os.environ,
            "ZCBENCH": str(BINARY),
            "PYTHONPATH": self.package,
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
        """Runs Python. Returns stdout and stderr."""
        return self.pythons((words, code))[0]

    def pythons(self, *commands):
        """Runs Python with each of the (words, exit code) at the same time; no process and no file may be
        left afterwards. Returns the stdout and stderr of each."""
        processes = [self.start_python(*words) for words, _ in commands]
        outputs = [process.communicate(timeout=STUCK_S) for process in processes]
        for process, (out, err), (words, code) in zip(processes, outputs, commands):
            with self.subTest(words):
                self.assertEqual(process.returncode, code, f"{out}\n{err}")
        self.assert_all_gone(*(process.pid for process in processes))
        return outputs

    def assert_all_gone(self, *sessions):
        for session in sessions:
            self.wait_for(lambda: not descendants_of_session(session), "processes are left")
        self.assertEqual(os.listdir(self.temporary), [])
        # /dev/shm is private to these tests if the machine allows it (zcbench_case.py).
        self.assertEqual(os.listdir("/dev/shm") if MAY_MOUNT else [], [])

    def measure(self, *arguments):
        """Returns the output of a script that calls measure()."""
        return self.measure_all(arguments)[0]

    def measure_all(self, *calls):
        """Returns the outputs of scripts that call measure() at the same time, each with its arguments."""
        commands = []
        for index, arguments in enumerate(calls):
            script = self.folder / f"script{index}.py"
            script.write_text(
                f"import numpy as np, zcbench, functions\n"
                f"if __name__ == '__main__':\n"
                f"    print(zcbench.measure({', '.join(arguments)}))\n"
            )
            commands.append(([script], 0))
        return [out for out, _ in self.pythons(*commands)]

    def errors_of(self, *calls):
        """Returns what one script prints about calls that fail, each with its arguments."""
        script = self.folder / "errors.py"
        script.write_text(
            "import numpy as np, zcbench, functions\n"
            "if __name__ == '__main__':\n"
            f"    for arguments in {[', '.join(arguments) for arguments in calls]!r}:\n"
            "        try:\n"
            "            eval(f'zcbench.measure({arguments})')\n"
            "            print('no error')\n"
            "        except (ValueError, TypeError, zcbench.Error) as error:\n"
            "            print(' '.join(str(error).split()))\n"
        )
        out, _ = self.python(script)
        self.assertEqual(out.count("\n"), len(calls), out)
        return out.splitlines()


class Contracts(PythonCase):
    def test_every_way_keeps_its_promises(self):
        processes = [
            self.start_python(SOURCE / "tests/system/python/contracts.py", start, *["full"] * FULL)
            for start in STARTS
        ]
        for start, process in zip(STARTS, processes):
            out, err = process.communicate(timeout=HANGS_S)
            with self.subTest(start):
                self.assertEqual(process.returncode, 0, f"{out}\n{err[-3000:]}")
                self.assertRegex(out, r"^[1-9]\d+ checks, 0 broken\n$")
        for process in processes:
            self.assert_all_gone(process.pid)


    def test_what_counts_as_right(self):
        _, err = self.python(SOURCE / "tests/system/python/judging.py")
        self.assertRegex(err, r"Ran [1-9]\d* tests")


class Measure(PythonCase):
    def test_the_example_runs_without_a_guard_and_its_results_are_results(self):
        (self.folder / "script.py").write_text(SCRIPT)
        out, _ = self.python("script.py")
        self.assertEqual((self.folder / "ends").read_text(), "end\n")
        self.assertIn("What to use", out)
        for start in STARTS:
            rows = re.findall(rf"^shared_memory\.{start} .*\d (?:us|ms|s) ", out, re.MULTILINE)
            self.assertEqual(len(rows), 2, out)
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
        cases = (
            (
                ("different_in_workers", ways),
                r"no time: .*shared_memory.fork \(fork\).*: wrong result of slice 0: \d+, expected \d+",
            ),
            (("broken_in_workers", ways), "KeyError: 'only the main program has it'"),
            (
                ("dies_in_workers", ways),
                r"shared_memory.fork \(pool\).*: a worker was killed by signal 9 \(SIGKILL\)",
            ),
            # Pool.map waits forever.
            (
                ("dies_in_workers", "ways='pool_map'", "lifecycles='pool'", "timeout=2"),
                "no time: every way: .*has not answered: .*increase timeout if",
            ),
            (
                ("hangs_in_workers", "ways=['pool_map', 'serial']", "timeout=2"),
                r"no time: (every way|.*pool_map.fork \(pool\).*): .*has not answered",
            ),
        )
        outputs = self.measure_all(
            *(
                (f"functions.{function}", "np.arange(100.0)", "workers=2", "samples=2", *options)
                for (function, *options), _ in cases
            )
        )
        for (arguments, reason), out in zip(cases, outputs):
            with self.subTest(arguments):
                self.assertRegex(out, reason)
                self.assertEqual(
                    out.count("Traceback (most recent call last)"), int("broken" in arguments[0]), out
                )
                self.assertIn("no way has a time", out)

    def test_what_is_wrong_with_the_call_is_said_before_anything_is_measured(self):
        array = "np.arange(100.0)"
        cases = (
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
        )
        cannot_send_lambdas = why_not(PYTHON, "cloudpickle")
        for (arguments, message), said in zip(cases, self.errors_of(*(each for each, _ in cases))):
            with self.subTest(message):
                if "lambda" in arguments[0] and cannot_send_lambdas:
                    message = "is a lambda, so another process cannot find it by its name"
                self.assertIn(message, said)

    def test_what_was_measured_in_another_way_than_asked_is_noted(self):
        common = "workers=2", "samples=2"
        much, changed = self.measure_all(
            (
                "functions.returns_much",
                "np.arange(2000000.0)[::2]",
                *common,
                "ways=['inherited', 'threads']",
            ),
            (
                "functions.changes",
                "np.arange(100.0)",
                *common,
                "inplace=True",
                "ways=['inherited', 'raw_array']",
            ),
        )
        self.assertIn("note: the array is not contiguous: a contiguous copy was measured", much)
        self.assertIn(
            "note: returns_much returns 8.0 MB for 8.0 MB of input: every way copies results back", much
        )
        self.assertIn("note: inherited was not measured: it does not fit inplace=True", changed)
        self.assertRegex(changed, r"\nraw_array\.fork +\d")

    def test_sizes_workers_and_a_check_of_ones_own(self):
        out = self.measure(
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
        out = self.measure(
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
        # A script that measures is loaded up to the call.
        (self.folder / "script.py").write_text(SCRIPT)
        common = "--samples", "2", "--ways", "raw_array"
        (same, _), _, (script, _), (listed, _) = self.pythons(
            *(
                (("-m", "zcbench", *words), code)
                for words, code in (
                    (
                        (
                            *("functions:analyse", "--elements", "1e3", "--workers", "2"),
                            *("--ways", "serial,raw_array", "--samples", "2"),
                            *("-o", "mine.json", "--report", "mine.html"),
                        ),
                        0,
                    ),
                    (
                        ("functions.py:broken_in_workers", "--elements", "10", "--workers", "1", *common),
                        4,
                    ),
                    (
                        (
                            *("script.py:analyse", "--elements", "10", "--workers", "1", *common),
                            *("--starts", "fork,spawn", "--lifecycles", "fork"),
                        ),
                        0,
                    ),
                    (("--list",), 0),
                )
            )
        )
        self.assertIn("analyse of 1,000 float64", same)
        self.assertTrue(json.loads((self.folder / "mine.json").read_text())["benchmarks"])
        self.assertIn("<html", (self.folder / "mine.html").read_text())
        self.assertEqual(script.count("What to use"), 1)
        self.assertNotIn("no time", script)
        names = re.findall(r"^(\w+) ", listed, re.MULTILINE)
        page = (SOURCE / "docs/python.md").read_text()
        self.assertGreater(len(names), 10)
        self.assertEqual(
            [name for name in names if f"| `{name}` |" not in page], [], "not in docs/python.md"
        )

    def test_the_command_line_says_what_is_wrong(self):
        (self.folder / "script.py").write_text(SCRIPT)
        cases = [
            (("script:analyse",), "script calls zcbench.measure() or zcbench.gate() while it is imported"),
            (("functions:nothing",), "zcbench: functions has no nothing; its functions: analyse, "),
            (("functions.py:analyze",), "zcbench: functions.py has no analyze; its functions: analyse, "),
            *(
                (
                    ("functions:analyse", "--elements", text),
                    f"zcbench: --elements {text}: allowed: whole numbers, separated by commas, such as "
                    "1000,1e6\n",
                )
                for text in ("x", "1.5", "inf", "10,")
            ),
        ]
        outputs = self.pythons(*((("-m", "zcbench", *words), 2) for words, _ in cases))
        for (words, message), (_, err) in zip(cases, outputs):
            with self.subTest(words):
                self.assertIn(message, err)
                self.assertEqual(err.count("\n"), 1, err)

    def test_the_command_line_shows_where_the_function_fails(self):
        _, err = self.python("-m", "zcbench", "functions:of_rows", "--elements", "10", code=2)
        self.assertIn("functions:of_rows fails in this process, before anything is measured:", err)
        self.assertIn("in of_rows\n    return chunk.sum(axis=1)\n", err)
        self.assertNotIn("_measure.py", err)
        self.assertIn("in one dimension; --data FILE.npy names another", err)

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
        (said,) = self.errors_of(("functions.analyse", "np.arange(9.0)"))
        self.assertEqual(said, "ZCBENCH is /nowhere, which is not a program")


class Gate(PythonCase):
    def gates(self, *calls):
        """Returns stdout and stderr of scripts that call gate() at the same time. Each call is the arguments
        and the exit code."""
        commands = []
        for index, (arguments, code) in enumerate(calls):
            script = self.folder / f"script{index}.py"
            script.write_text(
                "import numpy as np, zcbench, functions\n"
                f"verdict = zcbench.gate({arguments})\n"
                f"print(verdict.outcome); print(verdict); verdict.save('verdict{index}.json')\n"
            )
            commands.append(([script], code))
        return self.pythons(*commands)

    def test_a_slower_function_raises_with_the_table_and_a_faster_one_passes(self):
        (_, slower), (faster, _) = self.gates(
            ("functions.analyse, functions.slow, np.arange(1e6), budget='1min'", 1),
            ("functions.slow, functions.analyse, np.arange(1e6), budget='1min'", 0),
        )
        self.assertIn("zcbench.Regression: slow is slower than analyse", slower)
        self.assertIn("verdict: regression", slower)
        self.assertIn("A: analyse", slower)
        self.assertEqual(faster.splitlines()[0], "no regression")
        # Its record can be replayed.
        done = self.zcbench("ab", "--replay", "verdict1.json")
        self.assert_exit(done, 0)
        self.assertIn("improvement", done.stdout)

    def test_without_a_verdict_it_says_why(self):
        (out, undecided), (_, refused) = self.gates(
            ("functions.analyse, functions.analyse, np.arange(1e6), budget='1s', margin='1.1%'", 0),
            ("functions.analyse, functions.returns_much, np.arange(1e3)", 1),
        )
        self.assertEqual(out.splitlines()[0], "inconclusive")
        self.assertIn("Inconclusive: not decided within 1s", undecided)
        self.assertIn("there is no verdict", refused)
        self.assertIn("new: wrong result of slice 0", refused)

    def test_the_fixture_fails_skips_and_passes(self):
        if reason := why_not(PYTHON, "pytest"):
            self.skipTest(reason)
        (self.folder / "test_gate.py").write_text(
            "import numpy as np, functions, pytest\n"
            "same = (functions.analyse, functions.analyse, np.arange(1e6))\n"
            "def test_slower(zcbench_gate):\n"
            "    zcbench_gate(functions.analyse, functions.slow, np.arange(1e6), budget='1min')\n"
            "@pytest.mark.parametrize('inconclusive', ['skip', 'warn', 'fail'])\n"
            "def test_undecided(zcbench_gate, inconclusive):\n"
            "    zcbench_gate(*same, inconclusive=inconclusive, budget='1s', margin='1.1%')\n"
        )
        out, _ = self.python(
            *("-m", "pytest", "-q", "-rsf", "-p", "no:cacheprovider", "-p", "zcbench.pytest_plugin"), code=1
        )
        self.assertRegex(out, "2 failed, 1 passed, 1 skipped, [1-9]")
        self.assertIn("verdict: regression", out)
        self.assertRegex(out, r"SKIPPED .*inconclusive")
        self.assertRegex(out, r"FAILED .*test_undecided\[fail\] - Failed: inconclusive")
        self.assertRegex(out, "Inconclusive: not decided within 1s")


class Installed(PythonCase):
    DEBIANS = "/usr/bin/python3"  # the Python of scripts/wheel.sh

    def setUp(self):
        super().setUp()
        if reason := why_not(self.DEBIANS, "numpy", "pip", "setuptools", "venv", "wheel"):
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
        """Installs into a fresh environment, without a network."""
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
