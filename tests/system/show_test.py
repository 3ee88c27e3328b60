"""zcbench show, and what all commands that explain results have in common with `--format json`."""

import json
import pathlib
import re
import subprocess
import tempfile

from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, small_config

ENVELOPE = ["zcbench", "command", "schema_version", "exit_code"]


def duration(nanoseconds):
    """Returns a duration as the program writes it, with three significant digits."""
    for unit in ("ns", "us", "ms", "s"):
        if nanoseconds < 999.5 or unit == "s":
            break
        nanoseconds /= 1000
    digits = 2 if nanoseconds < 9.995 else 1 if nanoseconds < 99.95 else 0
    return f"{nanoseconds:.{digits}f} {unit}"


def words(text):
    return " ".join(text.split())


class Show(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        config = small_config(kernel=["square", "statistics"], elements=[1000, 30000],
                              strategy=["shared_mmap", "pipe_copy", "serial"], lifecycle=["fork", "pool"],
                              samples=8)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "c.json").write_text(json.dumps(config))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q", "--launches", "5"],
                           cwd=folder, timeout=HANGS_S, check=True)
            cls.results = (path / "r.json").read_bytes()

    def setUp(self):
        super().setUp()
        self.file = self.folder / "r.json"
        self.file.write_bytes(self.results)

    def shown(self, *args, code=0):
        done = self.zcbench("show", self.file, *args)
        self.assert_exit(done, code)
        return done.stdout

    def test_a_table_for_each_kernel_number_of_workers_and_lifecycle(self):
        text = self.shown()
        for title in ("square, 2 workers, fork", "square, 2 workers, pool", "statistics, 2 workers, fork"):
            self.assertIn(f"\n{title}\n", text)
        self.assertRegex(text, r"\nshared_mmap +\d.* +\+-.* +\d.*x")
        self.assertIn("\nWhat to use ", text)
        self.assertRegex(text, r"(?m)^- \S")
        self.assertIn("20 points: 20 valid, 0 failed, 0 unavailable", text)
        self.assertNotIn("\x1b", text)
        self.assertIn("\x1b[", self.shown("--color", "always"))

    def test_what_is_not_asked_for_is_left_out(self):
        self.assertNotIn("square", self.shown("--kernel", "statistics"))
        both = self.shown("--kernel", "statistics", "--kernel", "square")
        self.assertIn("20 points", both)
        text = self.shown("--filter", "square/pipe_copy/elements:1000/.*pool")
        self.assertIn("1 point: ", text)
        self.assertNotIn("shared_mmap", text)

    def test_bad_usage(self):
        self.assert_exit(self.zcbench("show"), 2, "RESULTS")
        self.assert_exit(self.zcbench("show", "none.json"), 2, "cannot be opened")
        self.assert_exit(self.zcbench("show", self.file, "--kernel", "sqare"), 2, 'did you mean "square"?')
        self.assert_exit(self.zcbench("show", self.file, "--filter", "("), 2, "--filter")
        self.assert_exit(self.zcbench("show", self.file, "--filter", "nothing"), 2, "no point name in")
        self.assert_exit(self.zcbench("show", self.file, "--format", "xml"), 2, "allowed: text, json")
        self.file.write_bytes(self.results.replace(b"pipe_copy", b"pipe_copx", 1))
        self.assert_exit(self.zcbench("show", self.file), 7, "does not match")

    def in_envelope(self, *args, code=0):
        """Returns the JSON of a command and its text."""
        done = self.zcbench(*args, "--format", "json")
        self.assert_exit(done, code)
        found = json.loads(done.stdout)
        self.assertEqual(list(found)[:4], ENVELOPE)
        self.assertEqual((found["command"], found["schema_version"], found["exit_code"]), (args[0], 1, code))
        self.assertRegex(self.zcbench("--version").stdout, rf"^zcbench {re.escape(found['zcbench'])} ")
        text = self.zcbench(*args)
        self.assert_exit(text, code)
        return found, text.stdout

    def test_json_of_show_has_the_figures_of_the_text(self):
        found, text = self.in_envelope("show", self.file)
        self.assertEqual(found["counts"],
                         {"points": 20, "valid": 20, "failed": 0, "unavailable": 0, "left_out": 0})
        self.assertEqual(len(found["points"]), 20)
        for point in found["points"]:
            self.assertEqual(point["samples"], 40)
            self.assertIn(duration(point["median_ns"]), text, point["name"])
            low, high = point["interval_ns"]
            self.assertLessEqual(low, point["median_ns"])
            self.assertGreaterEqual(high, point["median_ns"])
        for sentence in found["answer"]:
            self.assertIn(sentence, words(text))
        for pick in found["picks"]:
            self.assertIn(pick["take"]["way"], text)
            self.assertIn(duration(pick["take"]["median_ns"][str(pick["to_elements"])]), text)

    def test_json_of_advise_has_the_figures_of_the_text(self):
        job = ["advise", "--kernel", "square", "--elements", "30000", "--workers", "2",
               "--results", self.file]
        found, text = self.in_envelope(*job, code=self.zcbench(*job).returncode)
        for strategy in found["strategies"]:
            self.assertIn(strategy["strategy"], text)
            self.assertIn(duration(strategy["predicted_ns"]), text)

    def test_json_of_doctor_has_the_checks_of_the_text(self):
        found, text = self.in_envelope("doctor")
        self.assertGreater(len(found["checks"]), 5)
        for check in found["checks"]:
            self.assertRegex(text, rf"(ok|warning|unknown) +{check['check']} ")

    def test_json_of_compare_has_the_figures_of_the_text(self):
        found, text = self.in_envelope("compare", self.file, self.file, code=self.zcbench(
            "compare", self.file, self.file).returncode)
        self.assertEqual(len(found["points"]), 20)
        for outcome in {point["outcome"] for point in found["points"]}:
            count = sum(point["outcome"] == outcome for point in found["points"])
            self.assertRegex(text, rf"\b{count} {outcome}")

    def test_json_of_claims_has_the_sentences_of_the_text(self):
        found, text = self.in_envelope("claims", self.file)
        self.assertEqual(len(found["claims"]), 26)
        for claim in found["claims"]:
            self.assertIn(words(claim["sentence"])[:60], words(text))
        for verdict, count in found["counts"].items():
            self.assertIn(f"{count} {verdict}", text)

    def test_json_of_trend_has_the_files_of_the_text(self):
        found, text = self.in_envelope("trend", self.file, self.file)
        self.assertEqual(len(found["points"]), 20)
        self.assertEqual(len(found["files"]), 2)
        self.assertIn("20 points", text)


if __name__ == "__main__":
    main()
