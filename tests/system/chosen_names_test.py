"""Names that zcbench chooses are never those of existing files and never taken from a file's contents."""

import datetime
import json
import resource
import subprocess

from results_forgery import sealed_as_it_is
from zcbench_case import ZcbenchCase, main, small_config

SECONDS = 300  # longer than any of these commands takes


class ChosenNames(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.config = self.write_config(small_config())
        self.results = self.folder / "results"
        self.results.mkdir()

    def take_all_names(self, stem, ending=".json"):
        """Takes the names of all seconds in which the next commands can run."""
        now = datetime.datetime.now(datetime.timezone.utc)
        self.taken = []
        for seconds in range(-1, SECONDS):
            time = (now + datetime.timedelta(seconds=seconds)).strftime("%Y%m%dT%H%M%SZ")
            self.taken.append(self.results / f"{stem}-{time}{ending}")
            self.taken[-1].write_text("precious")

    def assert_new(self, *endings):
        """Checks that existing files are unchanged and that the only new names have these endings."""
        self.assertEqual({path.read_text() for path in self.taken}, {"precious"})
        new = sorted(set(self.results.iterdir()) - set(self.taken))
        self.assertEqual([path.name.partition("Z")[2] for path in new], sorted(endings))
        return new

    def test_a_run_takes_the_next_name(self):
        self.take_all_names("small")
        for names in (["-2.json"], ["-2.json", "-3.json"]):
            done = self.zcbench("run", self.config)
            self.assert_exit(done, 0)
            if any(names[-1] in path.name for path in self.results.iterdir()):
                self.assertIn(f"{names[-1]}\n", done.stdout)
            new = sorted(set(self.results.iterdir()) - set(self.taken))
            if len({path.name.partition("Z")[0] for path in new}) == 1:  # named in the same second
                self.assert_new(*names)
            self.assertEqual(len(new), len(names))
        self.assertEqual({path.read_text() for path in self.taken}, {"precious"})

    def test_a_page_takes_the_name_of_its_results(self):
        self.take_all_names("small", ".html")
        done = self.zcbench("run", self.config, "--report", "-q")
        self.assert_exit(done, 0)
        self.assert_new("-2.html", "-2.json")

    def test_an_unfinished_run_keeps_its_name(self):
        self.take_all_names("small", ".json.journal")
        self.assert_exit(self.zcbench("run", self.config, "-q"), 0)
        self.assert_new("-2.json")

    def test_runs_at_once_keep_all_results(self):
        runs = [self.start("run", self.config, "-q", "--report") for _ in range(6)]
        self.assertEqual([run.wait(timeout=300) for run in runs], [0] * 6)
        self.assertEqual(sorted(path.suffix for path in self.results.iterdir()),
                         [".html"] * 6 + [".json"] * 6)
        for path in self.results.glob("*.json"):
            self.assertTrue(self.read_results(path)["context"]["zcbench"]["complete"])

    def test_ab_and_merge_take_the_next_name(self):
        self.take_all_names("ab")
        done = self.zcbench("ab", "true", "true",
                            "--budget", "1s")
        self.assertIn(done.returncode, (0, 8), done.stderr)
        new, = self.assert_new("-2.json")
        self.assertIn(f"units: results/{new.name}\n", done.stdout)
        new.unlink()
        self.assert_exit(self.zcbench("run", self.config, "-q", "-o", self.output), 0)
        self.take_all_names("small")
        done = self.zcbench("merge", self.output)
        self.assert_exit(done, 0)
        self.taken += self.results.glob("ab-*")
        new, = self.assert_new("-2.json")
        self.assertIn(f"results: results/{new.name}\n", done.stdout)

    def leave_unfinished(self):
        """Leaves the journal of a run that ended, with some samples in it, because it could not grow."""
        config = self.write_config(small_config(samples=50))
        before = set(self.results.glob("*.journal"))
        done = self.zcbench("run", config, "-q", preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (4096, 4096)))
        self.assertEqual(done.returncode, 5, done.stderr)
        left, = set(self.results.glob("*.journal")) - before
        return config, left

    def test_without_o_the_newest_unfinished_run_goes_on(self):
        self.take_all_names("small")
        config, journal = self.leave_unfinished()
        self.assertTrue(journal.name.endswith("Z-2.json.journal"), journal.name)
        done = self.zcbench("run", config, "--resume")
        self.assert_exit(done, 0)
        self.assertIn(f"resuming results/{journal.name}", done.stderr)
        self.assert_new("-2.json")

    def test_of_one_second_the_last_unfinished_run_goes_on(self):
        config, journal = self.leave_unfinished()
        stem = journal.name.partition("Z")[0] + "Z"
        for number in ("-2", "-10"):
            (self.results / f"{stem}{number}.json.journal").write_bytes(journal.read_bytes())
        self.assert_exit(self.zcbench("run", config, "-q", "--resume"), 0)
        self.assertTrue((self.results / f"{stem}-10.json").exists())
        self.assertEqual(len(list(self.results.glob("*.journal"))), 2)

    def test_a_run_killed_after_its_save_has_nothing_left(self):
        config, journal = self.leave_unfinished()
        written = journal.read_bytes()
        self.assert_exit(self.zcbench("run", config, "-q", "--resume"), 0)
        results, = self.results.glob("*.json")
        saved = results.read_bytes()
        journal.write_bytes(written)  # as after a kill between saving the results and removing the journal
        done = self.zcbench("run", config, "--resume")
        self.assert_exit(done, 0)
        self.assertEqual(done.stdout, f"nothing to do: results/{results.name} is already finished\n")
        self.assertEqual(list(self.results.iterdir()), [results])
        self.assertEqual(results.read_bytes(), saved)


