"""Soak: after thousands of samples of every strategy, a run has the same resources as after a few.

The run is stopped between two samples and examined (held_run.py). The number of descriptors, mounts and
objects in /dev/shm must not grow, and there must be no children. Memory may grow by SOME_PAGES and 1 MiB in
10,000 samples. Private memory that forks do not inherit has the finished samples, so it may also grow by
SAMPLE_BYTES for each of them.
"""

import re
import subprocess
import sys
import unittest

from held_run import HeldRun
from holdings import read_holdings
from zcbench_case import FULL, SANITIZED, ZcbenchCase, main, samples_of, shm_names

MOST_BYTES = 2**20 / 10_000  # growth for each sample
SOME_PAGES = 64 * 1024
# The bytes of a Sample with the times of two workers and three figures. The struct counts twice, because
# the vector doubles.
SAMPLE_BYTES = 704
# A buffer that grows beyond 128 KiB moves from the heap to its own mapping.
MORE_MAPPINGS = 4
LEAST_LOOKS = 10
MOST_DOUBLINGS = 8

PROGRAM = '''
import array, json, math, sys, time
values = array.array("d")
with open(sys.argv[1], "rb") as file:
    file.seek(128)
    values.frombytes(file.read())
for _ in sys.stdin:
    begin = time.perf_counter_ns()
    if sys.argv[2] == "square":
        figures = {"sum": math.fsum(x * x for x in values)}
    else:
        mean = math.fsum(values) / len(values)
        variance = math.fsum((x - mean) ** 2 for x in values) / len(values)
        figures = {"mean": mean, "std": math.sqrt(variance), "max": max(values)}
    took = time.perf_counter_ns() - begin
    print(json.dumps({"real_time_ns": took, "cpu_time_ns": took, "count": len(values), **figures}),
          flush=True)
'''


class Soak(ZcbenchCase):
    def setUp(self):
        super().setUp()
        (self.folder / "program.py").write_text(PROGRAM)

    def strategies(self):
        done = self.zcbench("list", "strategies")
        names = re.findall(r"^  (\w+) +\S", done.stdout.split("\ncodecs")[0], re.MULTILINE)
        self.assertGreaterEqual(len(names), 13, done.stdout)
        return names

    def experiment(self, strategy, samples):
        if strategy.startswith("mpi_"):  # starting ranks takes half a second, so only pools are tested
            return {"strategy": strategy, "elements": 1000, "workers": 2, "samples": samples,
                    "samples_per_turn": 200, "kernel": ["square", "statistics"], "lifecycle": "pool"}
        both = {"kernel": ["square", "statistics"], "lifecycle": ["fork", "pool"]}
        experiment = {"strategy": strategy, "elements": 1000, "workers": 2, "samples": samples, **both}
        if strategy == "external":
            argv = [sys.executable, "program.py", "{input}", "{kernel}"]
            experiment.update(command={"name": "program", "argv": argv}, samples_per_turn=20)
        return experiment

    def config(self, samples_of_strategy):
        experiments = [self.experiment(*item) for item in samples_of_strategy.items()]
        return self.write_config({"schema_version": 1, "name": "soak", "if_unavailable": "record",
                                  "experiments": experiments})

    def points(self, strategy):
        """Returns the number of points of this strategy: some have only one lifecycle, some cannot write."""
        done = self.zcbench("run", self.config({strategy: 1}), "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        return len(re.findall(rf"^\w+/{strategy}/", done.stdout, re.MULTILINE))

    def watch(self, config):
        """Returns [(samples done, their share of all, the run's resources then)]."""
        run = HeldRun(self.command("run", config, "-o", self.output, "--progress", "always"),
                      cwd=self.folder, stdout=subprocess.DEVNULL)
        self.addCleanup(run.end)
        looks = []
        while run.hold():
            held = read_holdings(run.process.pid)
            now = re.search(r"(\d+)/(\d+) samples", run.release())
            if now:
                looks.append((int(now[1]), int(now[1]) / int(now[2]), held))
        self.assertEqual(run.process.returncode, 0, run.text)
        return looks

    def soak(self, samples):
        """Takes about `samples` samples of each named strategy, or more if those take too little time."""
        points = {name: self.points(name) for name in samples}
        for _ in range(MOST_DOUBLINGS):
            config = self.config({name: -(-count // points[name]) for name, count in samples.items()})
            looks = self.watch(config)
            self.check_results(samples)
            # By then, every point has had its first turn.
            early = [look for look in looks if 0.25 <= look[1] <= 0.4]
            late = [look for look in looks if look[1] >= 0.75]
            if early and late and len(looks) >= LEAST_LOOKS:
                break
            print(f"{len(looks)} looks are too few: once more with twice the samples", flush=True)
            samples = {name: 2 * count for name, count in samples.items()}
        else:
            self.fail("never enough looks")
        self.assertEqual([held.children for _, _, held in looks if held.children], [])
        self.check_growth(early, late)
        self.assertEqual(shm_names(), [])

    def check_results(self, samples):
        results = self.read_results()
        self.assertTrue(results["context"]["zcbench"]["complete"])
        taken = dict.fromkeys(samples, 0)
        for entries in samples_of(results).values():
            taken[entries[0]["zcbench"]["strategy"]] += len(entries)
        unavailable = {entry["zcbench"]["strategy"] for entry in results["benchmarks"]
                       if entry["zcbench"]["status"] == "unavailable"}
        for name, count in samples.items():
            self.assertTrue(taken[name] >= count or name in unavailable, f"{name}: {taken[name]}")

    def check_growth(self, early, late):
        def growth(of):
            return max(of(held) for _, _, held in late) - max(of(held) for _, _, held in early)

        samples = late[-1][0] - early[-1][0]
        most_bytes = SOME_PAGES + samples * MOST_BYTES
        figures = {
            "descriptors": (growth(lambda held: held.descriptors), 0),
            "mounts": (growth(lambda held: held.mounts), 0),
            "objects in /dev/shm": (growth(lambda held: held.shm_objects), 0),
        }
        if not SANITIZED:  # sanitizers keep freed memory
            figures |= {
                "mappings": (growth(lambda held: held.inherited.mappings), MORE_MAPPINGS),
                "private bytes": (growth(lambda held: held.inherited.private_bytes), most_bytes),
                "shared bytes": (growth(lambda held: held.inherited.shared_bytes), most_bytes),
                "unforked shared bytes": (growth(lambda held: held.unforked.shared_bytes), most_bytes),
                "unforked private bytes": (growth(lambda held: held.unforked.private_bytes),
                                           most_bytes + samples * SAMPLE_BYTES),
            }
        grown = ", ".join(f"{name} {value}" for name, (value, _) in figures.items())
        print(f"growth in {samples} samples: {grown}", flush=True)
        for name, (value, most) in figures.items():
            self.assertLessEqual(value, most, name)

    def test_all_strategies_in_turns(self):
        count = 60 if SANITIZED else 1000 if FULL else 200
        self.soak({name: count for name in self.strategies()})

    @unittest.skipUnless(FULL and not SANITIZED, "only with ./test.sh --full, and without sanitizers")
    def test_ten_thousand_samples_of_each_strategy(self):
        for name in self.strategies():
            with self.subTest(strategy=name):
                print(name, end=": ", flush=True)
                self.soak({name: 10_000})


if __name__ == "__main__":
    main()
