"""advise: its recommendations and how it checks them, on results with known costs, with the real program."""

import json
import pathlib
import subprocess
import tempfile

from results_forgery import sealed, whole, with_times
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main

ELEMENTS = [1000, 10000, 100000, 1000000]
WORKERS = [1, 2, 4]
CPUS = 2


def known_us(strategy, elements, workers):
    """Returns the time of `statistics` in us, with known costs, such as 1 ms for each process."""
    shared = elements / min(workers, CPUS)
    if strategy == "serial":
        return 10 + 0.002 * elements
    if strategy == "threads":
        return 40 * workers + 0.002 * shared
    if strategy == "pipe_copy":
        return 1300 * workers + 0.0016 * elements + 0.002 * shared
    return 1000 * workers + 0.004 * shared


class Advise(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """Makes one real run; tests replace its times by known ones with 2 % of noise, on two CPUs."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            experiment = {"kernel": "statistics", "elements": ELEMENTS, "workers": WORKERS, "samples": 1,
                          "strategy": ["serial", "threads", "shared_mmap", "pipe_copy"]}
            config = {"schema_version": 1, "name": "small", "experiments": [experiment]}
            (path / "c.json").write_text(json.dumps(config))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"],
                           cwd=folder, check=True, timeout=HANGS_S)
            cls.real = whole(json.loads((path / "r.json").read_text()))
        cls.real["context"]["zcbench"]["machine"].update(
            allowed_cpus=[0, 1], cpu_limit=None, cpu_model="Z80")

    def forged(self, name="r.json", change=None):
        def time_us(run_name, _launch, _index):
            _, strategy, elements, workers, *_ = run_name.split("/")
            noise = 1 + 0.01 * (sum(run_name.encode()) % 5 - 2)
            return noise * known_us(strategy, int(elements.split(":")[1]), int(workers.split(":")[1]))

        results = with_times(self.real, time_us)
        for entry in results["benchmarks"]:  # real counts of faults differ from run to run
            ours = entry["zcbench"]
            if "minor_faults" in ours:
                shares_all = ours["strategy"] in ("serial", "threads")  # they use the parent's pages
                ours["minor_faults"] = (
                    0 if shares_all else 5 * ours["workers"] + ours["elements"] // 512)
        if change:
            change(results)
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(sealed(results))
        return path

    def advise(self, *args, elements="1e6", kernel="statistics"):
        return self.zcbench("advise", "--kernel", kernel, "--elements", elements, *args)

    def advised(self, *args, **job):
        done = self.advise("--results", self.forged(), "--format", "json", *args, **job)
        self.assert_exit(done, 0)
        return json.loads(done.stdout)

    def test_small_arrays_are_serials_and_large_ones_are_not(self):
        small = self.advised("--workers", "2", elements="1e4")
        self.assertEqual(small["choice"]["strategy"], "serial")
        self.assertEqual(small["choice"]["too_close_to_call"], [])
        self.assertEqual(small["choice_with_processes"]["strategy"], "shared_mmap")
        large = self.advised("--workers", "2", elements="1000000")
        self.assertEqual(large["choice"]["strategy"], "threads")

    def test_the_text_says_so_first(self):
        done = self.advise("--results", self.forged(), "--workers", "2", elements="1e4")
        self.assert_exit(done, 0)
        lines = done.stdout.splitlines()
        self.assertIn("r.json of ", lines[0])
        self.assertEqual(lines[1], "statistics, 10k doubles, 2 workers, fork")
        self.assertRegex(lines[3], r"^take: serial \(.* us\) beats everything; .* for starting workers than")
        self.assertRegex(lines[4], r"^with processes: shared_mmap \(.* ms\); ")
        self.assertIn("prediction of every point: 40 of 40", done.stdout)
        for line in lines:
            self.assertLessEqual(len(line), 100)

    def test_a_long_name_of_the_cpu_wraps(self):
        def long_name(results):
            results["context"]["zcbench"]["machine"]["cpu_model"] = "Z80 " * 20 + "@ 2.00GHz"

        done = self.advise("--results", self.forged(change=long_name), "--workers", "2", elements="1e4")
        self.assert_exit(done, 0)
        before, _, after = done.stdout.partition("\nstatistics, 10k doubles, 2 workers, fork\n")
        self.assertRegex(before, r"r\.json of .*(\n    .*)+\b2 CPUs$")
        self.assertIn("take: serial", after)
        for line in done.stdout.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_sizes_between_those_measured_are_foretold(self):
        for elements in (3000, 30000, 300000):
            report = self.advised("--workers", "3", elements=str(elements))
            for one in report["strategies"]:
                workers = 1 if one["strategy"] == "serial" else 3
                known = known_us(one["strategy"], elements, workers) * 1000
                self.assertAlmostEqual(one["predicted_ns"] / known, 1.0, delta=0.06, msg=one)
                self.assertLess(one["interval_ns"][0], known)
                self.assertGreater(one["interval_ns"][1], known)
                self.assertIsNone(one["measured_ns"])
                self.assertEqual(one["extrapolated"], {"elements": False, "workers": False})

    def test_the_crossover_of_serial_and_threads_is_found(self):
        report = self.advised("--workers", "2")
        (threads,) = [one for one in report["strategies"] if one["strategy"] == "threads"]
        (crossover,) = threads["against_serial"]
        known = (80 - 10) / (0.002 - 0.001)
        self.assertAlmostEqual(crossover["elements"] / known, 1.0, delta=0.15)
        self.assertLess(crossover["low"], crossover["elements"])
        self.assertGreater(crossover["high"], crossover["elements"])
        self.assertEqual([one["strategy"] for one in report["fastest_by_size"]], ["serial", "threads"])

    def test_the_check_is_of_all_points_and_of_the_jobs(self):
        report = self.advised()
        self.assertEqual(report["check"]["points"], 40)
        self.assertLess(report["check"]["median_error"], 0.05)
        self.assertEqual(len(report["checks"]), 40)
        inside = sum(c["interval_ns"][0] <= c["measured_ns"] <= c["interval_ns"][1] for c in report["checks"])
        self.assertAlmostEqual(report["check"]["inside_interval"], inside / 40)

    def test_what_lies_beyond_the_points_is_said(self):
        done = self.advise("--results", self.forged(), "--workers", "8", elements="1e8")
        self.assert_exit(done, 0)
        self.assertIn("extrapolated", done.stdout)
        self.assertIn("promise nothing", done.stdout.replace("\n    ", " "))
        done = self.advise("--results", self.forged(), elements="1e11")
        self.assert_exit(done, 8)
        self.assertIn("serial is left out: needs ", done.stdout)

    def test_workers_default_to_the_files_cpus(self):
        self.assertEqual(self.advised()["job"]["workers"], CPUS)

    def test_the_newest_file_of_the_lecture_is_the_default(self):
        missing = self.advise()
        self.assert_exit(missing, 2, "zcbench run lecture", "--results")
        for name in ("lecture-20260101T000000Z.json", "lecture-20260201T000000Z.json", "lecture-old.json"):
            self.forged("results/" + name)
        done = self.advise()
        self.assert_exit(done, 0)
        self.assertTrue(done.stdout.startswith("results/lecture-20260201T000000Z.json of "), done.stdout)

    def test_the_newest_is_so_by_its_own_date(self):
        def dated(date):
            return lambda results: results["context"].update(date=date)

        self.forged("results/lecture-20260101T000000Z.json", change=dated("2026-05-05T00:00:00Z"))
        self.forged("results/lecture-20260201T000000Z.json", change=dated("2026-01-01T00:00:00Z"))
        self.forged("results/lecture-20260101T000000Z-2.json", change=dated("2026-04-04T00:00:00Z"))
        done = self.advise()
        self.assert_exit(done, 0)
        newest = "results/lecture-20260101T000000Z.json of 2026-05-05"
        self.assertTrue(done.stdout.startswith(newest), done.stdout)
        # An empty file is not skipped.
        (self.folder / "results/lecture-20250101T000000Z.json").write_text("")
        self.assert_exit(self.advise(), 7, "lecture-20250101T000000Z.json")

    def test_markdown_tables_are_whole(self):
        done = self.advise("--results", self.forged(), "--format", "markdown")
        self.assert_exit(done, 0)
        self.assertTrue(done.stdout.startswith("**take: "))
        for table in done.stdout.split("\n\n"):
            rows = [line for line in table.splitlines() if line.startswith("|")]
            self.assertLessEqual(len({row.count("|") for row in rows}), 1)

    def test_too_few_points_are_no_recommendation(self):
        def thin(results):
            kept = "statistics/shared_mmap/elements:1000/workers:2/fork/real_time"
            results["benchmarks"] = [e for e in results["benchmarks"] if e["run_name"] == kept]

        done = self.advise("--results", self.forged(change=thin))
        self.assert_exit(done, 8)
        self.assertIn("no recommendation", done.stdout)
        self.assertIn("shared_mmap is left out: too few", done.stdout)

    def test_what_cannot_be_asked(self):
        good = self.forged()
        self.assert_exit(self.advise("--results", good, kernel="statistic"), 2, 'did you mean "statistics"')
        pool = self.advise("--results", good, "--lifecycle", "pool")
        self.assert_exit(pool, 2, "no point of kernel statistics")
        self.assert_exit(self.advise("--results", good, "--lifecycle", "forks"), 2)
        self.assert_exit(self.advise("--results", "missing.json"), 2, "missing.json")
        for wrong in ("0", "1.5", "-1", "x", "1e13", "1e6x", ""):
            self.assert_exit(self.advise("--results", good, elements=wrong), 2, "whole number")
        for wrong in ("0", "1025", "x"):
            self.assert_exit(self.advise("--results", good, "--workers", wrong), 2)
        self.assert_exit(self.zcbench("advise", "--elements", "1e6"), 2, "--kernel")
        self.assert_exit(self.zcbench("advise", "--kernel", "null"), 2, "--elements")
        torn = self.folder / "torn.json"
        torn.write_bytes(good.read_bytes()[:-100])
        self.assert_exit(self.advise("--results", torn), 7, "torn.json")


if __name__ == "__main__":
    main()
