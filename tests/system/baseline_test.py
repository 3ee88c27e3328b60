"""baseline: save, list, show, drop, and comparisons with a baseline."""

import json
import pathlib
import subprocess
import tempfile

from results_forgery import google_benchmark, sealed, with_times
from zcbench_case import BINARY, HANGS_S, ZcbenchCase, main, small_config


class Baseline(ZcbenchCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "c.json").write_text(json.dumps(small_config()))
            subprocess.run([BINARY, "run", "c.json", "-o", "r.json", "-q", "--launches", "5"],
                           cwd=folder, check=True, timeout=HANGS_S)
            run = json.loads((path / "r.json").read_text())
        cls.results = with_times(run, lambda name, launch, i: 5000.0 * (1.0 + 0.0005 * launch))
        cls.name = run["benchmarks"][0]["run_name"]
        cls.machine = run["context"]["zcbench"]["machine_key"]["folder"]

    def setUp(self):
        super().setUp()
        self.file = self.write("r.json", self.results)

    def write(self, name, results):
        path = self.folder / name
        path.write_bytes(sealed(results))
        return path

    def changed(self, name, change):
        results = json.loads(json.dumps(self.results))
        change(results["context"])
        return self.write(name, results)

    def baseline(self, *args):
        return self.zcbench("baseline", *args)

    def saved(self, name="main"):
        return self.folder / "results" / "baselines" / self.machine / f"{name}.json"

    def test_save_list_show_drop(self):
        done = self.baseline("save", "main", self.file)
        self.assert_exit(done, 0)
        self.assertIn("cpu_model=", done.stdout)
        self.assertTrue(self.saved().is_file())
        done = self.baseline("list")
        self.assert_exit(done, 0)
        self.assertIn(f"main  {self.machine} (this machine)", done.stdout)
        done = self.baseline("show", "main")
        self.assert_exit(done, 0)
        ours = self.results["context"]["zcbench"]
        for text in (ours["commit"], ours["config"]["config_hash"], "1 point, 5 launches",
                     "memory_gib", self.results["context"]["date"]):
            self.assertIn(text, done.stdout)
        self.assertNotIn("stale", done.stdout)
        self.assert_exit(self.baseline("drop", "main"), 0)
        self.assertFalse(self.saved().exists())
        self.assert_exit(self.baseline("drop", "main"), 2, 'no baseline "main"')
        self.assertIn("no baselines", self.baseline("list").stdout)

    def test_compare_with_a_baseline(self):
        self.assert_exit(self.baseline("save", "main", self.file), 0)
        done = self.zcbench("compare", "--baseline", "main", self.file)
        self.assert_exit(done, 0)
        slow = self.write("slow.json", with_times(self.results, lambda n, k, i: 6000.0 + k))
        self.assert_exit(self.zcbench("compare", "--baseline", "main", slow), 1)
        self.assert_exit(self.zcbench("compare", "--baseline", "mian", slow), 2, "main")
        self.assert_exit(self.zcbench("compare", "--baseline", "main", slow, slow), 2, "BASE")

    def test_a_baseline_is_a_results_file(self):
        self.assert_exit(self.baseline("save", "main", self.file), 0)
        self.assert_exit(self.zcbench("compare", self.saved(), self.file), 0)
        self.assert_exit(self.baseline("save", "copy", self.saved()), 0)

    def test_noise_widens_the_interval(self):
        noise = self.folder / "noise.json"
        noise.write_text(json.dumps({"points": [{"name": self.name, "noise_floor": 0.25}]}))
        slow = self.write("slow.json", with_times(self.results, lambda n, k, i: 6000.0 + k))
        self.assert_exit(self.baseline("save", "main", self.file, "--selfcheck", noise), 0)
        done = self.zcbench("compare", "--baseline", "main", slow)
        self.assert_exit(done, 8)
        self.assertIn("widened by 25.0 %", done.stdout)
        self.assertIn("noise       1 point", self.baseline("show", "main").stdout)
        noise.write_text('{"points": [{"name": 1}]}')
        self.assert_exit(self.baseline("save", "main", self.file, "--selfcheck", noise), 7)

    def test_an_old_baseline_or_one_of_another_kernel_is_called_stale(self):
        def age(context):
            context["date"] = "2020-01-01T00:00:00Z"
            context["zcbench"]["machine"]["kernel"] = "Linux 2.6.32"
        self.assert_exit(self.baseline("save", "old", self.changed("o.json", age)), 0)
        for args in (("baseline", "list"), ("baseline", "show", "old"),
                     ("compare", "--baseline", "old", self.file)):
            done = self.zcbench(*args)
            self.assert_exit(done, 0)
            self.assertIn("days old", done.stdout)
            self.assertIn('"Linux 2.6.32"', done.stdout)

    def test_a_baseline_of_another_machine_is_refused(self):
        def other(context):
            context["zcbench"]["machine_key"]["cpu_model"] = "Z80"
        done = self.baseline("save", "main", self.changed("o.json", other))
        self.assert_exit(done, 0)
        self.assertIn('from another machine: cpu_model is "Z80" in the file', done.stdout)
        done = self.zcbench("compare", "--baseline", "main", self.file)
        self.assert_exit(done, 9)
        self.assertIn("cpu_model", done.stdout)
        self.assert_exit(
            self.zcbench("compare", "--baseline", "main", self.file, "--allow-different-machine"), 0)

    def test_what_is_no_baseline(self):
        def debug(context):
            context["zcbench"]["build"]["type"] = "debug"
        self.assert_exit(self.baseline("save", "main", self.changed("d.json", debug)), 9, "debug")
        foreign = self.folder / "gb.json"
        foreign.write_text(google_benchmark({"BM_a": [1.0, 2.0]}))
        self.assert_exit(self.baseline("save", "main", foreign), 9, "Google Benchmark")
        foreign.write_bytes(self.file.read_bytes()[:-100])
        self.assert_exit(self.baseline("save", "main", foreign), 7)
        self.assert_exit(self.baseline("save", "main", self.folder / "none"), 2)
        self.assertFalse((self.folder / "results").exists())

    def test_names_stay_in_their_folder(self):
        for name in ("../x", "a/b", ".x", "", "a b", "x" * 101, "a\nb"):
            self.assert_exit(self.baseline("save", name, self.file), 2)
        self.assert_exit(self.baseline(), 2)
        self.assert_exit(self.baseline("keep"), 2)

    def test_another_folder(self):
        place = self.folder / "elsewhere"
        self.assert_exit(self.baseline("save", "main", self.file, "--dir", place), 0)
        self.assertTrue((place / self.machine / "main.json").is_file())
        self.assert_exit(
            self.zcbench("compare", "--baseline", "main", self.file, "--dir", place), 0)


if __name__ == "__main__":
    main()
