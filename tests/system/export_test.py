"""export: every format of a real run, read by Python and compared with the results file."""

import csv
import io
import json
import pathlib
import re
import statistics
import subprocess
import tempfile

from results_forgery import consistent, google_benchmark, sealed, whole
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, samples_of, small_config

INNER = ("off_clock_ns", "setup_ns", "compute_span_ns", "worker_cpu_ns", "minor_faults", "major_faults",
         "context_switches", "worker_peak_rss_bytes")
AXES = ("kernel", "strategy", "elements", "workers", "lifecycle", "codec", "tasks_per_worker", "variant",
        "pages", "placement", "partition", "status")
POOL = "square/shared_mmap/elements:1000/workers:2/pool/real_time"


def config():
    plan = small_config(strategy=["shared_mmap", "pipe_copy", "serial"], lifecycle=["fork", "pool"],
                        samples=7)
    plan["experiments"].append({**plan["experiments"][0], "strategy": "serialized_queue", "codec": "cbor",
                                "lifecycle": "fork", "workers": 3, "samples": 2})
    return plan


def ns(microseconds):
    return round(microseconds * 1000)


def text(value):
    return "" if value is None else str(value)


class Export(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        """Makes a real run; the tests that need failed points change it."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "c.json").write_text(json.dumps(config()))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q"],
                           cwd=folder, check=True, timeout=HANGS_S)
            cls.bytes = (path / "r.json").read_bytes()
            cls.real = whole(json.loads(cls.bytes))

    def setUp(self):
        super().setUp()
        self.output.write_bytes(self.bytes)

    def export(self, *args, code=0):
        done = subprocess.run(self.command("export", *args), capture_output=True, cwd=self.folder,
                              timeout=HANGS_S)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        self.assert_exit(done, code)
        return done

    def rows(self, *args):
        return list(csv.DictReader(io.StringIO(self.export(*args).stdout, newline=""), strict=True))

    def with_failed_and_external(self):
        """Returns the same run with one point failed for an awkward reason and one point of a program."""
        results = whole(json.loads(self.bytes))
        for entry in results["benchmarks"]:
            ours = entry["zcbench"]
            if ours["strategy"] == "serial" and entry["run_type"] == "iteration":
                ours.update(strategy="external", command={"name": "peer", "argv": ["x"], "version": "1"})
                for key in ("phases_ns", "bytes_copied", "workers_detail", *INNER):
                    del ours[key]
        kept = [e for e in results["benchmarks"]
                if e["run_type"] == "iteration" and e["zcbench"]["strategy"] != "pipe_copy"]
        failed = json.loads(json.dumps([e for e in self.real["benchmarks"]
                                        if e["zcbench"]["strategy"] == "pipe_copy"][0]))
        for key in ("real_time", "cpu_time", "time_unit", "repetition_index", "iterations"):
            del failed[key]
        self.reason = '=HYPERLINK("http://x","a"), and a,comma\nin two lines \u00e4'
        failed.update(run_type="aggregate", aggregate_name="error", error_occurred=True,
                      error_message=self.reason)
        failed["zcbench"] = {k: failed["zcbench"][k] for k in (*AXES, "data", "config_hash")}
        failed["zcbench"].update(status="failed", reason=self.reason)
        results = consistent(dict(results, benchmarks=kept + [failed]))
        self.output.write_bytes(sealed(results))
        return results

    def test_csv_has_every_sample_to_the_nanosecond(self):
        entries = [e for e in self.real["benchmarks"] if e["run_type"] == "iteration"]
        rows = self.rows("r.json")
        self.assertEqual(rows, self.rows("r.json", "--for", "csv"))
        self.assertEqual(len(rows), len(entries))
        self.assertEqual(len(rows), 5 * 7 + 2)
        for row, entry in zip(rows, entries):
            ours = entry["zcbench"]
            self.assertEqual(row["name"], entry["run_name"])
            self.assertEqual(int(row["real_time_ns"]), ns(entry["real_time"]))
            self.assertEqual(int(row["cpu_time_ns"]), ns(entry["cpu_time"]))
            for field in (*AXES, *INNER, "order", "round", "launch"):
                self.assertEqual(row[field], text(ours[field]), field)
            for phase, value in ours["phases_ns"].items():
                self.assertEqual(row[f"{phase}_ns"], str(value))
            for route, value in ours["bytes_copied"].items():
                self.assertEqual(row[f"copied_{route}_bytes"], str(value))
            self.assertEqual((row["data_source"], row["data_seed"], row["reason"]), ("uniform", "42", ""))
            phases = sum(int(row[f"{p}_ns"]) for p in ("start", "distribute", "compute", "collect", "join"))
            self.assertEqual(phases, int(row["real_time_ns"]))

    def test_csv_lines_end_as_the_rfc_says(self):
        done = self.export("r.json", "-o", "out.csv")
        self.assertEqual(done.stdout, "")
        data = (self.folder / "out.csv").read_bytes()
        self.assertEqual(data.count(b"\n"), data.count(b"\r\n"))
        self.assertEqual(data.count(b"\r\n"), 5 * 7 + 2 + 1)
        self.assertEqual(data.decode(), self.export("r.json").stdout)

    def test_csv_summary_has_a_row_per_point(self):
        rows = self.rows("r.json", "--for", "csv-summary")
        points = samples_of(self.real)
        self.assertEqual([row["name"] for row in rows], list(points))
        for row in rows:
            times = sorted(ns(e["real_time"]) for e in points[row["name"]])
            self.assertEqual(float(row["median_ns"]), statistics.median(times))
            self.assertEqual(float(row["fastest_ns"]), times[0])
            self.assertEqual(int(row["samples"]), len(times))
            if len(times) < 6:
                self.assertEqual((row["median_low_ns"], row["median_high_ns"]), ("", ""))
            else:  # the smallest and the largest of 7 samples: 2 / 2^7 < 5 % < 16 / 2^7
                self.assertEqual(float(row["median_low_ns"]), times[0])
                self.assertEqual(float(row["median_high_ns"]), times[-1])
            (p90,) = [e for e in self.real["benchmarks"] if e["name"] == row["name"] + "_p90"]
            self.assertAlmostEqual(float(row["p90_ns"]), p90["real_time"] * 1000, places=3)

    def test_failed_and_external_points(self):
        results = self.with_failed_and_external()
        rows = self.rows("r.json")
        self.assertEqual(len(rows), len(results["benchmarks"]))
        (failed,) = [row for row in rows if row["status"] == "failed"]
        self.assertEqual(failed["reason"], "'" + self.reason.replace("\n", "\\n"))
        self.assertEqual({failed[f] for f in ("real_time_ns", "order", "compute_ns", *INNER)}, {""})
        external = [row for row in rows if row["strategy"] == "external"]
        self.assertEqual(len(external), 7)
        for row in external:
            self.assertEqual(row["command"], "peer")
            self.assertGreater(int(row["real_time_ns"]), 0)
            self.assertEqual({row[f] for f in ("start_ns", "copied_results_bytes", *INNER)}, {""})
        (failed,) = [r for r in self.rows("r.json", "--for", "csv-summary") if r["status"] == "failed"]
        self.assertEqual((failed["median_ns"], failed["samples"]), ("", ""))

        for form in ("github-action-benchmark", "bencher", "trace"):
            done = self.export("r.json", "--for", form)
            self.assertIn("skipped 1 point without samples", done.stderr)
            self.assertNotIn("pipe_copy", done.stdout)
            json.loads(done.stdout)
        events = json.loads(self.export("r.json", "--for", "trace", "--filter", "command:peer").stdout)
        self.assertEqual([e["name"] for e in events["traceEvents"] if e["ph"] == "X"], ["sample"])
        markdown = self.export("r.json", "--for", "markdown")
        self.assertEqual(markdown.stderr, "")
        self.assertRegex(markdown.stdout, r"`pipe_copy` \|.*\| failed \| `=HYPERLINK.*` \|  \|  \| 0 \|\n")

    def test_services_get_the_medians(self):
        points = samples_of(self.real)
        entries = json.loads(self.export("r.json", "--for", "github-action-benchmark").stdout)
        self.assertEqual([e["name"] for e in entries], list(points))
        bencher = json.loads(self.export("r.json", "--for", "bencher").stdout)
        self.assertEqual(list(bencher), list(points))
        for entry in entries:
            times = sorted(ns(e["real_time"]) for e in points[entry["name"]])
            self.assertEqual((entry["value"], entry["unit"]), (statistics.median(times), "ns"))
            latency = bencher[entry["name"]]["latency"]
            self.assertEqual(latency["value"], entry["value"])
            if len(times) < 6:
                self.assertNotIn("range", entry)
                self.assertEqual(set(latency), {"value"})
                continue
            self.assertEqual((latency["lower_value"], latency["upper_value"]), (times[0], times[-1]))
            self.assertEqual(float(entry["range"].removeprefix("± ")), (times[-1] - times[0]) / 2)
            self.assertIn(f"median of {len(times)} samples\n95 % interval: {times[0]} to {times[-1]} ns",
                          entry["extra"])

    def test_markdown_has_a_table_per_kernel(self):
        shown = self.export("r.json", "--for", "markdown").stdout
        self.assertEqual(re.findall(r"^### (.*)$", shown, re.M), ["`square`"])
        rows = [line for line in shown.splitlines() if line.startswith("|")]
        self.assertEqual(len(rows), 2 + 6)
        self.assertEqual({row.count("|") for row in rows}, {11})
        self.assertRegex(rows[-1], r"^\| `serialized_queue` \| 1,000 \| 3 \| fork \| `codec:cbor` \| "
                                   r"[\d.]+ [um]s \| fewer than 6 samples \|")
        self.assertIn(self.real["context"]["date"], shown)

    def test_trace_events_nest_and_stay_within_the_sample(self):
        trace = json.loads(self.export("r.json", "--for", "trace").stdout)
        events = trace["traceEvents"]
        points = samples_of(self.real)
        names = {e["pid"]: e["args"]["name"] for e in events if e["name"] == "process_name"}
        self.assertEqual(list(names.values()), list(points))
        for pid, name in names.items():
            args = next(e["args"] for e in events if e["pid"] == pid and e["name"] == "sample")
            (entry,) = [e for e in points[name] if e["zcbench"]["order"] == args["order"]]
            real = ns(entry["real_time"])
            times = [ns(e["real_time"]) for e in points[name]]
            nearest = min(abs(t - statistics.median(times)) for t in times)
            self.assertEqual(abs(real - statistics.median(times)), nearest)
            tracks = {e["tid"]: e["args"]["name"] for e in events
                      if e["pid"] == pid and e["name"] == "thread_name"}
            workers = entry["zcbench"]["workers_detail"]
            self.assertEqual(tracks, {0: "parent", **{i + 1: f"worker {i}" for i in range(len(workers))}})
            for tid in tracks:
                self.check_track([e for e in events
                                  if e["ph"] == "X" and (e["pid"], e["tid"]) == (pid, tid)], real)
            phases = {e["name"]: ns(e["dur"]) for e in events
                      if e["ph"] == "X" and (e["pid"], e["tid"]) == (pid, 0)}
            self.assertEqual(phases.pop("sample"), real)
            measured = {k: v for k, v in entry["zcbench"]["phases_ns"].items() if k != "publish" and v > 0}
            self.assertEqual(phases, measured)
            for index, worker in enumerate(workers):
                (life,) = [e for e in events if e["name"] == "worker"
                           and (e["pid"], e["tid"]) == (pid, index + 1)]
                self.assertEqual(life["args"], worker)

    def check_track(self, events, real):
        """Checks that spans [begin, end) are within the sample, and that any two are disjoint or nested."""
        spans = [(ns(e["ts"]), ns(e["ts"]) + ns(e["dur"])) for e in events]
        self.assertTrue(spans)
        for begin, end in spans:
            self.assertTrue(0 <= begin <= end <= real, (begin, end, real))
            for other, until in spans:
                apart = end <= other or until <= begin
                nested = (begin <= other and until <= end) or (other <= begin and end <= until)
                self.assertTrue(apart or nested, spans)

    def test_a_filter_keeps_what_it_names(self):
        for form in ("csv", "csv-summary"):
            rows = self.rows("r.json", "--for", form, "--filter", "shared_mmap/.*/pool")
            self.assertEqual({row["name"] for row in rows}, {POOL})
        trace = json.loads(self.export("r.json", "--for", "trace", "--filter", "shared_mmap/.*/pool").stdout)
        self.assertEqual({e["pid"] for e in trace["traceEvents"]}, {1})
        self.assert_exit(self.zcbench("export", "r.json", "--filter", "nothing"), 2, "no point name")
        self.assert_exit(self.zcbench("export", "r.json", "--filter", "("), 2, "regular expression")

    def test_files_that_cannot_be_read_or_written(self):
        self.assert_exit(self.zcbench("export", "missing.json"), 2, "missing.json")
        self.assert_exit(self.zcbench("export"), 2)
        self.assert_exit(self.zcbench("export", "r.json", "--for", "cvs"), 2, 'did you mean "csv"')
        self.assert_exit(self.zcbench("export", "r.json", "-o", "r.json"), 2, "is the results file itself")
        self.assert_exit(self.zcbench("export", "r.json", "-o", "no/such/folder"), 2, "no/such")
        self.assertEqual(self.output.read_bytes(), self.bytes)
        (self.folder / "torn.json").write_bytes(self.bytes[:-100])
        (self.folder / "old.csv").write_text("old")
        self.assert_exit(self.zcbench("export", "torn.json", "-o", "old.csv"), 7, "torn.json")
        self.assertEqual((self.folder / "old.csv").read_text(), "old")
        (self.folder / "foreign.json").write_text(google_benchmark({"BM": [1.0, 2.0]}))
        self.assert_exit(self.zcbench("export", "foreign.json"), 7, "not a results file of zcbench")
        with open("/dev/full", "w") as full:
            done = subprocess.run(self.command("export", "r.json"), cwd=self.folder, stdout=full,
                                  stderr=subprocess.PIPE, timeout=HANGS_S)
        self.assertEqual(done.returncode, 5)


if __name__ == "__main__":
    main()
