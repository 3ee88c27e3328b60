"""The strategies mpi_*: real ranks, started by MPI's launcher, their accounts, faults and deaths. Skipped if
zcbench was built without MPI. Nodes are emulated: all ranks run on this host."""

import glob
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile
import unittest
import unittest.mock

from zcbench_case import (
    BINARY, ENDLESS, HANGS_S, NOBODY, ZcbenchCase, children_of, family_of, lives, main, small_config)

PROGRAM = BINARY.parent / "zcbench_mpi"
SHIM = os.environ.get("ZCBENCH_MPI_SHIM", "")
COPYING = ["mpi_scatter", "mpi_get", "mpi_put"]
STRATEGIES = ["mpi_window", *COPYING]
RANKS = 4
MIB = 1 << 20
# With Open MPI 4.1, a rank without an array has an address space of about 350 MiB.
RANK_LIMIT_MIB = 1024
LARGE_ELEMENTS = RANK_LIMIT_MIB * MIB // 8 + 1


def mpi_config(**changes):
    return small_config(**{"strategy": "mpi_scatter", "lifecycle": "pool", "workers": RANKS, **changes})


def ranks_of(pid):
    """Returns the pids of the running ranks among a process's descendants, in ascending order."""
    def name_of(each):
        try:
            return pathlib.Path(f"/proc/{each}/comm").read_text().strip()
        except OSError:
            return ""
    return sorted(each for each in family_of(pid) if name_of(each) == "zcbench_mpi")


def marked_ranks_of(pid):
    """Returns the pids of the ranks that have begun, in order of rank, from their marks in the /dev/shm of
    that process."""
    ranks = set(ranks_of(pid))
    # glob.glob() skips folders that are removed meanwhile, such as the probe's.
    marks = [os.path.basename(mark).removeprefix("rank-").split(".")
             for mark in glob.glob(os.path.join(f"/proc/{pid}/root", "dev/shm/*/rank-*.*"))]
    return [int(rank) for _, rank in sorted(marks) if int(rank) in ranks]


def launcher_of(pid):
    return next(each for each in children_of(pid) if ranks_of(each))


