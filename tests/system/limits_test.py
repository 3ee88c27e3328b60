"""A lack of resources is reported before the first point, with need and have (rows 9, 13-16)."""

import os
import re
import resource
import subprocess
import unittest

from zcbench_case import (HANGS_S, MAY_MOUNT, SANITIZED, ZcbenchCase, in_small_shm, main,
                          samples_of, small_config)


class Preflight(ZcbenchCase):
    def test_descriptors(self):
        config = self.write_config(small_config(strategy="pipe_copy", workers=64))
        done = self.zcbench(
            "run", config, "-o", self.output,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32)),
        )
        self.assert_exit(done, 3, "pipe_copy", "descriptors")
        self.assertRegex(done.stderr, r"needs \d+ .*has \d+")
        self.assertFalse(self.output.exists())

    def test_memory(self):
        config = self.write_config(small_config(elements=1 << 40))
        done = self.zcbench("run", config, "-o", self.output)
        self.assert_exit(done, 3, "memory")
        needed, had = map(int, re.search(r"needs (\d+) .*has (\d+)", done.stderr).groups())
        self.assertGreater(needed, had)

    def test_no_array_size_wraps_around(self):
        for elements, workers in ((1 << 40, 1024), (1 << 40, 1)):
            config = self.write_config(
                small_config(elements=elements, workers=workers, kernel="square_temporary",
                             strategy=["pipe_copy", "serialized_queue", "shared_mmap"])
            )
            self.assert_exit(self.zcbench("run", config), 3)

    def run_in_small_shm(self, size, **changes):
        if not MAY_MOUNT:
            self.skipTest("may not mount a tmpfs here")
        config = self.write_config(small_config(strategy="posix_shm", elements=1000000, **changes))
        return subprocess.run(
            [*in_small_shm(size), *self.command("run", config, "-o", self.output)],
            capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S,
        )

    def test_a_full_dev_shm(self):
        done = self.run_in_small_shm("4m")
        self.assert_exit(done, 3, "posix_shm", "/dev/shm", "needs 8000000", "has 4194304")

    def test_what_is_unavailable_can_be_recorded(self):
        done = self.run_in_small_shm("4m", if_unavailable="record")
        self.assert_exit(done, 0)
        self.assertIn("1 unavailable", done.stdout)
        (entry,) = self.read_results()["benchmarks"]
        self.assertEqual(entry["zcbench"]["status"], "unavailable")
        self.assertIn("/dev/shm", entry["zcbench"]["reason"])
        self.assertNotIn("real_time", entry)

    @unittest.skipIf(SANITIZED, "sanitizers take address space of their own")
    def test_a_point_that_fits_alone_but_not_beside_its_input_can_be_recorded(self):
        mib = 1 << 20
        config = self.write_config(small_config(strategy="serial", elements=[1000, 2000000],
                                                if_unavailable="record"))
        done = self.zcbench(
            "run", config, "-o", self.output,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (48 * mib, 48 * mib)),
        )
        self.assert_exit(done, 0)
        reasons = [entry["zcbench"].get("reason") for entry in self.read_results()["benchmarks"]
                   if entry["zcbench"]["status"] == "unavailable"]
        self.assertEqual(len(reasons), 1)
        self.assertRegex(reasons[0], r"needs \d+ bytes of memory in addition to its input, has \d+")

    def test_the_run_uses_no_more_shm_than_it_found(self):
        done = self.run_in_small_shm("16m", samples=2)
        self.assert_exit(done, 0)


class ForkRefused(ZcbenchCase):
    def test_started_workers_are_killed(self):
        os.chmod(self.folder, 0o777)
        config = self.write_config(small_config(workers=64, samples=2))

        def limit_processes():
            resource.setrlimit(resource.RLIMIT_NPROC, (20, 20))

        done = self.zcbench_as_nobody("run", config, "-o", self.output,
                                      preexec_fn=limit_processes)
        if done.returncode == 0:
            self.skipTest("RLIMIT_NPROC does not bind here")
        self.assertEqual(done.returncode, 4, done.stderr)


class InjectedErrors(ZcbenchCase):
    """Errors of system calls, injected by strace."""

    def traced(self, inject, *args):
        self.need_strace()
        return subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", f"inject={inject}", *self.command(*args)],
            capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S,
        )

    def test_a_refused_fork_fails_its_point_only(self):
        config = self.write_config(small_config(workers=4, samples=1, strategy=["shared_mmap", "memfd"]))
        # The first four forks are those of the noise probe.
        done = self.traced("clone,clone3,fork:error=EAGAIN:when=7", "run", config, "-o", self.output)
        self.assertEqual(done.returncode, 4, done.stderr)
        entries = self.read_results()["benchmarks"]
        failed = [e for e in entries if e.get("error_occurred")]
        self.assertEqual(len(failed), 1)
        self.assertIn("fork of worker", failed[0]["error_message"])
        self.assertIn("EAGAIN", failed[0]["error_message"])
        self.assertEqual(len(samples_of(self.read_results())), 1)

    def test_interrupted_calls_are_retried(self):
        for strategy in ("pipe_copy", "serialized_queue"):
            with self.subTest(strategy=strategy):
                config = self.write_config(small_config(strategy=strategy, elements=100000))
                done = self.traced("read,write,writev,poll:error=EINTR:when=3+7",
                                   "run", config, "-o", self.output)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(len(samples_of(self.read_results())), 1)


if __name__ == "__main__":
    main()
