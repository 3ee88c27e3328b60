"""Strategy `external`: good and faulty programs, and the real peers."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

from zcbench_case import BINARY, HANGS_S, SOURCE, ZcbenchCase, main, samples_of

PEER_PYTHON = "/usr/bin/python3"

# Squares 1000 numbers correctly; after the given number of samples it does what FAULT says.
PROGRAM = '''
import json, os, signal, subprocess, sys, time
path, fault, after = sys.argv[1], sys.argv[2], int(sys.argv[3])
import array
values = array.array("d")
with open(path, "rb") as file:
    file.seek(128)
    values.frombytes(file.read())
for number, line in enumerate(sys.stdin):
    begin = time.perf_counter_ns()
    total = sum(x * x for x in values)
    answer = {"real_time_ns": time.perf_counter_ns() - begin, "cpu_time_ns": 1,
              "count": len(values), "sum": total}
    if number == after:
        if fault == "dies":
            sys.exit("something broke")
        if fault == "killed":
            os.kill(os.getpid(), 9)
        if fault == "garbage":
            print("Shared memory squaring: 0.043s", flush=True)
            continue
        if fault == "wrong":
            answer["sum"] += 1e-3
        if fault == "short":
            answer["count"] -= 1
        if fault == "hangs":
            workers = [subprocess.Popen(["sleep", "300"]) for _ in range(2)]
            signal.pause()
    if fault.endswith("daemon") and number == after:
        # In its own session, with init as parent, and without our descriptors.
        script = "echo $$ >daemons; exec sleep 300"
        subprocess.run(["sh", "-c", f"setsid sh -c '{script}' </dev/null >/dev/null 2>&1 &"])
        while not os.path.exists("daemons"):
            os.sched_yield()
        if fault == "hanging daemon":
            signal.pause()
    print(json.dumps(answer), flush=True)
if fault == "stays":
    signal.pause()
'''


def has_numpy():
    if not os.access(PEER_PYTHON, os.X_OK):
        return False
    return subprocess.run([PEER_PYTHON, "-c", "import numpy"], capture_output=True).returncode == 0


class Marked(ZcbenchCase):
    """Finds processes by a marker in their environment, even if their parents have ended."""

    def marked(self, marker):
        """Returns the running processes that have the marker in their environment."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and marker.encode() in (entry / "environ").read_bytes():
                    found.append(entry.name)
            except OSError:
                pass
        return found

    def assert_gone(self, marker):
        self.wait_for(lambda: not self.marked(marker), "processes are left")

    def run_until(self, marker, processes, config):
        key, value = marker.split("=")
        started = self.start("run", config, "-o", self.output, "--discard-journal",
                             env={**os.environ, key: value})

        def are_there():
            self.assertIsNone(started.poll(), "ended too early")
            return len(self.marked(marker)) >= processes

        self.wait_for(are_there, "the program never started")
        return started


