"""A smoke run under memcheck: no process reads uninitialized memory or outside its blocks.

ZCBENCH_DYNAMIC names the program, linked dynamically and with loops that valgrind can decode.
"""

import os
import re
import shutil
import subprocess
import unittest

from zcbench_case import ZcbenchCase, main, samples_of

ERROR_CODE = 42  # none of our processes exits with this code


@unittest.skipUnless(shutil.which("valgrind"), "valgrind is not installed")
class Valgrind(ZcbenchCase):
    def run_under_memcheck(self, *args):
        """Returns valgrind's report on each process, the parent's first."""
        logs = self.folder / "logs"
        logs.mkdir()
        process = subprocess.Popen(
            ["valgrind", "--tool=memcheck", "--trace-children=yes", "--track-origins=yes",
             # The leak check reads memory that a fork does not inherit, and crashes in workers.
             "--leak-check=no", f"--error-exitcode={ERROR_CODE}",
             f"--log-file={logs}/%p", os.environ["ZCBENCH_DYNAMIC"], *args],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(self.end, process)
        said, _ = process.communicate(timeout=3600)
        pids = sorted((int(log.name) for log in logs.iterdir()), key=lambda pid: pid != process.pid)
        return process.returncode, said, [(logs / str(pid)).read_text() for pid in pids]

    def test_smoke_run(self):
        code, said, logs = self.run_under_memcheck(
            "run", "smoke", "--set", "samples=2", "--set", "timeout_s=300", "-o", self.output)
        wrong = [log for log in logs if "ERROR SUMMARY: 0 errors" not in log]
        self.assertEqual(wrong, [], "\n".join(wrong))
        self.assertEqual(code, 0, said)
        points = samples_of(self.read_results())
        self.assertEqual({len(entries) for entries in points.values()}, {2})
        # Valgrind has checked every worker, and the blocks of the heap.
        self.assertGreater(len(logs), 2 * 2 * len(points))
        allocations = re.search(r"total heap usage: ([\d,]+) allocs", logs[0])[1]
        self.assertGreater(int(allocations.replace(",", "")), 1000)


if __name__ == "__main__":
    main()
