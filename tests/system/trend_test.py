"""trend: what it finds in a history, what it refuses, and its exit codes, with the real program."""

import json
import pathlib
import random
import subprocess
import tempfile

from results_forgery import google_benchmark, google_entries, google_file, sealed, whole, with_times
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, small_config

NAME = "square/{}/elements:1000/workers:2/fork/real_time"
STEADY = NAME.format("memfd")
MOVING = NAME.format("shared_mmap")


class History(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """Makes a real run, whose date and times the tests change."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "c.json").write_text(json.dumps(small_config(strategy=["shared_mmap", "memfd"])))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"],
                           cwd=folder, check=True, timeout=HANGS_S)
            cls.real = whole(json.loads((path / "r.json").read_text()))

    def write(self, day, factor, change=None):
        """Writes the file of that day in January: one point is slower by that factor, with 0.3 % of noise."""
        rng = random.Random(day)
        of_file = {name: 5000.0 * (1 + 0.003 * rng.gauss(0, 1)) for name in (STEADY, MOVING)}
        of_file[MOVING] *= factor
        results = with_times(self.real, lambda name, launch, i: of_file[name] * (1 + 0.01 * (i - 1)))
        results["context"]["date"] = f"2026-01-{day:02}T00:00:00Z"
        results["context"]["zcbench"]["commit"] = f"c0ffee{day:06}"
        if change:
            change(results)
        path = self.folder / f"{day:02}.json"
        path.write_bytes(sealed(results))
        return path

    def write_all(self, factors):
        return [self.write(day, factor) for day, factor in enumerate(factors, 1)]

    def trend(self, files, *args):
        return self.zcbench("trend", *files, *args)

    def judged(self, files, code, *args):
        done = self.trend(files, "--format", "json", *args)
        self.assert_exit(done, code)
        return json.loads(done.stdout)

    def point(self, report, name):
        (found,) = [p for p in report["points"] if p["name"] == name]
        return found

    def test_a_step_is_named_with_its_date_and_commit(self):
        files = self.write_all([1.0] * 9 + [1.1] * 6)
        done = self.trend(reversed(files))  # the command sorts them by date
        self.assert_exit(done, 1)
        self.assertIn("15 results files, 2026-01-01T00:00:00Z to 2026-01-15T00:00:00Z; 2 points", done.stdout)
        self.assertRegex(done.stdout, rf"\n{MOVING}\n  slower, \+(9|10)\.\d % from first to last\n")
        self.assertRegex(
            done.stdout,
            r"  since 2026-01-10T00:00:00Z \(commit c0ffee000010\): 5\.\d\d ms -> 5\.\d\d ms, \+(9|10)\.\d %",
        )
        self.assertNotIn(STEADY, done.stdout)
        self.assertIn("1 of 2 points slower, 0 faster; 1 did not move", done.stdout)
        for line in done.stdout.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_ten_times_one_per_cent_is_seen(self):
        files = self.write_all([1.01**i for i in range(11)])
        done = self.trend(files)
        self.assert_exit(done, 1)
        self.assertRegex(done.stdout, r"\n  drift: \+(9|10|11)\.\d % over 11 files")
        report = self.judged(files, 1)
        point = self.point(report, MOVING)
        self.assertAlmostEqual(point["drift"]["ratio"], 1.01**10, delta=0.012)
        self.assertEqual(point["verdict"], "slower")
        self.assertEqual(self.point(report, STEADY)["verdict"], "unchanged")

    def test_what_gets_faster_or_stays_is_no_slowdown(self):
        self.assert_exit(self.trend(self.write_all([1.0] * 12)), 0)
        report = self.judged(self.write_all([1.0] * 7 + [0.9] * 7), 0)
        self.assertEqual(self.point(report, MOVING)["verdict"], "faster")
        report = self.judged(self.write_all([1.0] * 8 + [1.1] * 8 + [1.0] * 8), 0)
        self.assertEqual(len(self.point(report, MOVING)["changes"]), 2)

    def test_one_disturbed_file_is_no_change(self):
        for place in (0, 6, 11):
            factors = [1.0] * 12
            factors[place] = 2.0
            self.assert_exit(self.trend(self.write_all(factors)), 0)

    def test_the_margin_is_the_users(self):
        files = self.write_all([1.0] * 8 + [1.04] * 8)
        self.assert_exit(self.trend(files), 1)
        self.assert_exit(self.trend(files, "--margin", "5%"), 0)

    def test_json_holds_every_value(self):
        report = self.judged(self.write_all([1.0] * 6 + [1.2] * 6), 1)
        self.assertEqual([f["date"][8:10] for f in report["files"]], [f"{d:02}" for d in range(1, 13)])
        self.assertEqual(report["files"][2]["commit"], "c0ffee000003")
        point = self.point(report, MOVING)
        self.assertEqual([v["file"] for v in point["values"]], list(range(12)))
        (change,) = point["changes"]
        self.assertEqual((change["file"], change["commit"]), (6, "c0ffee000007"))
        self.assertAlmostEqual(change["to_ns"] / change["from_ns"], change["ratio"])
        self.assertEqual((report["slower"], report["faster"]), (1, 0))
        self.assertEqual(self.judged(self.write_all([1.0] * 6 + [1.2] * 6), 1), report)

    def test_markdown_is_a_table(self):
        done = self.trend(self.write_all([1.0] * 6 + [1.2] * 6), "--format", "markdown")
        self.assert_exit(done, 1)
        rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
        self.assertEqual({row.count("|") for row in rows}, {7})
        self.assertIn(f"`{MOVING}`", rows[2])
        self.assertIn("2026-01-07T00:00:00Z | c0ffee000007 |", rows[2])

    def test_a_point_may_be_missing_or_failed_in_some_files(self):
        def drop(results):
            results["benchmarks"] = [e for e in results["benchmarks"] if e["run_name"] != STEADY]
            results["context"]["zcbench"]["plan"]["points"] = 1

        files = [self.write(day, 1.0, drop if day < 4 else None) for day in range(1, 9)]
        report = self.judged(files, 0)
        self.assertEqual(len(self.point(report, STEADY)["values"]), 5)
        self.assertEqual(len(self.point(report, MOVING)["values"]), 8)

    def test_other_machines_builds_and_configs_are_refused(self):
        def machine(results):
            results["context"]["zcbench"]["machine_key"]["cpu_model"] = "another"

        def build(results):
            results["context"]["zcbench"]["build"]["type"] = "debug"

        def config(results):
            for entry in results["benchmarks"]:
                entry["zcbench"]["config_hash"] = "0123456789abcdef"

        for change, field in ((machine, "cpu_model"), (build, "build_type"), (config, "config_hash")):
            files = [self.write(day, 1.0, change if day == 3 else None) for day in range(1, 6)]
            refused = self.trend(files)
            self.assert_exit(refused, 9, field, "03.json")
            allowed = self.trend(files, "--allow-different-machine")
            if change is machine:
                self.assertIn("--allow-different-machine", refused.stderr)
                self.assert_exit(allowed, 0)
                self.assertIn(field, allowed.stdout)
                self.assertIn("03.json", allowed.stdout)
            else:
                self.assert_exit(allowed, 9, field, "03.json")

    def test_files_that_cannot_be_used(self):
        good = self.write_all([1.0] * 3)
        self.assert_exit(self.trend(good[:1]), 2, "at least two")
        self.assert_exit(self.trend([]), 2)
        self.assert_exit(self.trend([*good, "missing.json"]), 2, "missing.json")
        for wrong in ("0", "0%", "0.001%", "60%", "1", "x%"):
            self.assert_exit(self.trend(good, "--significance", wrong), 2, "from 0.01% to 50%")
        torn = self.folder / "torn.json"
        torn.write_bytes(good[0].read_bytes()[:-200])
        self.assert_exit(self.trend([*good, torn]), 7, "torn.json")
        undated = self.write(9, 1.0, lambda results: results["context"].update(date="yesterday"))
        self.assert_exit(self.trend([*good, undated]), 7, "09.json", "yesterday")

    def test_google_benchmarks_files(self):
        files = []
        for day in range(1, 15):
            times = [1e6 * (1.2 if day > 7 else 1.0) * (1 + 0.002 * ((day * 5 + i) % 7)) for i in range(5)]
            results = json.loads(google_benchmark({"BM_sum": times}))
            results["context"]["date"] = f"2026-01-{day:02}T10:00:00+01:00"
            path = self.folder / f"gb{day}.json"
            path.write_text(json.dumps(results))
            files.append(path)
        report = self.judged(files, 1)
        (change,) = self.point(report, "BM_sum")["changes"]
        self.assertEqual((change["file"], change["commit"]), (7, ""))
        self.assert_exit(self.trend([*files, *self.write_all([1.0])]), 9, "written by")

    def write_google(self, day, entries, date=None, **context):
        path = self.folder / f"gb{day:02}.json"
        path.write_text(google_file(entries, date or f"2026-01-{day:02}T10:00:00+01:00", **context))
        return path

    def test_benchmarks_of_one_name_have_a_history_each(self):
        files = []
        for day in range(1, 17):
            noise = 1 + 0.001 * (day * 5 % 7)
            files.append(self.write_google(day, [
                entry for family, time in enumerate((100, 10 if day < 9 else 20, 1000))
                for entry in google_entries("BM_a", [time * noise] * 3, family)]))
        report = self.judged(files, 1)
        self.assertEqual([(p["name"], p["verdict"]) for p in report["points"]],
                         [("BM_a", "unchanged"), ("BM_a #2", "slower"), ("BM_a #3", "unchanged")])
        self.assertEqual(self.point(report, "BM_a #2")["changes"][0]["file"], 8)
        done = self.trend(files)
        self.assertIn("\nBM_a #2\n  slower", done.stdout)
        self.assertIn("CPU time is not", done.stdout)

        twice = self.write_google(17, google_entries("BM_a", [100]) + google_entries("BM_a", [10], 1))
        self.assertIn("benchmarks named \"BM_a\": 3 in ", self.trend([*files, twice]).stdout)

    def test_dates_of_every_version_are_read(self):
        days = ("2019-11-29 21:26:59", "2019/11/30-21:26:59", "2019-12-01T21:26:59-00:00",
                "2019-12-02T21:26:59+02:00", "2019-12-03T21:26:59Z", "12/04/19 21:26:59")
        files = [self.write_google(day, google_entries("BM_a", [100] * 3), date)
                 for day, date in enumerate(days)]
        report = self.judged(reversed(files), 0)
        self.assertEqual([file["date"] for file in report["files"]], list(days))
        undated = self.write_google(9, google_entries("BM_a", [1]), "soon")
        self.assert_exit(self.trend([*files, undated]), 7, "gb09.json")

    def test_aggregates_and_unusable_times_in_some_files(self):
        median = {"name": "BM_a_median", "run_name": "BM_a", "run_type": "aggregate",
                  "aggregate_name": "median", "real_time": 100, "cpu_time": 100, "time_unit": "ns"}
        files = [self.write_google(1, [median]), self.write_google(2, google_entries("BM_a", [100] * 3)),
                 self.write_google(3, google_entries("BM_a", [0] * 3)), self.write_google(4, [median])]
        report = self.judged(files, 0)
        self.assertEqual([v["file"] for v in self.point(report, "BM_a")["values"]], [0, 1, 3])

    def test_a_pipe_in_a_name_ends_no_cell(self):
        times = [100 * (1 + 0.001 * (day % 3)) * (2 if day > 8 else 1) for day in range(1, 17)]
        files = [self.write_google(day, google_entries("a|b\n", [time])) for day, time in enumerate(times, 1)]
        done = self.trend(files, "--format", "markdown")
        self.assert_exit(done, 1)
        rows = [line.replace("\\|", "") for line in done.stdout.splitlines() if line.startswith("|")]
        self.assertGreater(len(rows), 2)
        self.assertEqual({row.count("|") for row in rows}, {7})


if __name__ == "__main__":
    main()
