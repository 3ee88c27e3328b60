"""report: the page's safety, figures and size, and what the command refuses, with the real program."""

import base64
import hashlib
import json
import math
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import unittest

from report_page import ReportPage, script_hashes
from results_forgery import sealed, whole, with_points, with_times
from zcbench_case import BINARY, FULL, HANGS_S, SANITIZED, SOURCE, ZcbenchCase, main, small_config

MANY_POINTS = 5000 if FULL else 400  # a page takes long to make
HOSTILE = "</script><script>alert(1)</script>\"'&<b>"


def times_of(results):
    """Returns point name -> its times in ns, sorted, from the file."""
    times = {}
    for entry in results["benchmarks"]:
        if entry["run_type"] == "iteration":
            times.setdefault(entry["run_name"], []).append(round(entry["real_time"] * 1000))
    return {name: sorted(values) for name, values in times.items()}


def interval(times):
    """Returns the k-th smallest and largest time; k is the largest with 2 P(Binomial(n, 1/2) < k) <= 5 %."""
    count, below, rank = len(times), 0, 0
    while 2 * (below + math.comb(count, rank)) <= 0.05 * 2**count:
        below += math.comb(count, rank)
        rank += 1
    return (times[rank - 1], times[-rank]) if rank else None


def p90(times):
    place = 0.9 * (len(times) - 1)
    low = math.floor(place)
    return times[low] + (place - low) * (times[min(low + 1, len(times) - 1)] - times[low])


def duration(time_ns):
    for unit in ("ns", "us", "ms"):
        if time_ns < 999.5:
            break
        time_ns /= 1000
    else:
        unit = "s"
    digits = 2 if time_ns < 9.995 else 1 if time_ns < 99.95 else 0
    return f"{time_ns:.{digits}f} {unit}"


def in_full(elements):
    """Returns the number in full: "1.5M" is 1500000."""
    scale = {"k": 1_000, "M": 1_000_000, "G": 1_000_000_000}.get(elements[-1])
    return round(float(elements[:-1]) * scale) if scale else int(elements.replace(",", ""))


def named(results, name):
    """Returns the same run as if from another program, config file and machine."""
    changed = json.loads(json.dumps(results))
    ours = changed["context"]["zcbench"]
    ours["config"].update(path=name)
    ours["machine"]["cpu_model"] = name
    changed["context"].update(host_name=name, executable=name)
    return changed