class External(Marked):
    def setUp(self):
        super().setUp()
        (self.folder / "program.py").write_text(PROGRAM)

    def config(self, fault="none", after=0, command=None, **changes):
        argv = [sys.executable, "program.py", "{input}", fault, str(after)]
        experiment = {
            "kernel": "square", "strategy": "external", "elements": 1000, "workers": 2,
            "samples": 7, "samples_per_turn": 3,
            "command": command or {"name": "fake", "argv": argv},
        }
        ours = {"kernel": "square", "strategy": "shared_mmap", "elements": 1000, "workers": 2,
                "samples": 3}
        experiment.update(changes)
        return self.write_config(
            {"schema_version": 1, "name": "mixed", "experiments": [experiment, ours]}
        )

    def test_samples_of_both_sides_are_in_one_file(self):
        probe = [sys.executable, "-c", "print('fake 1.0')"]
        argv = [sys.executable, "program.py", "{input}", "none", "0"]
        config = self.config(command={"name": "fake", "argv": argv, "probe": probe})
        # The run starts in another folder: the program is found next to its config.
        done = self.zcbench("run", config, "-o", self.output, cwd="/")
        self.assert_exit(done, 0)
        self.assertIn("fake", done.stdout)
        points = samples_of(self.read_results())
        name = "square/external/elements:1000/workers:2/fork/command:fake/real_time"
        self.assertEqual(len(points[name]), 7)
        self.assertEqual(len(points), 2)
        for entry in points[name]:
            self.assertGreater(entry["real_time"], 0)
            self.assertEqual(entry["cpu_time"], 0.001)
            own = entry["zcbench"]
            self.assertIs(own["verified"], True)
            self.assertEqual(own["command"], {"name": "fake", "argv": argv, "version": "fake 1.0"})
            self.assertAlmostEqual(own["result"]["sum"], 333, delta=60)
            # Unknown values are absent, not 0.
            self.assertNotIn("phases_ns", own)
            self.assertNotIn("bytes_copied", own)
        orders = [entry["zcbench"]["order"] for entries in points.values() for entry in entries]
        self.assertEqual(sorted(orders), list(range(10)))

    def fails(self, fault, after, *texts, timeout_s=30):
        config = self.config(fault, after, timeout_s=timeout_s)
        done = self.zcbench("run", config, "-o", self.output)
        self.assert_exit(done, 4)
        self.assertIn("failed: square/external/elements:1000/workers:2/fork/command:fake",
                      done.stdout)
        for text in texts:
            self.assertIn(text, done.stdout)
        results = self.read_results()
        self.assertEqual(len(samples_of(results)), 1)  # our own point is kept
        failed = [e for e in results["benchmarks"] if "error_occurred" in e]
        self.assertEqual(len(failed), 1)
        self.assertNotIn("real_time", failed[0])
        self.assertEqual(failed[0]["zcbench"]["status"], "failed")

    def test_faults_fail_the_point_with_a_reason(self):
        for after in (0, 2):
            with self.subTest(after=after):
                self.fails("dies", after, "exited with status 1", "last line on stderr: something broke")
                self.fails("killed", after, "was killed by signal 9 (SIGKILL)")
                self.fails("garbage", after, "is not a JSON object: Shared memory squaring")
                self.fails("wrong", after, "wrong result: the command's sum is", "expected 3")
                self.fails("short", after, "count is 999, expected 1000")

    def test_a_hung_program_and_its_workers_are_killed(self):
        marker = f"ZCBENCH_TEST={os.getpid()}.{time.monotonic_ns()}"
        key, value = marker.split("=")
        config = self.config("hangs", 1, timeout_s=0.5)
        done = self.zcbench("run", config, "-o", self.output, env={**os.environ, key: value})
        self.assert_exit(done, 4)
        self.assertIn("has not answered: the sample's deadline", done.stdout)
        self.assert_gone(marker)

    def test_a_daemon_of_the_program_is_killed(self):
        daemons = self.folder / "daemons"
        for fault, code, timeout_s in (("daemon", 0, 30), ("hanging daemon", 4, 1)):
            with self.subTest(fault=fault):
                daemons.unlink(missing_ok=True)
                while not daemons.exists():  # on a slow machine, the time may run out before
                    marker = f"ZCBENCH_TEST={os.getpid()}.{time.monotonic_ns()}"
                    key, value = marker.split("=")
                    config = self.config(fault, 1, timeout_s=timeout_s)
                    done = self.zcbench("run", config, "-o", self.output, env={**os.environ, key: value})
                    self.assert_exit(done, code)
                    timeout_s *= 2
                self.assert_gone(marker)

    def test_children_that_were_there_before_are_left_alone(self):
        config = self.config("daemon")
        script = 'sleep 301 & exec "$@"; exit 1'
        marker = f"ZCBENCH_TEST={os.getpid()}.{time.monotonic_ns()}"
        key, value = marker.split("=")
        done = subprocess.run(["sh", "-c", script, "sh", *self.command("run", config, "-o", self.output)],
                              env={**os.environ, key: value}, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, cwd=self.folder, timeout=60)
        self.assertEqual(done.returncode, 0)
        names = {pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() for pid in self.marked(marker)}
        for pid in self.marked(marker):
            os.kill(int(pid), signal.SIGKILL)
        self.assertIn(b"sleep\x00301\x00", names)

    def test_a_program_that_stays_after_its_input_fails(self):
        self.fails("stays", 0, "has not answered: the sample's deadline", timeout_s=0.5)

    def test_nothing_is_left_when_we_are_killed(self):
        for how in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(how=how):
                marker = f"ZCBENCH_TEST={os.getpid()}.{time.monotonic_ns()}"
                argv = [sys.executable, "-c", "import signal; signal.pause()"]
                config = self.config(command={"name": "sleeper", "argv": argv})
                started = self.run_until(marker, 2, config)
                started.send_signal(how)
                code = started.wait(HANGS_S)
                self.assertEqual(code, -9 if how == signal.SIGKILL else 143)
                self.assert_gone(marker)

    def test_a_missing_program_is_exit_3_or_recorded(self):
        commands = (
            ({"name": "gone", "argv": ["./gone"]}, "needs the program ./gone"),
            ({"name": "gone", "argv": ["no-such-program"]}, "no-such-program"),
            ({"name": "gone", "argv": ["sh"], "probe": ["sh", "-c", "echo no NumPy >&2; exit 1"]},
             "no NumPy"),
        )
        for command, text in commands:
            config = self.config(command=command)
            done = self.zcbench("run", config, "-o", self.output)
            self.assert_exit(done, 3, text, "command:gone")
            self.assertFalse(self.output.exists())
            config = self.config(command=command, if_unavailable="record")
            done = self.zcbench("run", config, "-o", self.output)
            self.assert_exit(done, 0)
            self.assertIn("1 unavailable", done.stdout)
            self.assertIn(text, done.stdout)
            self.output.unlink()

    def test_an_ordinary_users_program_may_read_its_input(self):
        os.chmod(self.folder, 0o777)
        program = self.folder / "program.sh"
        program.write_text('#!/bin/sh\nwc -c < "$1" >&2 || exit\nwhile read -r line; do\n'
                           """echo '{"real_time_ns": 1, "cpu_time_ns": 1, "count": 1000}'\ndone\n""")
        program.chmod(0o755)
        config = self.config(kernel="null", command={"name": "p", "argv": ["./program.sh", "{input}"]})
        run = self.zcbench_as_nobody if os.getuid() == 0 else self.zcbench
        self.assert_exit(run("run", config, "-o", self.output), 0)

    def test_other_data_reaches_the_program(self):
        config = self.config(data={"source": "linear"}, samples=2)
        self.assert_exit(self.zcbench("run", config, "-o", self.output), 0)
        points = samples_of(self.read_results())
        external = next(entries for name, entries in points.items() if "external" in name)
        self.assertEqual(external[0]["zcbench"]["result"]["sum"], sum(x * x for x in range(1000)))

    def test_dry_run_starts_nothing(self):
        touched = self.folder / "touched"
        command = {"name": "toucher", "argv": ["touch", str(touched)],
                   "probe": ["touch", str(touched)]}
        done = self.zcbench("run", self.config(command=command), "--dry-run")
        self.assert_exit(done, 0)
        self.assertIn("command:toucher", done.stdout)
        self.assertFalse(touched.exists())