class NamesInFiles(ZcbenchCase):
    """Text in a results file never becomes a path."""

    def setUp(self):
        super().setUp()
        config = self.write_config(small_config())
        self.assert_exit(self.zcbench("run", config, "-q", "-o", "r.json"), 0)
        self.run_file = json.loads(self.output.read_text())
        self.inside = self.folder / "a" / "b"
        self.inside.mkdir(parents=True)
        self.victim = self.folder / "victim"
        self.victim.write_text("precious")

    def forged(self, change):
        results = json.loads(json.dumps(self.run_file))
        change(results["context"]["zcbench"])
        path = self.inside / "forged.json"
        path.write_bytes(sealed_as_it_is(results))
        return path

    def everything(self):
        return sorted((path, path.stat().st_size) for path in self.folder.rglob("*"))

    def refuse(self, path, *args):
        before = self.everything()
        done = self.zcbench(*args, cwd=self.inside)
        self.assert_exit(done, 7, f"{path.name}:", "allowed: ")
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertTrue(done.stderr[:-1].isprintable(), done.stderr)
        self.assertEqual(self.everything(), before)

    def test_a_merged_files_name_is_no_path(self):
        for name in ("../../x", "x/y", "/x", f"{self.victim}\0", "..", ".x", "x\n", "\x1b]0;x", ""):
            with self.subTest(name=name):
                path = self.forged(lambda ours: ours["config"].update(name=name))
                for command in (["merge"], ["report"], ["export"], ["claims"], ["trend", path.name]):
                    self.refuse(path, *command, path.name)
        self.assertEqual(self.victim.read_text(), "precious")

    def test_a_machines_folder_is_no_path(self):
        for field in ("memory_gib", "num_cpus", "allowed_cpus"):
            for value in ("/../../../../x", f"1/../../{self.victim}\0", "2\n"):
                with self.subTest(field=field, value=value):
                    path = self.forged(lambda ours: ours["machine_key"].update({field: value}))
                    before = self.everything()
                    for args in (["baseline", "save", "main", path.name],
                                 ["compare", "--baseline", "main", path.name]):
                        done = self.zcbench(*args, cwd=self.inside)
                        self.assert_exit(done, 7, f"/machine_key/{field}", "is not a whole number")
                        self.assertEqual(done.stderr.count("\n"), 1)
                    self.assertEqual(self.everything(), before)

    def test_a_nul_in_a_config_is_refused(self):
        for changes in ({"data": {"npy": "a.npy\0x"}, "elements": None},
                        {"strategy": "external", "command": {"name": "x", "argv": ["/bin/true\0x"]}},
                        {"strategy": "external", "command": {"name": "x", "argv": ["a", "b\0"]}},
                        {"strategy": "external", "workers": 1,
                         "command": {"name": "x", "argv": ["a"], "probe": ["b\0"]}},
                        {"strategy": "external", "command": {"name": "x\0", "argv": ["a"]}}):
            changed = small_config(**changes)
            for experiment in changed["experiments"]:
                for key in [key for key, value in experiment.items() if value is None]:
                    del experiment[key]
            config = self.write_config(changed)
            self.assert_exit(self.zcbench("run", config, "-o", "o.json"), 2, "config.json:1:", "allowed: ")
        for name in ("x\0", "../x", "a/b"):
            config = self.write_config(dict(small_config(), name=name))
            self.assert_exit(self.zcbench("run", config, "-o", "o.json"), 2, "config.json:1:", "/name")
        done = self.zcbench("run", self.write_config(small_config()), "-o", "o.json", "--set",
                            'data={"npy": "a\\u0000b"}')
        self.assert_exit(done, 2, "allowed: ")


if __name__ == "__main__":
    main()
