"""Counts the instructions of the hot loops with callgrind, to detect slower code without a clock.

KERNEL_RUNS names the program of tests/instructions, whose loops are chosen at run time; valgrind emulates a
CPU with AVX2. The bounds are a quarter above the counts with g++ 12.
"""

import os
import re
import shutil
import subprocess
import unittest

from zcbench_case import HANGS_S, main

ELEMENTS = 100_000
LARGEST = {"square": 1.2, "statistics": 1.7}  # instructions per element, variant fast


def collected(kernel, variant, runs):
    """Returns (instructions, instruction set) of a run of the whole program."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", os.environ["KERNEL_RUNS"],
         kernel, variant, str(ELEMENTS), str(runs)],
        capture_output=True, text=True, check=True, timeout=HANGS_S)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1]), done.stdout.strip()


def instructions_per_element(kernel, variant):
    one, isa = collected(kernel, variant, 1)
    two, _ = collected(kernel, variant, 2)
    return (two - one) / ELEMENTS, isa


@unittest.skipUnless(shutil.which("valgrind"), "no valgrind here")
class Instructions(unittest.TestCase):
    def test_fast_loops_stay_short(self):
        for kernel, largest in LARGEST.items():
            with self.subTest(kernel=kernel):
                fast, isa = instructions_per_element(kernel, "fast")
                self.assertEqual(isa, "avx2")
                print(f"{kernel} fast: {fast:.2f} instructions per element")
                self.assertLessEqual(fast, largest)

    def test_one_pass_beats_numpys_passes(self):
        fast, _ = instructions_per_element("statistics", "fast")
        numpy, _ = instructions_per_element("statistics", "numpy")
        self.assertLess(fast, numpy / 4)


if __name__ == "__main__":
    main()
