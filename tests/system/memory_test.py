"""The memory that --dry-run predicts is what all processes of the run use together.

All processes are stopped while they are measured, because pages move between them all the time.
"""

import pathlib
import re
import unittest

from zcbench_case import SANITIZED, ZcbenchCase, family_of, fields_of, lives, main, small_config

ELEMENTS = 10_000_000
LOOKS = 25  # the least number of samples, enough to notice an excess
MOST_LOOKS = 300
UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def proportional_bytes(pids):
    """Returns the resident memory of these processes, with shared pages counted once."""
    texts = [pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    return sum(int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024 for text in texts)


def cpu_ticks(pids):
    """Returns the CPU time of these processes and of their ended children; 0 if there are none."""
    return sum(int(ticks) for pid in pids for ticks in fields_of(pid)[11:15])


class MemoryTest(ZcbenchCase):
    def predicted_bytes(self, config):
        done = self.zcbench("run", config, "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        amount, unit = re.search(r"memory needed: (\S+) (\S+)", done.stdout).groups()
        return float(amount) * UNITS[unit]

    def peak_bytes(self, config, enough):
        """Returns the peak memory of a run in LOOKS samples, or more until it reaches `enough` bytes."""
        peak = looks = tries = 0
        process = None
        while looks < LOOKS or (peak < enough and looks < MOST_LOOKS):
            held = self.hold_still(process) if process else []
            if not held:  # (re)starts: a run that is stopped again and again gives up
                tries += 1
                self.assertLess(tries, MOST_LOOKS, "no run can be looked at")
                process = self.start("run", config, "-o", self.output, "-q", "--discard-journal")
                self.wait_for(lambda: cpu_ticks(family_of(process.pid)) or not lives(process.pid),
                              "the run takes no time")
                continue
            peak = max(peak, proportional_bytes(held))
            looks += 1
            before = cpu_ticks(held)
            self.go_on(held)
            self.wait_for(lambda: cpu_ticks(family_of(process.pid)) != before or not lives(process.pid),
                          "the run takes no time")
        self.end(process)
        self.assert_nothing_left(process.pid)
        return peak

    @unittest.skipIf(SANITIZED, "sanitizers take memory of their own")
    def test_predicted_memory_is_met_within_ten_percent(self):
        for kernel, strategy, lifecycle in (
            ("square", "shared_mmap", "fork"),
            ("square", "shared_mmap", "pool"),
            ("square", "memfd", "pool"),
            ("square", "posix_shm", "pool"),
            ("square", "pipe_copy", "pool"),
            ("square", "serialized_queue", "pool"),
            ("square", "threads", "pool"),
            ("statistics", "serial", "fork"),
            ("square_temporary", "shared_mmap", "pool"),
        ):
            with self.subTest(kernel=kernel, strategy=strategy, lifecycle=lifecycle):
                config = self.write_config(
                    small_config(
                        kernel=kernel,
                        strategy=strategy,
                        lifecycle=lifecycle,
                        elements=ELEMENTS,
                        workers=1 if strategy == "serial" else 2,
                        samples=1000,
                    )
                )
                predicted = self.predicted_bytes(config)
                measured = self.peak_bytes(config, 0.9 * predicted)
                self.assertTrue(0.9 < measured / predicted < 1.1,
                                f"measured {measured}, predicted {predicted:.0f}")


if __name__ == "__main__":
    main()