@unittest.skipUnless(PROGRAM.exists() and shutil.which("mpirun"), "built without MPI, or it is not installed")
class Mpi(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.shm_before = set(os.listdir("/dev/shm"))

    def run_config(self, config, program=BINARY, **kwargs):
        command = [str(program), "run", str(self.write_config(config)), "-q", "-o", str(self.output)]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=HANGS_S,
                              **kwargs)

    def wait_until(self, condition):
        self.wait_for(condition, "what the test waits for does not happen")

    def entries(self):
        return self.read_results()["benchmarks"]

    def samples(self):
        return [entry for entry in self.entries() if entry["run_type"] == "iteration"]

    def check_gone(self, *pids):
        self.wait_until(lambda: not any(lives(pid) for pid in pids))
        self.assertEqual(set(os.listdir("/dev/shm")) - self.shm_before, set())

    def start_endless(self, **changes):
        """Starts a run that cannot end, and returns it and the pids of its ranks."""
        # A turn has many samples, of an array that takes long to make, so ranks that were seen live on.
        config = mpi_config(**{"samples": ENDLESS, "samples_per_turn": 1000, "elements": 3_000_000,
                               **changes})
        process = self.start("run", self.write_config(config), "-q", "-o", self.output)
        self.wait_until(lambda: process.poll() is not None or len(marked_ranks_of(process.pid)) == RANKS)
        self.assertIsNone(process.poll(), "the run has ended")
        return process, marked_ranks_of(process.pid)

    def end_of(self, process):
        _, errors = process.communicate(timeout=HANGS_S)
        return process.returncode, errors

    def test_in_one_sweep_with_the_others(self):
        sizes = [3, 100_003]
        done = self.run_config(mpi_config(
            kernel=["square", "statistics"], strategy=[*STRATEGIES, "pipe_copy", "shared_mmap"],
            elements=sizes, nodes=[1, 2], samples=3, samples_per_turn=3))
        self.assert_exit(done, 0)
        points = {}
        for sample in self.samples():
            points.setdefault(sample["run_name"], []).append(sample["zcbench"])
        # Two kernels and each size; two node counts with mpi_*, one with each of the two other strategies.
        self.assertEqual(len(points), 2 * len(sizes) * (2 * len(STRATEGIES) + 2))
        for name, samples in points.items():
            with self.subTest(point=name):
                self.assertEqual(len(samples), 3)
                self.check_account(name, samples)
        context = json.loads(self.output.read_text())["context"]["zcbench"]
        self.assertIn("command mpi: zcbench_mpi", context["fingerprint"]["runner"])
        versions = {entry["zcbench"]["mpi_version"] for entry in self.entries()
                    if "mpi_version" in entry["zcbench"]}
        self.assertEqual(len(versions), 1)
        self.assertRegex(versions.pop(), "MPI")
        self.check_gone()

    def check_account(self, name, samples):
        strategy, elements = name.split("/")[1], int(name.split("elements:")[1].split("/")[0])
        if not strategy.startswith("mpi_"):
            return
        nodes = 2 if "/nodes:2" in name else 1
        is_written = name.startswith("square")
        each, rest = divmod(elements, RANKS)
        sent = 8 * (2 * each + each + rest) if strategy in COPYING else 0
        crossing = 8 * (each + each + rest) if strategy in COPYING and nodes == 2 else 0
        first = samples[0]
        copied = first["bytes_copied"]
        self.assertEqual(copied["to_workers"], sent)
        self.assertEqual(copied["from_workers"], sent if is_written else 0)
        self.assertEqual(copied["results"], RANKS * 40)
        self.assertEqual(first["result"]["machines"], 1)
        self.assertEqual(first["result"]["between_nodes_bytes"], crossing * (2 if is_written else 1))

    def test_every_transport_is_verified(self):
        self.need_shim()
        faults = [("mpi_scatter", "square", "gather_slices"), ("mpi_scatter", "statistics", "scatter"),
                  ("mpi_get", "statistics", "get"), ("mpi_get", "square", "get"),
                  ("mpi_put", "square", "put"), ("mpi_put", "statistics", "put"),
                  ("mpi_window", "square", "window"),
                  ("mpi_window", "statistics", "window"), ("mpi_window", "null", "gather_results")]
        for strategy, kernel, fault in faults:
            with self.subTest(strategy=strategy, kernel=kernel, fault=fault):
                done = self.run_config(
                    mpi_config(strategy=strategy, kernel=kernel),
                    env={**os.environ, "LD_PRELOAD": SHIM, "ZCBENCH_MPI_FAULT": fault})
                self.assert_exit(done, 4)
                self.assertIn("wrong result: ", self.reason())
                self.check_gone()

    def test_ranks_on_two_machines(self):
        """A preloaded library pretends that half of the ranks are elsewhere, with other clocks and memory."""
        self.need_shim()
        environment = {**os.environ, "LD_PRELOAD": SHIM, "ZCBENCH_MPI_FAULT": "two_machines"}
        config = mpi_config(strategy=STRATEGIES, kernel=["square", "statistics"], elements=100_003, nodes=2)
        self.assert_exit(self.run_config(config, env=environment), 0)
        for sample in self.samples():
            self.assertEqual(sample["zcbench"]["result"]["machines"], 2)
        self.output.unlink()
        self.assert_exit(self.run_config(mpi_config(), env=environment), 4)
        self.assertIn("the ranks are on 2 machines; the point says nodes:1, allowed: 2", self.reason())
        self.check_gone()

    def need_shim(self):
        if not SHIM or not pathlib.Path(SHIM).exists():
            self.skipTest("the library of faults is not built")

    def reason(self):
        return next(entry["error_message"] for entry in self.entries() if entry.get("error_occurred"))

    def test_a_rank_is_killed(self):
        for victim in (0, RANKS - 1):
            with self.subTest(rank=victim):
                process, ranks = self.start_endless(strategy="mpi_window")
                os.kill(ranks[victim], signal.SIGKILL)
                code, _ = self.end_of(process)
                self.assertEqual(code, 4)
                # On a busy machine, Open MPI loses its own message.
                self.assertRegex(self.reason(), rf"process rank {victim} with PID \d+ .*signal 9"
                                                rf"|rank {victim} \(pid {ranks[victim]}\)")
                self.check_gone(*ranks)

    def test_a_killed_rank_is_named_by_a_silent_launcher(self):
        launcher = self.folder / "silent"  # found through PATH, since the folder's name has a blank
        launcher.write_text('#!/bin/sh\nexec mpirun --oversubscribe "$@" 2>/dev/null\n')
        launcher.chmod(0o755)
        found = {"ZCBENCH_MPIRUN": launcher.name, "PATH": f"{self.folder}:{os.environ['PATH']}"}
        with unittest.mock.patch.dict(os.environ, found):
            process, ranks = self.start_endless(strategy="mpi_scatter")
            os.kill(ranks[2], signal.SIGKILL)
            code, _ = self.end_of(process)
        self.assertEqual(code, 4)
        self.assertIn(f"rank 2 (pid {ranks[2]})", self.reason())

    def test_the_launcher_is_killed(self):
        process, ranks = self.start_endless(strategy="mpi_get")
        launcher = launcher_of(process.pid)
        os.kill(launcher, signal.SIGKILL)
        code, _ = self.end_of(process)
        self.assertEqual(code, 4)
        self.assertIn(f"(pid {launcher}) was killed by signal 9", self.reason())
        self.check_gone(launcher, *ranks)

    def test_zcbench_is_killed(self):
        process, ranks = self.start_endless(strategy="mpi_put")
        launcher = launcher_of(process.pid)
        process.kill()
        process.communicate(timeout=HANGS_S)
        self.wait_until(lambda: not any(lives(pid) for pid in (launcher, *ranks)))
        # Without a private /dev/shm, a killed run's folder stays until `zcbench clean` removes it.
        self.assert_exit(self.zcbench("clean", self.folder), 0)
        self.check_gone()

    def test_interrupted_and_resumed(self):
        config = self.write_config(mpi_config(samples=12, samples_per_turn=3, strategy=STRATEGIES))
        process = self.start("run", config, "-q", "-o", self.output)
        self.assertTrue(self.wait_for_journal(process, size=4000))
        ranks = ranks_of(process.pid)
        process.send_signal(signal.SIGINT)
        code, _ = self.end_of(process)
        self.assertEqual(code, 130)
        self.check_gone(*ranks)
        self.assert_exit(self.zcbench("run", config, "-q", "-o", self.output, "--resume"), 0)
        self.assertEqual(len(self.samples()), 12 * len(STRATEGIES))

    def test_a_rank_hangs(self):
        process, ranks = self.start_endless(timeout_s=1)
        os.kill(ranks[-1], signal.SIGSTOP)
        code, _ = self.end_of(process)
        self.assertEqual(code, 4)
        self.assertIn("has not answered", self.reason())
        self.check_gone(*ranks)

    def test_an_array_larger_than_a_rank_may_hold(self):
        """Each of two nodes holds half of the array: only mpi_window divides it."""
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (RANK_LIMIT_MIB * MIB,) * 2)
        available = os.statvfs("/dev/shm")
        if available.f_bavail * available.f_frsize < LARGE_ELEMENTS * 8:
            self.skipTest("/dev/shm is smaller than the array")
        large = dict(strategy="mpi_window", kernel="square", elements=LARGE_ELEMENTS, workers=2, samples=1,
                     if_unavailable="record")
        self.assert_exit(self.run_config(mpi_config(nodes=2, **large), preexec_fn=limit), 0)
        [sample] = self.samples()
        self.assertFalse(sample.get("error_occurred", False), sample)
        self.output.unlink()
        self.run_config(mpi_config(nodes=1, **large), preexec_fn=limit)
        self.assertIn("bytes of memory, has ", self.reason())
        self.check_gone()

    def copied_program(self, *others):
        """Copies the program and `others` to where every user may run them; returns the copy's path."""
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        os.chmod(place.name, 0o755)
        for program in (BINARY, *others):
            shutil.copy2(program, place.name)
        return pathlib.Path(place.name, BINARY.name)

    def test_as_an_ordinary_user(self):
        if os.getuid() != 0:
            self.skipTest("is one")
        os.chmod(self.folder, 0o777)
        done = self.run_config(mpi_config(), self.copied_program(PROGRAM), user=NOBODY, group=NOBODY,
                               env={**os.environ, "HOME": str(self.folder)})
        self.assert_exit(done, 0)
        self.check_gone()

    def test_without_mpi(self):
        def with_launcher(words):
            return self.run_config(mpi_config(), env={**os.environ, "ZCBENCH_MPIRUN": words})
        self.assert_exit(with_launcher("no-such-mpirun --x"), 3,
                         "MPI's launcher \"no-such-mpirun\" does not exist; set ZCBENCH_MPIRUN")
        self.assert_exit(with_launcher("false"), 3, "MPI starts no rank here: false ")
        copy = self.copied_program()
        self.assert_exit(self.run_config(mpi_config(), copy), 3, "there is no ",
                         "apt-get install openmpi-bin libopenmpi-dev, then ./run.sh")
        listed = subprocess.run([copy, "list"], capture_output=True, text=True).stdout
        self.assertIn("built beside zcbench where MPI is installed", " ".join(listed.split()))
        other = copy.with_name("zcbench_mpi")
        other.write_text("#!/bin/sh\necho zcbench_mpi 0.0.0, another MPI\n")
        other.chmod(0o755)
        self.assert_exit(self.run_config(mpi_config(), copy), 3,
                         "is not of this build: it says \"zcbench_mpi 0.0.0, another MPI\"")

    def test_nodes_that_cannot_be(self):
        for changes, allowed in (({"nodes": 5}, "nodes with mpi_* (at most one per worker)"),
                                 ({"nodes": 2, "strategy": "pipe_copy"}, "nodes with mpi_*"),
                                 ({"lifecycle": "fork"}, "mpi_* with lifecycle pool"),
                                 ({"placement": "spread"}, "placement with zcbench's own processes")):
            with self.subTest(changes):
                done = self.run_config(mpi_config(**changes))
                self.assert_exit(done, 2, f"no strategy named here can run this; allowed: {allowed}")

    def test_the_launchers_words(self):
        done = self.run_config(mpi_config(workers=2, nodes=2, samples=2),
                               env={**os.environ, "ZCBENCH_MPIRUN": "mpirun --oversubscribe --bind-to none"})
        self.assert_exit(done, 0)
        self.assertEqual(len(self.samples()), 2)


if __name__ == "__main__":
    main()
