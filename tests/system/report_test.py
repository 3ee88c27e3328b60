"""report: the page's safety, its figures, its size, and what it refuses, with the real program."""

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
import xml.etree.ElementTree

from report_page import ReportPage, script_hashes
from results_forgery import sealed, whole, with_points
from zcbench_case import BINARY, FULL, HANGS_S, SANITIZED, SOURCE, ZcbenchCase, main, small_config

MANY_POINTS = 2000 if FULL else 400  # a page takes long to make
HOSTILE = "</script><script>alert(1)</script>\"'&<b>"


def times_of(results):
    """point name -> its times in ns, as the file has them."""
    times = {}
    for entry in results["benchmarks"]:
        if entry["run_type"] == "iteration":
            times.setdefault(entry["run_name"], []).append(round(entry["real_time"] * 1000))
    return {name: sorted(values) for name, values in times.items()}


def interval(times):
    """The k-th smallest and largest, k the largest with 2 P(Binomial(n, 1/2) < k) <= 5 %."""
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
    """"1.5M" -> 1500000"""
    scale = {"k": 1_000, "M": 1_000_000, "G": 1_000_000_000}.get(elements[-1])
    return round(float(elements[:-1]) * scale) if scale else int(elements.replace(",", ""))


def named(results, name):
    """The same run from another program, config file and machine."""
    changed = json.loads(json.dumps(results))
    ours = changed["context"]["zcbench"]
    ours["config"].update(path=name)
    ours["machine"]["cpu_model"] = name
    changed["context"].update(host_name=name, executable=name)
    return changed


class Report(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """One real run, which the tests read and change."""
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
        for text in page.data_blocks():
            self.assertNotIn('"url"', text)
            self.assertNotIn("<", text)
            json.loads(text)

    def numbers(self, page):
        """Of every table of numbers: the point's name -> its row."""
        rows = {}
        for table in page.tables:
            if table["class"] != "numbers" or "time of a sample" not in table["caption"]:
                continue
            kernel = table["caption"].split(":")[0]
            for row in table["rows"]:
                if row[0].get("scope") == "row":
                    label, elements, workers, lifecycle = [cell["text"] for cell in row[:4]]
                    place = f"elements:{in_full(elements)}/workers:{workers}/{lifecycle}"
                    rows[f"{kernel}/{label}/{place}/real_time"] = row
        return rows

    def check_numbers(self, path, page):
        times = times_of(json.loads(path.read_text()))
        rows = self.numbers(page)
        self.assertEqual(sorted(rows), sorted(times))
        for name, row in rows.items():
            sample = times[name]
            span = interval(sample)
            wanted = [statistics.median(sample), *(span or ()), sample[0], p90(sample)]
            found = [value for cell in row[4:] for value in cell["values"]]
            self.assertEqual(len(found), len(wanted), name)
            for (value, text), right in zip(found, wanted):
                self.assertAlmostEqual(value, right, delta=1e-9 * right, msg=name)
                self.assertEqual(text, duration(right))
            self.assertEqual(row[-1]["text"], str(len(sample)))
            self.assertEqual("too few samples" in row[5]["text"], span is None)
        return rows

    def test_every_number_is_that_of_the_file(self):
        self.assertGreater(len(self.check_numbers(self.output, self.page())), 10)
        example = SOURCE / "results" / "example.json"
        self.assertEqual(len(self.check_numbers(example, self.page(example))), 5)

    def test_the_answer_is_that_of_the_file(self):
        page = self.page()
        medians = {}
        for name, times in times_of(self.real).items():
            kernel, strategy, elements, workers, lifecycle, _ = name.split("/")
            if strategy != "serial":
                place = (kernel, elements.split(":")[1], workers.split(":")[1])
                medians.setdefault(place, []).append((statistics.median(times), strategy, times))
        checked = 0
        for table in page.tables:
            if table["class"] != "settings":
                continue
            kernel = table["caption"].split(":")[0]
            self.assertEqual([c["text"] for c in table["rows"][0]],
                             ["elements", "serial", "1 worker, fork", "2 workers, fork"])
            for row, elements in zip(table["rows"][1:], ("1000", "20000")):
                for workers, cell in zip("12", row[2:]):
                    (best, name, times), second = sorted(medians[kernel, elements, workers])
                    is_clear = interval(times)[1] < interval(second[2])[0]
                    (_, winner), (_, time), (_, certainty), _ = cell["parts"]
                    self.assertEqual((winner, time), (name, duration(best)))
                    self.assertTrue(certainty.startswith(f"{'>' if is_clear else '≈'} {second[1]}"))
                    checked += 1
        self.assertEqual(checked, 8)

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
    def test_many_points_are_two_megabytes_and_their_data(self):
        path = self.write(with_points(self.real, MANY_POINTS))
        page = self.page(path)
        self.assertEqual(len(self.numbers(page)), MANY_POINTS)
        markup = (self.folder / "page.html").read_bytes()
        data = sum(len(text.encode()) for text in page.data_blocks())
        tables = sum(len(table) for table in re.findall(rb"<table.*?</table>", markup, re.S))
        print(f"{MANY_POINTS:,} points: {len(markup) / 1e6:.2f} MB, of it {data / 1e6:.2f} MB for the "
              f"charts' specifications and {tables / 1e6:.2f} MB of tables")
        self.assertLess(len(markup) - data - tables, 2_000_000)

    def test_files_stand_side_by_side(self):
        other = whole(json.loads(self.bytes))
        other["context"]["zcbench"]["machine"]["cpu_model"] = "Another CPU"
        page = self.page(self.output, self.write(other))
        rows = self.numbers(page)
        self.assertEqual(len(rows), len(times_of(self.real)))
        for row in rows.values():
            self.assertEqual(len(row), 4 + 2 * 5)
            self.assertEqual([c["values"] for c in row[4:9]], [c["values"] for c in row[9:]])
        (machine,) = [t for t in page.tables if t["caption"] == "Machine"]
        marked = [row[0]["text"] for row in machine["rows"] if "differs" in row[0]["text"]]
        self.assertEqual(marked, ["CPU differs"])

    def test_every_chart_as_a_file_of_its_own(self):
        page = self.page(args=["--svg", "charts"])
        ids = [value for tag, name, value in page.attributes if tag == "figure" and name == "id"]
        self.assertGreater(len(ids), 0)
        self.assertEqual(len(page.data_blocks()), len(ids))
        self.assertEqual(sorted(p.name for p in (self.folder / "charts").iterdir()),
                         sorted(f"{i}.svg" for i in ids))
        for path in (self.folder / "charts").iterdir():
            root = xml.etree.ElementTree.parse(path).getroot()
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
            self.assertIn(path.read_text(), (self.folder / "page.html").read_text())

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
