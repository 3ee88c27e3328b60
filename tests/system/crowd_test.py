"""Many runs at once: none collide, and none removes the objects of another running one."""

import os
import random
import signal
import subprocess

from common_shm import CommonShm
from zcbench_case import (BINARY, ENDLESS, HANGS_S, SANITIZED, ZcbenchCase, descendants_of_session,
                          main, samples_of, shm_names, small_config)

RUNS = 20
HOLDERS = 4
STRATEGIES = ["posix_shm", "memfd", "pipe_copy", "unix_socket", "serialized_queue"]
LEAST_SAMPLES = 3 if SANITIZED else 10


def objects_of(pid):
    """Returns the objects in /dev/shm that a process has open; names of removed ones end in (deleted)."""
    found = []
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
        except FileNotFoundError:
            continue
        if target.startswith("/dev/shm/zcbench-"):
            found.append(target)
    return found


class Crowd(ZcbenchCase):
    def config_of(self, number, **changes):
        """Writes the config of a run; each takes a different number of samples, so none end together."""
        settings = {"strategy": STRATEGIES, "lifecycle": ["fork", "pool"], "elements": 20000,
                    "samples": LEAST_SAMPLES + number, "timeout_s": 120, **changes}
        return self.write_config(small_config(**settings), f"config-{number}.json")

    def start_run(self, number, prefix=(), **changes):
        output = self.outputs / f"r-{number}.json"
        process = subprocess.Popen(
            [*prefix, str(BINARY), "run", str(self.config_of(number, **changes)), "-q", "-o", str(output)],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True)
        self.addCleanup(self.end, process)
        return process

    def setUp(self):
        super().setUp()
        self.outputs = self.folder / "outputs"
        self.outputs.mkdir()

    def check_all(self, runs):
        for number, process in runs.items():
            _, errors = process.communicate(timeout=2 * HANGS_S)
            self.assertEqual(process.returncode, 0, f"run {number}: {errors}")
        for number in runs:
            path = self.outputs / f"r-{number}.json"
            results = self.read_results(path)
            self.assertTrue(results["context"]["zcbench"]["complete"])
            points = samples_of(results)
            self.assertEqual(len(points), 2 * len(STRATEGIES))
            self.assertEqual({len(entries) for entries in points.values()}, {LEAST_SAMPLES + number})
            # The file's digest would be wrong if another process had written to it.
            self.assertEqual(self.zcbench("export", path, "--for", "csv").returncode, 0)

    def names_in_outputs(self):
        return sorted(path.name for path in self.outputs.iterdir())

    def test_twenty_runs_at_once(self):
        runs = {number: self.start_run(number) for number in range(RUNS)}
        self.check_all(runs)
        self.assertEqual(self.names_in_outputs(), sorted(f"r-{number}.json" for number in runs))
        self.assertEqual(shm_names(), [])

    def test_a_starting_run_spares_the_objects_of_others(self):
        """All runs share one /dev/shm, which each sweeps when it starts. Some have objects until they are
        killed."""
        with CommonShm() as shm:
            if shm.why_not:
                self.skipTest(shm.why_not)
            holders = {number: self.start_run(number, shm.prefix, strategy="posix_shm", lifecycle="pool",
                                              samples_per_turn=1000, samples=ENDLESS)
                       for number in range(RUNS, RUNS + HOLDERS)}
            held = {number: self.objects_held_by(process) for number, process in holders.items()}
            half = RUNS // 2
            runs = {number: self.start_run(number, shm.prefix) for number in range(half)}
            self.wait_until_begun(runs)
            # These runs have swept; the objects of running processes must still have their names.
            self.assertEqual({number: objects_of(process.pid) for number, process in holders.items()}, held)
            for process in holders.values():
                self.kill(process)
            left = {name.rpartition("/")[2] for names in held.values() for name in names}
            self.assertLessEqual(left, set(shm.names()))
            chance = random.Random(20)
            for number in range(half, RUNS):
                runs[number] = self.start_run(number, shm.prefix)
                if chance.random() < 0.5:
                    self.wait_until_begun(runs)
            self.check_all(runs)
            # Later runs swept the objects of the killed ones, and each run removed its own.
            self.assertEqual(shm.names(), [])
            names = [name for name in self.names_in_outputs() if int(name.split("-")[1].split(".")[0]) < RUNS]
            self.assertEqual(names, sorted(f"r-{number}.json" for number in runs))

    def objects_held_by(self, process):
        """Stops the run when it has objects, leaves it stopped, and returns the objects."""
        while True:
            self.wait_for(lambda: objects_of(process.pid), "no object")
            self.hold_still(process)
            if found := objects_of(process.pid):
                return found
            os.killpg(process.pid, signal.SIGCONT)

    def wait_until_begun(self, runs):
        """Waits until each run has swept /dev/shm, i.e. until it has samples or has ended."""
        for number, process in runs.items():
            self.wait_for_journal(process, output=self.outputs / f"r-{number}.json")

    def kill(self, process):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.wait_for(lambda: not descendants_of_session(process.pid), "workers outlived their parent")


if __name__ == "__main__":
    main()
