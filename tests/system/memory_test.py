"""--dry-run says how much memory a run takes; the run, all its processes together, takes that."""

import pathlib
import re
import time
import unittest

from zcbench_case import SANITIZED, ZcbenchCase, descendants_of_session, small_config

ELEMENTS = 20_000_000
UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def proportional_bytes(session):
    """Resident memory of the session's processes, shared pages counted once; None if one ended
    while it was looked at, for then its share of shared pages went to the others or to nobody."""
    pids = descendants_of_session(session)
    total = 0
    for pid in pids:
        try:
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            return None
        total += int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024
    return total if sorted(pids) == sorted(descendants_of_session(session)) else None


class MemoryTest(ZcbenchCase):
    def predicted_bytes(self, config):
        done = self.zcbench("run", config, "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        amount, unit = re.search(r"memory needed: (\S+) (\S+)", done.stdout).groups()
        return float(amount) * UNITS[unit]

    def peak_bytes(self, config):
        process = self.start("run", config, "-o", self.output, "-q")
        peak = 0
        while process.poll() is None:
            peak = max(peak, proportional_bytes(process.pid) or 0)
            time.sleep(0.002)
        self.assertEqual(process.returncode, 0, process.stderr.read())
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
                        samples=6,
                    )
                )
                predicted = self.predicted_bytes(config)
                measured = self.peak_bytes(config)
                self.assertLess(abs(measured / predicted - 1), 0.10,
                                f"measured {measured}, predicted {predicted:.0f}")


if __name__ == "__main__":
    unittest.main()
