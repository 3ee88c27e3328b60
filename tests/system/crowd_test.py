"""Many runs at once: no two collide, and none removes what belongs to another that lives."""

import os
import random
import signal
import subprocess
import time
import unittest

from common_shm import CommonShm
from zcbench_case import (BINARY, SANITIZED, ZcbenchCase, descendants_of_session, samples_of, shm_names,
                          small_config)

RUNS = 20
STRATEGIES = ["posix_shm", "memfd", "pipe_copy", "unix_socket", "serialized_queue"]
LEAST_SAMPLES = 3 if SANITIZED else 10


def objects_of(pid):
    """The objects in /dev/shm that a process has open; one that was removed ends in (deleted)."""
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
        """Every run ends at another time."""
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
            _, errors = process.communicate(timeout=600)
            self.assertEqual(process.returncode, 0, f"run {number}: {errors}")
        for number in runs:
            path = self.outputs / f"r-{number}.json"
            results = self.read_results(path)
            self.assertTrue(results["context"]["zcbench"]["complete"])
            points = samples_of(results)
            self.assertEqual(len(points), 2 * len(STRATEGIES))
            self.assertEqual({len(entries) for entries in points.values()}, {LEAST_SAMPLES + number})
            # The digest of the file is wrong if anybody else wrote into it.
            self.assertEqual(self.zcbench("export", path, "--for", "csv").returncode, 0)

    def names_in_outputs(self):
        return sorted(path.name for path in self.outputs.iterdir())

    def test_twenty_runs_at_once(self):
        runs = {number: self.start_run(number) for number in range(RUNS)}
        self.check_all(runs)
        self.assertEqual(self.names_in_outputs(), sorted(f"r-{number}.json" for number in runs))
        self.assertEqual(shm_names(), [])

    def test_a_starting_run_spares_the_objects_of_others(self):
        """All in one /dev/shm, which each run sweeps when it starts. One of them is killed."""
        with CommonShm() as shm:
            if shm.why_not:
                self.skipTest(shm.why_not)
            killed = RUNS
            victim = self.start_run(killed, shm.prefix, strategy="posix_shm", samples=1_000_000)
            self.wait_for(lambda: objects_of(victim.pid), "no object of the victim's")
            half = RUNS // 2
            runs = {number: self.start_run(number, shm.prefix) for number in range(half)}
            self.wait_for(lambda: len(shm.names()) > 3, "never four objects at a time")
            # The others have swept while it lived: its object must have its name still.
            self.assertEqual([name for name in objects_of(victim.pid) if "(deleted)" in name], [])
            left = self.kill(victim)
            self.assertTrue(left)
            chance = random.Random(20)
            for number in range(half, RUNS):
                time.sleep(chance.uniform(0, 0.2))
                runs[number] = self.start_run(number, shm.prefix)
            self.check_all(runs)
            # The killed one's object was swept by those that started after it, theirs by themselves.
            self.assertEqual(shm.names(), [])
            names = [name for name in self.names_in_outputs() if not name.startswith(f"r-{killed}.")]
            self.assertEqual(names, sorted(f"r-{number}.json" for number in runs))

    def wait_for(self, condition, message, seconds=30.0):
        until = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), until, message)
            time.sleep(0.001)

    def kill(self, victim):
        """The names of the objects it had."""
        os.kill(victim.pid, signal.SIGSTOP)
        names = [target.split("/")[-1] for target in objects_of(victim.pid)]
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        self.wait_for(lambda: not descendants_of_session(victim.pid), "workers outlived their parent")
        return names


if __name__ == "__main__":
    unittest.main()
