"""compare: outcomes, refusals and exit codes of the real program."""

import json
import pathlib
import subprocess
import tempfile

from results_forgery import google_benchmark, google_entries, google_file, resealed, sealed, with_times
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, small_config

NAMES = ["shared_mmap", "memfd", "serial"]


def steady(factor=1.0, slower=None):
    """Returns times of 5 ms that differ by up to 0.2 %, multiplied by `factor` for points whose name contains
    `slower` (None: for all)."""
    def time_us(name, launch, index):
        times = factor if slower is None or slower in name else 1.0
        return 5000.0 * times * (1.0 + 0.001 * ((launch * 7 + index) % 5 - 2))
    return time_us


class Compare(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """Makes one real run of five launches, which the tests change."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            config = small_config(strategy=NAMES)
            (path / "c.json").write_text(json.dumps(config))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q", "--launches", "5"],
                           cwd=folder, check=True, timeout=HANGS_S)
            cls.raw = (path / "r.json").read_bytes()
        cls.results = json.loads(cls.raw)

    def file(self, name, results):
        path = self.folder / name
        path.write_bytes(results if isinstance(results, bytes) else sealed(results))
        return path

    def base(self):
        return self.file("base.json", with_times(self.results, steady()))

    def compare(self, base, new, *args):
        return self.zcbench("compare", base, new, *args)

    def compare_changed(self, change, *args, base=None):
        """Compares a base with a copy that `change` has changed."""
        results = with_times(self.results, steady())
        change(results)
        return self.compare(base or self.base(), self.file("new.json", results), *args)

    def test_a_real_run_has_a_right_digest(self):
        self.assertEqual(resealed(self.raw), self.raw)
        done = self.compare(self.file("a.json", self.raw), self.file("b.json", self.raw))
        self.assertIn(done.returncode, (0, 8), done.stdout + done.stderr)

    def test_equal_runs_are_within_the_margin(self):
        done = self.compare(self.base(), self.base())
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout.count("within margin\n"), 3)
        self.assertIn("zcbench ab", done.stdout)
        self.assertIn("verdict: no regression (exit code 0)", done.stdout)

    def test_an_injected_slowdown_is_found(self):
        new = self.file("new.json", with_times(self.results, steady(1.1, "memfd")))
        done = self.compare(self.base(), new)
        self.assert_exit(done, 1)
        (line,) = [li for li in done.stdout.splitlines() if "square/memfd" in li]
        self.assertIn("regression", line)
        self.assertIn("1.100", line)
        self.assertIn("1 slower, 0 faster, 2 within margin", done.stdout)
        back = self.compare(new, self.base())
        self.assert_exit(back, 0)
        self.assertIn("0 slower, 1 faster, 2 within margin", back.stdout)

    def test_the_margin_is_the_users(self):
        new = self.file("new.json", with_times(self.results, steady(1.005)))
        self.assert_exit(self.compare(self.base(), new), 0)
        self.assert_exit(self.compare(self.base(), new, "--margin", "0.2%"), 1)
        for wrong in ("0", "101%", "-1%", "x", "3%%", "nan", "0.03"):
            self.assert_exit(self.compare(self.base(), new, "--margin", wrong), 2, "allowed")

    def test_wide_launches_are_inconclusive(self):
        wide = with_times(self.results, lambda name, launch, index: 5000.0 * (1.0 + 0.1 * launch))
        self.assert_exit(self.compare(self.file("w.json", wide), self.base()), 8)

    def test_few_launches_are_inconclusive(self):
        def only_one(results):
            results["benchmarks"] = [
                e for e in results["benchmarks"] if e["zcbench"].get("launch", 0) == 0
            ]
        for times in (1.0, 2.0):
            base = self.file("base.json", with_times(self.results, steady(times)))
            done = self.compare_changed(only_one, base=base)
            self.assert_exit(done, 8)
            self.assertIn("--launches 5", done.stdout)

    def test_the_floor_and_its_flag(self):
        base = self.file("base.json", with_times(self.results, lambda *_: 1.0))
        new = self.file("new.json", with_times(self.results, lambda *_: 1.5))
        done = self.compare(base, new)
        self.assert_exit(done, 0)
        self.assertIn("below 1.00 us do not count", done.stdout)
        self.assert_exit(self.compare(base, new, "--floor", "0.1us"), 1)
        self.assert_exit(self.compare(base, new, "--floor", "1"), 2, "allowed")

    def test_another_machine_is_refused_by_name(self):
        def other_cpu(results):
            results["context"]["zcbench"]["machine_key"]["cpu_model"] = "Z80"
        done = self.compare_changed(other_cpu)
        self.assert_exit(done, 9)
        self.assertIn("cpu_model is ", done.stdout)
        self.assertIn('"Z80" in new', done.stdout)
        for form in ("text", "markdown"):
            done = self.compare_changed(other_cpu, "--allow-different-machine", "--format", form)
            self.assert_exit(done, 0)
            for line in done.stdout.splitlines():
                if line and not line.startswith(("| point", "|---")):
                    self.assertIn("different machines", line)

    def test_another_build_is_refused_whatever_the_flags(self):
        def debug(results):
            results["context"]["zcbench"]["build"]["type"] = "debug"
        done = self.compare_changed(debug, "--allow-different-machine")
        self.assert_exit(done, 9)
        self.assertIn('build type is "release" in base, "debug" in new', done.stdout)

    def test_points_of_one_side_are_listed(self):
        def without_memfd(results):
            results["benchmarks"] = [e for e in results["benchmarks"] if "memfd" not in e["name"]]
        done = self.compare_changed(without_memfd)
        self.assert_exit(done, 9)
        self.assertIn("missing (not in new)", done.stdout)
        self.assertIn("2 within margin, 0 inconclusive, 1 missing", done.stdout)

    def test_failed_points_outrank_a_regression(self):
        def fail_memfd(results):
            kept = [e for e in results["benchmarks"] if "memfd" not in e["name"]]
            entry = next(e for e in results["benchmarks"] if "memfd" in e["name"])
            failed = {k: v for k, v in entry.items() if k not in ("real_time", "cpu_time")}
            failed |= {"run_type": "aggregate", "aggregate_name": "error", "error_occurred": True,
                       "error_message": "died"}
            failed["zcbench"] |= {"status": "failed", "reason": "died"}
            results["benchmarks"] = [failed, *kept]
        base = self.file("base.json", with_times(self.results, steady(0.5)))
        done = self.compare_changed(fail_memfd, base=base)
        self.assert_exit(done, 9)
        self.assertIn("failed (failed in new: died)", done.stdout)
        self.assertIn("2 slower", done.stdout)

    def test_another_config_is_refused_by_point(self):
        def other_samples(results):
            for entry in results["benchmarks"]:
                if "memfd" in entry["name"]:
                    entry["zcbench"]["config_hash"] = "crc64:0123456789abcdef"
        done = self.compare_changed(other_samples)
        self.assert_exit(done, 9)
        self.assertIn("config_hash is ", done.stdout)
        self.assertIn("crc64:0123456789abcdef in new", done.stdout)

    def test_damaged_files_are_refused(self):
        base = self.base()
        for place in range(0, len(self.raw), len(self.raw) // 40):
            flipped = bytearray(self.raw)
            flipped[place] ^= 1 << (place % 8)
            for damaged in (bytes(flipped), self.raw[:place]):
                done = self.compare(base, self.file("new.json", damaged))
                self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertIn("new.json:", done.stderr)

    def test_an_interrupted_run_is_refused(self):
        def interrupted(results):
            results["context"]["zcbench"]["complete"] = False
        self.assert_exit(self.compare_changed(interrupted), 7, "interrupted")

    def test_what_cannot_be_opened_is_bad_input(self):
        for path in (self.folder / "none.json", self.folder, "/dev/zero"):
            self.assert_exit(self.compare(self.base(), path), 2)
        self.assert_exit(self.zcbench("compare", self.base()), 2, "two results files")
        self.assert_exit(self.zcbench("compare"), 2)

    def test_files_of_google_benchmark(self):
        times = [100.0 + 0.1 * i for i in range(6)]
        base = self.file("base.json", google_benchmark({"BM_a": times, "BM_b": times}).encode())
        slow = google_benchmark({"BM_a": [1.2 * t for t in times], "BM_b": times}, unit="us")
        new = self.file("new.json", slow.encode())
        done = self.compare(base, new)
        self.assert_exit(done, 1)
        self.assertIn("repetitions of one process, not launches", done.stdout)
        self.assertIn("1 slower, 0 faster, 1 within margin", done.stdout)
        for change, field in (({"host": "other"}, "host_name"), ({"build": "debug"}, "build type")):
            other = self.file("o.json", google_benchmark({"BM_a": times}, **change).encode())
            done = self.compare(base, other)
            self.assert_exit(done, 9)
            self.assertIn(field, done.stdout)
        ours = self.file("ours.json", self.results)
        done = self.compare(ours, new)
        self.assert_exit(done, 9)
        self.assertNotIn("cpu_model", done.stdout)
        self.assertIn('written by is "zcbench" in base, "Google Benchmark" in new', done.stdout)
        few = self.file("few.json", google_benchmark({"BM_a": times[:2], "BM_b": times}).encode())
        done = self.compare(base, few)
        self.assert_exit(done, 8)
        self.assertIn("--benchmark_repetitions=5", done.stdout)

    def compare_google(self, base, new, *args):
        return self.compare(self.file("base.json", google_file(base).encode()),
                            self.file("new.json", google_file(new).encode()), *args)

    def test_benchmarks_of_one_name_are_compared_each_with_its_own(self):
        def of(slow):
            families = [google_entries("BM_a", [factor * (100 + 0.1 * i) for i in range(6)], family)
                        for family, factor in enumerate((1, slow, 50))]
            return [entry for entries in zip(*families) for entry in entries]  # interleaved
        done = self.compare_google(of(5), of(10))
        self.assert_exit(done, 1)
        (slower,) = [line for line in done.stdout.splitlines() if "regression" in line and "BM_a" in line]
        self.assertTrue(slower.startswith("BM_a #2 "), slower)
        self.assertIn("1 slower, 0 faster, 2 within margin", done.stdout)

        one, two = google_entries("BM_a", [100] * 6), google_entries("BM_a", [50] * 6, 1)
        done = self.compare_google(one, one + two)
        self.assert_exit(done, 0)
        self.assertIn("benchmarks of this name: 1 in base, 2 in new; paired in their order", done.stdout)

    def test_a_benchmark_that_cannot_be_used_hides_no_other(self):
        for wrong in (0, "1.5", None, float("nan"), float("inf"), -1):
            def of(factor):
                return (google_entries("BM_a", [factor * (100 + 0.1 * i) for i in range(6)])
                        + google_entries("BM_bad", [1.0] * 6, 1, real_time=wrong))
            done = self.compare_google(of(1), of(1.5))
            self.assert_exit(done, 1)
            self.assertIn("1 slower", done.stdout)
            self.assertIn("1 unavailable on both sides", done.stdout)
            self.assertRegex(done.stdout, r"unavailable on both sides: BM_bad \(.*real_time")

    def test_cpu_time_is_said_not_to_be_judged(self):
        times = [1000 + i for i in range(6)]
        done = self.compare_google(google_entries("BM_a", times, cpu_time=400),
                                   google_entries("BM_a", times, cpu_time=800))
        self.assert_exit(done, 0)
        self.assertIn("CPU time changed by more than 3.00 %, and wall time did not, in BM_a (ratio 2.000)",
                      done.stdout)
        done = self.compare(self.folder / "base.json", self.folder / "new.json", "--format", "json")
        report = json.loads(done.stdout)
        self.assertEqual(report["points"][0]["cpu_ratio"], 2.0)
        done = self.compare_google(google_entries("BM_a", times, cpu_time=None),
                                   google_entries("BM_a", times))
        self.assert_exit(done, 0)

    def test_aggregates_alone_are_no_damage(self):
        aggregates = [{"name": f"BM_a_{name}", "run_name": "BM_a", "run_type": "aggregate",
                       "aggregate_name": name, "iterations": 10, "real_time": time, "cpu_time": time,
                       "time_unit": "ns"}
                      for name, time in (("mean", 101.0), ("median", 100.0), ("stddev", 0.2))]
        later = ("run_name", "run_type", "aggregate_name")
        old = [{key: value for key, value in entry.items() if key not in later} for entry in aggregates]
        for entries in (aggregates, old):
            done = self.compare_google(entries, entries)
            self.assert_exit(done, 8)
            self.assertIn("both sides have aggregates only", done.stdout)
            self.assertIn("1 inconclusive", done.stdout)

    def test_an_added_benchmark_hides_no_regression(self):
        times = [1000 + i for i in range(6)]
        for factor, code in ((1.5, 1), (1.0, 0)):
            new = google_entries("BM_a", [factor * t for t in times]) + google_entries("BM_new", times, 1)
            done = self.compare_google(google_entries("BM_a", times), new)
            self.assert_exit(done, code)
            self.assertIn("added (not in base)", done.stdout)
            self.assertIn("1 added", done.stdout)

    def test_files_of_old_versions_are_read(self):
        def lines(factor):
            entries = []
            for name in ("BM_a", "BM_b"):
                for suffix, times in (("", [100 + 0.1 * i for i in range(6)]), ("_mean", [100]),
                                      ("_median", [100]), ("_stddev", [0.1])):
                    entries += [f'{{"name": "{name}{suffix}", "iterations": 1,000, '
                                f'"real_time": {factor * t:.16e}, "cpu_time": -nan, "time_unit": "ns", '
                                '"bytes_per_second": inf}' for t in times]
            entries.append('{"name": "BM_a_BigO", "cpu_coefficient": 1, "big_o": "N", "time_unit": "ns"}')
            return ('{"context": {"date": "2019-11-29 21:26:59", "num_cpus": 2, '
                    '"executable": "C:\\Users\\b.exe", '
                    '"library_build_type": "release"}, "benchmarks": [' + ",\n".join(entries) + "]}")
        done = self.compare(self.file("base.json", lines(1).encode()),
                            self.file("new.json", lines(1.2).encode()))
        self.assert_exit(done, 1)
        self.assertIn("2 slower, 0 faster, 0 within margin, 0 inconclusive, 0 missing, 0 failed\n",
                      done.stdout)

    def test_changed_line_ends_are_named(self):
        base = self.base()
        crlf = self.file("crlf.json", base.read_bytes().replace(b"\n", b"\r\n"))
        for command in (("compare", crlf, base), ("compare", base, crlf), ("trend", base, crlf),
                        ("export", crlf), ("report", crlf), ("baseline", "save", "x", crlf)):
            done = self.zcbench(*command)
            self.assert_exit(done, 7, "crlf.json", "line ends", "autocrlf")
            self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_json_and_markdown_say_the_same(self):
        new = self.file("new.json", with_times(self.results, steady(1.1, "memfd")))
        report = self.folder / "report.json"
        done = self.compare(self.base(), new, "--format", "json", "-o", report)
        self.assert_exit(done, 1)
        parsed = json.loads(done.stdout)
        self.assertEqual(json.loads(report.read_text()), parsed)
        self.assertEqual(parsed["verdict"], "regression")
        outcomes = {p["name"].split("/")[1]: p["outcome"] for p in parsed["points"]}
        self.assertEqual(outcomes, {"shared_mmap": "within margin", "memfd": "regression",
                                    "serial": "within margin"})
        for read in (self.base(), new):
            self.assert_exit(self.compare(self.base(), new, "-o", read), 2, "itself")
        done = self.compare(self.base(), new, "--format", "markdown")
        self.assert_exit(done, 1)
        rows = [line for line in done.stdout.splitlines() if line.startswith("| `")]
        self.assertEqual(len(rows), 3)
        self.assertEqual(sum("regression" in row for row in rows), 1)


if __name__ == "__main__":
    main()