@unittest.skipUnless(has_numpy(), f"{PEER_PYTHON} has no NumPy")
class Peers(Marked):
    def test_every_point_is_verified(self):
        done = self.zcbench(
            "run", "peers", "-o", self.output, "--set", "samples=2", "--set", "elements=1001",
            timeout=2 * HANGS_S,
        )
        self.assert_exit(done, 0)
        results = self.read_results()
        points = samples_of(results)
        commands = {e[0]["zcbench"].get("command", {}).get("name") for e in points.values()}
        self.assertEqual(
            commands - {None},
            {"python_array", "python_shared_memory", "python_pipe", "python_queue", "numpy_power",
             "numpy_multiply", "numpy_statistics"},
        )
        lifecycles = [(e[0]["zcbench"]["command"]["name"], e[0]["zcbench"]["lifecycle"])
                      for e in points.values() if "command" in e[0]["zcbench"]]
        self.assertEqual(len(lifecycles), 2 * 6 + 3)
        for entries in points.values():
            self.assertEqual(len(entries), 2)
            own = entries[0]["zcbench"]
            if "command" in own:
                self.assertRegex(own["command"]["version"], r"^Python 3.* NumPy \d")
                self.assertGreater(entries[0]["cpu_time"], 0)

    def test_nothing_is_left_when_we_are_killed(self):
        """Kills zcbench while a peer runs a pool of Python workers that zcbench does not know of."""
        config = json.loads((SOURCE / "configs/peers.json").read_text())
        pools = [e for e in config["experiments"]
                 if e["strategy"] == "external" and "lifecycle" in e]
        self.assertEqual(len(pools), 6)
        for name in ("peers", "python"):
            shutil.copytree(SOURCE / name, self.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        (self.folder / "configs").mkdir()
        for experiment in pools:
            experiment.update(lifecycle="pool", samples=100000, samples_per_turn=1000)
            config["experiments"] = [experiment]
            path = self.write_config(config, "configs/one.json")
            with self.subTest(command=experiment["command"]["name"]):
                marker = f"ZCBENCH_TEST={os.getpid()}.{time.monotonic_ns()}"
                started = self.run_until(marker, 6, path)  # zcbench, Python and 4 workers
                started.kill()
                started.wait()
                self.assert_gone(marker)


@unittest.skipUnless(has_numpy(), f"{PEER_PYTHON} has no NumPy")
class WholePrograms(ZcbenchCase):
    def test_they_print_the_lecture_s_lines(self):
        def lines(program, *arguments):
            done = subprocess.run([PEER_PYTHON, "-B", SOURCE / "peers" / program, *arguments],
                                  capture_output=True, text=True, timeout=HANGS_S)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return done.stdout.splitlines()

        square = lines("lecture_square.py", "10001", "3")
        self.assertRegex(square[0], r"^Shared memory squaring: \d+\.\d{3}s$")
        self.assertAlmostEqual(float(square[1].removeprefix("Result sum: ")), 3334, delta=200)
        statistics = lines("lecture_statistics.py", "10001", "3")
        self.assertRegex(statistics[0], r"^Zero-copy analysis of 10,001 elements in \d+\.\d{3}s$")
        self.assertEqual([line.split(":")[0] for line in statistics[1:]],
                         ["  Chunk 0-3333", "  Chunk 3333-6666", "  Chunk 6666-10001"])

    def test_whole_process_compares_both_sides(self):
        done = subprocess.run(
            [sys.executable, "-B", SOURCE / "bench/whole_process.py", "--zcbench", BINARY,
             "--rounds", "2"],
            capture_output=True, text=True, timeout=HANGS_S, cwd=self.folder,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"(?m)^28\.1 .* \d+\.\d+$")
        self.assertRegex(done.stdout, r"(?m)^28\.2 .* \d+\.\d+$")


if __name__ == "__main__":
    main()
