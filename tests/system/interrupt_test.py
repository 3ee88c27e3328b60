"""Signals: a command that only computes ends at once; a run continues after a pause."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from results_forgery import google_benchmark, sealed, whole, with_points
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, children_of, lives, main, samples_of, small_config

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class EndsAtOnce(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "c.json").write_text(json.dumps(small_config()))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"], cwd=folder, check=True,
                           timeout=HANGS_S)
            cls.run_of_one = whole(json.loads((path / "r.json").read_text()))

    def write_input(self, of_zcbench, size):
        path = self.folder / "in.json"
        if of_zcbench:
            path.write_bytes(sealed(with_points(self.run_of_one, size)))
        else:
            path.write_text(google_benchmark({f"BM_{n}": [100.0 + i for i in range(6)] for n in range(size)}))
        return path

    def code_when_hit(self, number, args, of_zcbench):
        """Returns the exit code and stderr of a command that gets the signal after it has read its input."""
        for size in (1000, 4000, 16000, 64000):
            path = self.write_input(of_zcbench, size)
            begin = ["in.json"] * (2 if args[0] in ("compare", "trend") else 1)
            process = self.start(args[0], *begin, *args[1:])
            while process.poll() is None:  # no pauses, since the moment is soon over
                try:
                    read = int(pathlib.Path(f"/proc/{process.pid}/io").read_text().split()[1])
                except OSError:
                    break
                if read >= path.stat().st_size:
                    break
            process.send_signal(number)
            errors = process.communicate(timeout=HANGS_S)[1]
            if process.returncode != 0:
                return process.returncode, errors
        self.skipTest(f"{args[0]} of the largest file ended before it could be hit")

    def test_commands_that_compute(self):
        output = self.folder / "out"
        cases = (["compare"], ["trend"], ["report", "-o", "out"], ["export", "-o", "out"], ["claims"],
                 ["merge", "-o", "out"])
        for index, args in enumerate(cases):
            number = STOP_SIGNALS[index % 3]
            output.write_text("old\n")
            with self.subTest(command=args[0], signal=number):
                code, errors = self.code_when_hit(number, args, args[0] not in ("compare", "trend"))
                self.assertEqual(code, 128 + number, errors)
                self.assertEqual(output.read_text(), "old\n")

    def test_a_hangup_that_is_ignored_stays_ignored(self):
        config = self.write_config(small_config(elements=100000, samples=1000000))
        process = self.start("run", config, "-o", self.output, "-q",
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        for _ in range(3):
            self.assertTrue(self.wait_for_journal(process, self.journal_bytes() + 1))
            process.send_signal(signal.SIGHUP)
        self.assertTrue(self.wait_for_journal(process, self.journal_bytes() + 1))
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=HANGS_S)[1]
        self.assertEqual(process.returncode, 128 + signal.SIGTERM, errors)


class Pauses(ZcbenchCase):
    TIMEOUT_S = 1.5

    def pause(self, process):
        """Stops the run in a sample for longer than a sample may take. Returns False if it ended before."""
        if not self.wait_for_journal(process, self.journal_bytes() + 1):
            return False
        self.wait_for(lambda: len(children_of(process.pid)) >= 2 or not lives(process.pid), "no worker")
        pids = self.hold_still(process)
        if not pids:
            return False
        time.sleep(2 * self.TIMEOUT_S)
        os.killpg(process.pid, signal.SIGCONT)
        return True

    def run_with_pauses(self, samples):
        config = self.write_config(small_config(
            strategy=["serial", "shared_mmap", "pipe_copy", "unix_socket", "threads"],
            lifecycle=["fork", "pool"], elements=1000000, samples=samples, timeout_s=self.TIMEOUT_S))
        process = self.start("run", config, "-o", self.output, "-q", "--discard-journal")
        paused = all([self.pause(process) for _ in range(2)])
        errors = process.communicate(timeout=HANGS_S)[1]
        self.assertEqual(process.returncode, 0, errors)
        return paused

    def test_a_paused_run_goes_on_and_counts_no_pause(self):
        samples = 100
        while not self.run_with_pauses(samples):
            samples *= 4
        for name, entries in samples_of(self.read_results()).items():
            self.assertEqual(len(entries), samples, name)
            self.assertLess(max(e["real_time"] for e in entries), 2e6 * self.TIMEOUT_S, name)

    def test_a_worker_that_is_paused_alone_still_fails_its_point(self):
        config = self.write_config(small_config(elements=1000000, samples=1000000, timeout_s=0.5,
                                                lifecycle="pool"))
        process = self.start("run", config, "-o", self.output, "-q")

        def is_hit():  # a worker may end its turn first
            for worker in children_of(process.pid)[:1]:
                try:
                    os.kill(worker, signal.SIGSTOP)
                except ProcessLookupError:
                    pass
            return process.poll() is not None

        self.wait_for(is_hit, "no deadline ends it")
        errors = process.communicate(timeout=HANGS_S)[1]
        self.assertEqual(process.returncode, 4, errors)
        self.assertIn("deadline", errors)


if __name__ == "__main__":
    main()
