"""Tests how the work of commands that read files grows with the size of their input.

The work is counted in instructions, by callgrind, for inputs of sizes n, 2 n and 4 n. With a step per entry,
the second doubling costs twice as much as the first, with a step per pair of entries four times, with a step
per triple eight times. A clock would be less precise, and other processes would disturb it.
"""

import os
import re
import shutil
import subprocess
import unittest

from results_forgery import google_benchmark
from zcbench_case import FULL, HANGS_S, ZcbenchCase, main, small_config

LINEAR = 2.8  # also allows n log n, and tables that double
QUADRATIC = 4.6
SIZES = (60, 120, 240)


@unittest.skipUnless(shutil.which("valgrind"), "valgrind is not installed")
class Growth(ZcbenchCase):
    def instructions(self, *args):
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", os.environ["ZCBENCH_DYNAMIC"],
             *map(str, args)], cwd=self.folder, capture_output=True, text=True, timeout=HANGS_S)
        self.assertIn(done.returncode, (0, 1, 8), done.stderr)
        return int(re.search(r"Collected : (\d+)", done.stderr)[1])

    def check(self, name, largest, commands):
        """Runs the commands, one for each size, and checks the growth against `largest`."""
        with self.subTest(name):
            counts = [self.instructions(*command) for command in commands]
            growth = (counts[2] - counts[1]) / (counts[1] - counts[0])
            print(f"{name}: {growth:.2f} times with each doubling")
            self.assertLess(growth, largest)

    def google_file(self, benchmarks, repetitions, date):
        """Writes the results of a day; every benchmark becomes slower by about 1 % per day."""
        path = self.folder / f"g-{benchmarks}-{repetitions}-{date}.json"
        times = {f"BM_{i}": [100 + i % 5 + date + repetition % 9 for repetition in range(repetitions)]
                 for i in range(benchmarks)}
        path.write_text(google_benchmark(times).replace("2024-01-02", f"2024-01-{date:02}"))
        return path

    def own_file(self, name, *args, **changes):
        config = self.write_config(small_config(**{"samples": 3, **changes}))
        path = self.folder / name
        self.assert_exit(self.zcbench("run", config, "-q", "-o", path, *args), 0)
        return path

    def test_points_of_google_benchmark(self):
        days = [[self.google_file(4 * size, 5, date) for date in (1, 2, 3, 4, 5)] for size in SIZES]
        self.check("compare, points", LINEAR, [["compare", *files[:2]] for files in days])
        self.check("trend, points", LINEAR, [["trend", *files] for files in days])

    def test_repetitions_of_one_benchmark(self):
        files = [[self.google_file(1, 10 * size, date) for date in (1, 2)] for size in SIZES]
        self.check("compare, repetitions", LINEAR, [["compare", *pair] for pair in files])

    @unittest.skipUnless(FULL, "takes minutes under valgrind: only with ./test.sh --full")
    def test_points_of_ours(self):
        files = []
        for size in SIZES:
            sizes = {"strategy": ["serial", "threads"], "lifecycle": "pool",
                     "elements": list(range(1000, 1000 + size))}
            files.append([self.own_file(f"r-{size}.json", **sizes),
                          *(self.own_file(f"r-{size}-{i}.json", "--shard", f"{i}/2", **sizes)
                            for i in (1, 2))])
        for format in ("csv", "csv-summary", "markdown", "bencher", "trace"):
            self.check(f"export --for {format}, points", LINEAR,
                       [["export", whole, "--for", format] for whole, *_ in files])
        self.check("compare, points of ours", LINEAR,
                   [["compare", whole, whole] for whole, *_ in files])
        self.check("claims, points", LINEAR, [["claims", whole] for whole, *_ in files])
        self.check("merge, points", LINEAR,
                   [["merge", *parts, "-o", self.folder / "m.json"] for _, *parts in files])
        # advise leaves out each point in turn and looks at all others.
        job = ["--kernel", "square", "--elements", "1000", "--lifecycle", "pool"]
        self.check("advise, points", QUADRATIC,
                   [["advise", *job, "--results", whole] for whole, *_ in files])

    @unittest.skipUnless(FULL, "takes minutes under valgrind: only with ./test.sh --full")
    def test_samples_of_a_point(self):
        files = [self.own_file(f"s-{size}.json", strategy=["serial", "shared_mmap", "pipe_copy"],
                               lifecycle="pool", samples=20 * size) for size in SIZES]
        self.check("claims, samples", LINEAR, [["claims", file] for file in files])
        self.check("export, samples", LINEAR, [["export", file] for file in files])


if __name__ == "__main__":
    main()