class Report(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """Makes one real run, which the tests read and change."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            config = small_config(kernel=["square", "statistics"], samples=7, elements=[1000, 20000],
                                  strategy=["shared_mmap", "pipe_copy", "serial"], workers=[1, 2])
            (path / "c.json").write_text(json.dumps(config))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"],
                           cwd=folder, check=True, timeout=HANGS_S)
            cls.bytes = (path / "r.json").read_bytes()
            cls.real = whole(json.loads(cls.bytes))

    def setUp(self):
        super().setUp()
        self.output.write_bytes(self.bytes)

    def page(self, *files, args=()):
        done = self.zcbench("report", *(files or [self.output]), "-o", "page.html", *args,
                            timeout=HANGS_S)
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout, "report: page.html\n")
        return ReportPage((self.folder / "page.html").read_text())

    def write(self, results, name="forged.json"):
        path = self.folder / name
        path.write_bytes(sealed(results))
        return path

    def test_the_policy_names_exactly_the_pages_scripts(self):
        page = self.page()
        wanted = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                  for text in page.own_scripts()]
        self.assertEqual(len(wanted), 4)
        self.assertEqual(script_hashes(page.policy()), wanted)
        self.assertRegex(page.policy(), r"^default-src 'none'; script-src( 'sha256-[^']+'){4}; "
                                        r"style-src 'unsafe-inline'; img-src data:$")

    def test_nothing_is_loaded_from_anywhere(self):
        page = self.page()
        for tag, name, value in page.attributes:
            if name in ("src", "href", "srcset", "action", "data", "poster", "xlink:href"):
                self.assertRegex(value, r"^(#|data:,$)", f"<{tag} {name}>")
            self.assertFalse(name.startswith("on"), f"<{tag} {name}>")
        markup = (self.folder / "page.html").read_text()
        style = markup[markup.index("<style>") : markup.index("</style>")]
        self.assertNotIn("url(", style)
        self.assertNotIn("@import", style)
        for name, text in page.json_blocks().items():
            self.assertNotIn('"url"', text, name)
            self.assertNotIn("<", text, name)
            json.loads(text)

    def numbers(self, page):
        """Returns point name -> row, for every table of times."""
        rows = {}
        for table in page.tables_of("numbers", "time of a sample"):
            kernel = table["caption"].split(":")[0]
            for row in table["rows"][1:]:
                label, elements, workers, lifecycle = row[:4]
                place = f"elements:{in_full(elements)}/workers:{workers}/{lifecycle}"
                rows[f"{kernel}/{label}/{place}/real_time"] = row
        return rows

    def check_numbers(self, path, page):
        """Checks that the tables and the data set both have the figures of the file."""
        times = times_of(json.loads(path.read_text()))
        rows = self.numbers(page)
        points = {f"{p['kernel']}/{p['strategy']}/elements:{p['elements']}/workers:{p['workers']}/"
                  f"{p['lifecycle']}/real_time": p for p in page.points()}
        self.assertEqual(sorted(rows), sorted(times))
        self.assertEqual(sorted(points), sorted(times))
        for name, row in rows.items():
            sample = times[name]
            span = interval(sample)
            median = statistics.median(sample)
            self.assertEqual(row[4:], [
                duration(median), " – ".join(map(duration, span)) if span else "too few samples",
                duration(sample[0]), duration(p90(sample)), duration(sample[-1]), str(len(sample))], name)
            point = points[name]
            self.assertEqual(sorted(point["times_ns"]), sample, name)
            self.assertEqual(point["median_ns"], median, name)
            self.assertEqual((point["low_ns"], point["high_ns"]), span or (None, None), name)
            self.assertAlmostEqual(point["p90_ns"], p90(sample), delta=1e-9 * sample[-1], msg=name)
        return rows

    def test_every_number_is_that_of_the_file(self):
        self.assertGreater(len(self.check_numbers(self.output, self.page())), 10)
        example = SOURCE / "results" / "example.json"
        self.assertEqual(len(self.check_numbers(example, self.page(example))), 5)

    def test_where_the_time_goes_is_that_of_the_file(self):
        page = self.page()
        fields = {"start_ns": "start", "compute_ns": "compute", "join_ns": "join"}
        samples = {}
        for entry in self.real["benchmarks"]:
            if entry["run_type"] == "iteration":
                samples.setdefault(entry["run_name"], []).append(entry["zcbench"])
        for point in page.points():
            name = (f"{point['kernel']}/{point['strategy']}/elements:{point['elements']}/"
                    f"workers:{point['workers']}/{point['lifecycle']}/real_time")
            for field, key in fields.items():
                self.assertEqual(point[field], statistics.median(s["phases_ns"][key] for s in samples[name]))
            self.assertEqual(point["minor_faults"],
                             statistics.median(s["minor_faults"] for s in samples[name]))
            self.assertEqual(point["to_workers_bytes"],
                             statistics.median(s["bytes_copied"]["to_workers"] for s in samples[name]))
        rows = sum(len(table["rows"]) - 1 for table in page.tables_of("numbers", "where the time goes"))
        self.assertEqual(rows, len(page.points()))

    def test_the_answer_is_the_one_of_the_terminal(self):
        page = self.page()
        self.assertIn("elements", page.text)
        self.assertTrue(page.tables_of("take"))

    def test_hostile_names_stay_text(self):
        path = self.write(named(self.real, HOSTILE))
        page = self.page(path)
        self.assertEqual(len(page.own_scripts()), 4)
        self.assertIn(HOSTILE, page.text)
        self.assertNotIn("<b>", (self.folder / "page.html").read_text())

    def test_a_hostile_config_name_is_refused(self):
        results = named(self.real, "c.json")
        results["context"]["zcbench"]["config"]["name"] = HOSTILE
        self.assert_exit(self.zcbench("report", self.write(results), "-o", "page.html"), 7, "/config/name")

    def test_hostile_commands_reasons_and_paths_stay_text(self):
        results = whole(json.loads(self.bytes))
        for entry in results["benchmarks"]:
            ours = entry["zcbench"]
            if ours["strategy"] == "pipe_copy":
                ours["strategy"] = "external"
                ours["command"] = {"name": HOSTILE, "argv": [HOSTILE], "version": HOSTILE}
                ours["data"] = {"source": "npy", "path": f"{HOSTILE}.npy"}
            if ours["strategy"] == "shared_mmap" and ours["kernel"] == "square":
                ours.update(status="failed", reason=HOSTILE)
                entry.update(error_occurred=True, error_message=HOSTILE, run_type="aggregate",
                             aggregate_name="error")
        seen = set()
        results["benchmarks"] = [
            e for e in results["benchmarks"]
            if not e.get("error_occurred") or (e["run_name"] not in seen and not seen.add(e["run_name"]))]
        page = self.page(self.write(results, "a'&<b>.json"))
        self.assertEqual(len(page.own_scripts()), 4)
        self.assertIn(f"failed: {HOSTILE}", page.text)
        self.assertIn("a'&<b>.json", page.text)
        self.assertIn(f"{HOSTILE[:20]}", page.text)
        self.assertNotIn("<b>", (self.folder / "page.html").read_text())

    def test_what_failed_is_named_with_its_reason(self):
        config = small_config()
        config["experiments"].append({
            **config["experiments"][0], "strategy": "external", "if_unavailable": "record",
            "command": {"name": "gone", "argv": ["false"], "probe": ["false"]}})
        done = self.zcbench("run", self.write_config(config), "-o", "u.json")
        self.assert_exit(done, 0)
        page = self.page("u.json")
        self.assertIn("2 points: 1 valid, 0 failed, 1 unavailable", page.text)
        self.assertRegex(page.text, r"unavailable: .*false")

    @unittest.skipIf(SANITIZED, "two minutes there, and the page is the same")
    def test_many_points_are_little_more_than_their_data(self):
        path = self.write(with_points(self.real, MANY_POINTS))
        page = self.page(path)
        self.assertEqual(len(self.numbers(page)), MANY_POINTS)
        markup = (self.folder / "page.html").read_bytes()
        data = len(page.json_blocks()["data"].encode())
        tables = sum(len(table) for table in re.findall(rb"<table.*?</table>", markup, re.S))
        print(f"{MANY_POINTS:,} points: {len(markup) / 1e6:.2f} MB, of it {data / 1e6:.2f} MB of data and "
              f"{tables / 1e6:.2f} MB of tables")
        self.assertLess(len(markup) - data - tables, 1_500_000)

    def test_files_stand_side_by_side(self):
        other = whole(json.loads(self.bytes))
        other["context"]["zcbench"]["machine"]["cpu_model"] = "Another CPU"
        page = self.page(self.output, self.write(other))
        self.assertEqual(page.data()["files"], ["r.json", "forged.json"])
        points = page.points()
        self.assertEqual([p["median_ns"] for p in points if p["file"] == 0],
                         [p["median_ns"] for p in points if p["file"] == 1])
        rows = [row for table in page.tables_of("numbers", "time of a sample") for row in table["rows"][1:]]
        self.assertEqual(len(rows), 2 * len(times_of(self.real)))
        self.assertEqual({row[1] for row in rows}, {"r.json", "forged.json"})
        (machine,) = page.tables_of("facts", "Machine")
        self.assertEqual([row[0] for row in machine["rows"] if "differs" in row[0]], ["CPU differs"])

    def history(self, days=14):
        """Writes one run per day; from day 8 on, square through pipes takes a fifth longer."""
        paths = []
        for day in range(1, days + 1):
            slow = 1.2 if day > 7 else 1.0
            results = with_times(self.real, lambda name, launch, index, slow=slow, day=day: (
                100 + (index + day * 5) % 7 / 10) * (slow if name.startswith("square/pipe_copy") else 1))
            results["context"]["date"] = f"2026-01-{day:02}T00:00:00Z"
            results["context"]["zcbench"]["commit"] = f"c{day:02}"
            paths.append(self.write(results, f"day{day:02}.json"))
        return paths

    def test_runs_of_one_machine_are_a_history(self):
        paths = self.history()
        page = self.page(*reversed(paths))
        data = page.data()
        self.assertEqual(data["kind"], "history")
        slower = [p for p in data["points"] if p["verdict"] == "slower"]
        self.assertEqual({p["name"].split("/")[1] for p in slower}, {"pipe_copy"})
        self.assertEqual(data["points"][: len(slower)], slower)
        for point in slower:
            self.assertRegex(point["changes"][0]["text"], r"^\+(19|20)\.\d % 2026-01-08 \(commit c08\)$")
        trend = json.loads(self.zcbench("trend", *paths, "--format", "json").stdout)
        wanted = {p["name"].removesuffix("/real_time"): p["values"] for p in trend["points"]}
        self.assertEqual({p["name"]: p["values"] for p in data["points"]}, wanted)
        (table,) = page.tables_of("words", "Every point")
        self.assertEqual(len(table["rows"]) - 1, len(wanted))
        self.assertEqual(self.page(*paths, args=["--as", "side-by-side"]).data()["files"][0], "day01.json")
        self.assertEqual(self.page(*paths[:2], args=["--as", "history"]).data()["kind"], "history")
        self.assertEqual(len(self.page(*paths[:2]).data()["files"]), 2)

    def test_what_is_no_history_is_refused_as_one(self):
        paths = self.history(3)
        other = json.loads(paths[0].read_text())
        other["context"]["zcbench"]["machine_key"]["cpu_model"] = "Another CPU"
        done = self.zcbench("report", *paths, self.write(other), "--as", "history", "-o", "page.html")
        self.assert_exit(done, 9, "not comparable")

    def test_a_comparison_has_its_page(self):
        done = self.zcbench("ab", self.write_config(small_config()), "--baseline", BINARY, "--candidate-set",
                            "workers=1", "--budget", "10s", "--inconclusive", "ok", "-o", "ab.json",
                            timeout=HANGS_S)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        record = json.loads((self.folder / "ab.json").read_text())
        page = self.page("ab.json")
        self.assertIn(f"Verdict: {record['result']['verdict']}", page.text)
        (point,) = page.data()["points"]
        self.assertEqual(len(point["units"]), len(record["units"]))
        self.assertEqual(point["units"][-1]["estimate"], record["result"]["points"][0]["ratio"])
        (units,) = page.tables_of("numbers", "Every unit")
        self.assertEqual(len(units["rows"]) - 1, len(record["units"]))
        (self.folder / "ab.json").write_text(json.dumps(record)[:-100])
        self.assert_exit(self.zcbench("report", "ab.json", "-o", "page.html"), 7, "ab.json")

    def test_where_the_page_goes(self):
        (self.folder / "sub").mkdir()
        moved = self.folder / "sub" / "x.json"
        shutil.copy(self.output, moved)
        done = self.zcbench("report", moved)
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout, f"report: {moved.with_suffix('.html')}\n")
        first = moved.with_suffix(".html").read_bytes()
        self.assert_exit(self.zcbench("report", moved), 0)
        self.assertEqual(moved.with_suffix(".html").read_bytes(), first)
        self.assertEqual(sorted(p.name for p in (self.folder / "sub").iterdir()), ["x.html", "x.json"])

    def test_what_is_refused(self):
        self.assert_exit(self.zcbench("report"), 2)
        self.assert_exit(self.zcbench("report", "missing.json"), 2, "missing.json")
        self.assert_exit(self.zcbench("report", self.output, "-o", "no/page.html"), 2, "no/page.html")
        self.assert_exit(self.zcbench("report", self.output, "-o", "."), 2)
        (self.folder / "link.html").symlink_to(self.output)
        (self.folder / "hard.html").hardlink_to(self.output)
        for name in ("r.json", "./r.json", "link.html", "hard.html"):
            self.assert_exit(self.zcbench("report", self.output, "-o", name), 2,
                             "is one of the results files")
        self.assertEqual(self.output.read_bytes(), self.bytes)
        self.output.write_bytes(self.bytes[:-300])
        self.assert_exit(self.zcbench("report", self.output), 7, "r.json")
        self.assertFalse((self.folder / "r.html").exists())

    def test_a_run_makes_its_own(self):
        config = self.write_config(small_config())
        done = self.zcbench("run", config, "--report", "-o", "new.json")
        self.assert_exit(done, 0)
        self.assertRegex(done.stdout, r"\nThe lecture's 26 claims: ")
        self.assertIn("\nreport: new.html\nresults: new.json\nall tables: zcbench show new.json\n",
                      done.stdout)
        self.assertEqual(len(self.numbers(ReportPage((self.folder / "new.html").read_text()))), 1)
        quiet = self.zcbench("run", config, "--report", "-q", "-o", "quiet.json")
        self.assertEqual((quiet.stdout, quiet.stderr), ("", ""))
        self.assertTrue((self.folder / "quiet.html").exists())

    def test_a_page_that_fails_changes_nothing_about_the_run(self):
        (self.folder / "new.html").mkdir()
        done = self.zcbench("run", self.write_config(small_config()), "--report", "-o", "new.json")
        self.assert_exit(done, 0, "zcbench: cannot write the report: ", "new.html")
        self.assertTrue((self.folder / "new.json").exists())
        self.assertRegex(done.stdout, re.compile(r"^results: new\.json$", re.M))


if __name__ == "__main__":
    main()
