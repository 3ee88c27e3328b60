"""Commands that compute show their progress on a terminal, and nothing on a pipe.

A pause of more than a second simulates a long computation: the program is stopped once it has read a file.
"""

import os
import pathlib
import pty
import re
import subprocess
import time

from results_forgery import google_benchmark
from zcbench_case import HANGS_S, SANITIZED, ZcbenchCase, fields_of, main, small_config

PAUSE_S = 1.2  # progress is shown after one second
CLEAR_LINE = b"\r\x1b[K"
# Enough benchmarks for the command to be stopped in time.
BENCHMARKS = 1000 if SANITIZED else 12_000
TICKS = os.sysconf("SC_CLK_TCK") // 2  # of CPU time
SIZES = 30 if SANITIZED else 200


class Progress(ZcbenchCase):
    def google_file(self, name, factor=1.0):
        times = {f"BM_{i}": [factor * (100 + i % 7 + repetition) for repetition in range(5)]
                 for i in range(BENCHMARKS)}
        (self.folder / name).write_text(google_benchmark(times))
        return name

    def own_file(self, name, *args):
        config = self.write_config(small_config(
            strategy="serial", elements=list(range(1000, 1000 + SIZES)), samples=40))
        done = self.zcbench("run", config, "-q", "-o", name, *args)
        self.assert_exit(done, 0)
        return name

    def read_bytes(self, pid):
        """Returns the bytes that it has read so far, without mapped files; None if it has ended."""
        try:
            return int(re.search(r"^rchar: (\d+)", pathlib.Path(f"/proc/{pid}/io").read_text())[1])
        except (OSError, TypeError):
            return None

    def stopped_while_it_computes(self, process, bytes_before):
        """Stops a command after it has read that much, and returns the pids of its processes."""
        while True:
            pids = self.hold_still(process)
            self.assertEqual(fields_of(process.pid)[:1], ["T"], "the command was over before it was stopped")
            if self.read_bytes(process.pid) >= bytes_before:
                return pids
            self.go_on(pids)

    def started_and_paused(self, *args):
        """Starts a command, and pauses it once it has read a file; returns it and our end of its terminal."""
        ours, its = pty.openpty()
        process = subprocess.Popen(
            self.command(*args), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=its, env={**os.environ, "TERM": "xterm"}, start_new_session=True)
        self.addCleanup(self.end, process)
        os.close(its)
        inputs = [self.folder / word for word in map(str, args) if (self.folder / word).is_file()]
        pids = self.stopped_while_it_computes(process, inputs[0].stat().st_size)
        stopped = time.monotonic()
        self.wait_for(lambda: time.monotonic() - stopped > PAUSE_S, "time does not pass")
        self.go_on(pids)
        return process, ours

    def printed_after_a_pause(self, *args):
        """Returns (its output on the terminal, exit code)."""
        process, ours = self.started_and_paused(*args)
        text = b""
        try:
            while piece := os.read(ours, 65536):
                text += piece
        except OSError:  # EIO: it has ended
            pass
        os.close(ours)
        return text, process.wait(timeout=HANGS_S)

    def check(self, *args, codes=(0,), busy):
        with self.subTest(args[0]):
            text, code = self.printed_after_a_pause(*args)
            self.assertIn(code, codes, text)
            self.assertRegex(text, busy)
            self.assertTrue(text.endswith(CLEAR_LINE), text[-100:])
            # It is one line, rewritten in place.
            self.assertNotIn(b"\n", text)

    def check_silent(self, *args):
        done = self.zcbench(*args, env={**os.environ, "TERM": "xterm"})
        self.assertEqual(done.stderr, "")
        self.assertNotIn("\x1b", done.stdout)

    def test_commands_that_judge_times(self):
        files = [self.google_file("a.json"), self.google_file("b.json", 1.5)]
        busy = re.compile(rb"\r\x1b\[K *(\d+ %  )?(reading|comparing|judging) [a-z.]")
        self.check("compare", *files, codes=(1,), busy=busy)
        self.check("trend", *files, busy=busy)
        self.check_silent("compare", *files)

    def test_commands_that_explain_a_run(self):
        file = self.own_file("r.json")
        busy = re.compile(rb"\r\x1b\[K *(\d+ %  )?(reading|checking|predicting) [a-z.]")
        self.check("advise", "--kernel", "square", "--elements", "1000", "--results", file, busy=busy)
        self.check("claims", file, busy=busy)
        self.check("report", file, "-o", "r.html", busy=busy)
        self.check("export", file, "-o", "r.csv", busy=busy)
        self.check_silent("export", file, "-o", "r.csv")

    def test_merge(self):
        parts = [self.own_file(f"{i}.json", "--shard", f"{i}/2") for i in (1, 2)]
        self.check("merge", *parts, "-o", "m.json",
                   busy=re.compile(rb"\r\x1b\[K *(\d+ %  )?(reading|checking|merging) [a-z0-9.]"))

    def test_selfcheck_obeys_its_option(self):
        units = self.folder / "units.json"
        config = self.write_config(small_config(strategy=["serial", "threads"], samples=5))
        self.assert_exit(self.zcbench("selfcheck", config, "--budget", "3s", "--units", units), 0)
        # This takes longer than these tests wait.
        replay = ["selfcheck", "--replay", units, "--suite-points", "10000"]
        process, ours = self.started_and_paused(*replay)
        text = b""
        while b" %  simulating " not in text:
            text += os.read(ours, 65536)
        os.close(ours)
        self.end(process)
        process, ours = self.started_and_paused(*replay, "--progress", "never")
        # By then it has computed for long enough to show progress.
        self.wait_for(lambda: int((fields_of(process.pid) or [TICKS] * 12)[11]) >= TICKS,
                      "it does not compute")
        os.set_blocking(ours, False)
        self.assertRaises(BlockingIOError, os.read, ours, 65536)
        os.close(ours)
        self.end(process)


if __name__ == "__main__":
    main()
