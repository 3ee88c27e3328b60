"""zcbench run as a user runs it: points, samples, files, flags."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess

from zcbench_case import BINARY, HANGS_S, SOURCE, ZcbenchCase, main, own_process, samples_of, small_config

SMOKE = SOURCE / "configs/smoke.json"
SHARED = {"shared_mmap", "posix_shm", "memfd"}


class Smoke(ZcbenchCase):
    def test_every_point_has_its_verified_samples(self):
        done = self.zcbench("run", SMOKE, "-o", self.output)
        self.assert_exit(done, 0)
        self.assertIn("results: ", done.stdout)
        self.assertLessEqual(len(done.stdout.splitlines()), 40)  # one screen
        results = self.read_results()
        config = json.loads(SMOKE.read_text())
        strategies = {"shared_mmap", "posix_shm", "memfd", "pipe_copy", "serialized_queue"}
        wanted = config.get("samples") or config["experiments"][0]["samples"]
        points = samples_of(results)
        seen = {(e[0]["zcbench"]["kernel"], e[0]["zcbench"]["strategy"]) for e in points.values()}
        self.assertEqual(seen, {(k, s) for k in ("square", "statistics") for s in strategies})
        for name, entries in points.items():
            self.assertTrue(name.endswith("/real_time"), name)
            self.assertEqual(len(entries), wanted, name)
            self.assertEqual([e["repetition_index"] for e in entries], list(range(wanted)))
            for entry in entries:
                self.check_entry(entry)
        orders = [e["zcbench"]["order"] for entries in points.values() for e in entries]
        self.assertEqual(sorted(orders), list(range(len(orders))))
        self.assertTrue(results["context"]["zcbench"]["complete"])
        json.loads(self.output.read_text(), parse_constant=self.refuse)

    def refuse(self, token):
        self.fail(f"{token} in the results")

    def check_entry(self, entry):
        own = entry["zcbench"]
        self.assertIs(own["verified"], True)
        self.assertEqual(entry["time_unit"], "us")
        phases = dict(own["phases_ns"])
        publish = phases.pop("publish")
        self.assertAlmostEqual(sum(phases.values()) / 1000, entry["real_time"], places=3)
        array_bytes = own["elements"] * 8
        copied = own["bytes_copied"]
        if own["strategy"] in SHARED:
            self.assertGreater(publish, 0)
            self.assertEqual(copied["publish"], array_bytes)
            self.assertEqual((copied["to_workers"], copied["from_workers"]), (0, 0))
        else:
            self.assertGreaterEqual(copied["to_workers"], array_bytes)
            if own["kernel"] == "square":
                self.assertGreaterEqual(copied["from_workers"], array_bytes)
            else:
                self.assertLess(copied["from_workers"], 1000)
        self.assertEqual(len(own["workers_detail"]), own["workers"])


class Flags(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.config = self.write_config(
            small_config(strategy=["shared_mmap", "pipe_copy"], elements=[10, 1000], samples=4)
        )

    def names(self, *flags):
        self.assert_exit(self.zcbench("run", self.config, "-o", self.output, *flags), 0)
        return sorted(samples_of(self.read_results()))

    def test_filter_keeps_matching_points(self):
        names = self.names("--filter", "pipe_copy/elements:10/")
        self.assertEqual(names, ["square/pipe_copy/elements:10/workers:2/fork/real_time"])

    def test_filter_without_match_is_bad_usage(self):
        self.assert_exit(self.zcbench("run", self.config, "--filter", "nothing"), 2, "nothing")
        self.assert_exit(self.zcbench("run", self.config, "--filter", "("), 2)

    def test_set_overrides_every_experiment(self):
        names = self.names("--set", "elements=7,9", "--set", "strategy=memfd", "--set", "samples=2")
        self.assertEqual(len(names), 2)
        self.assertTrue(all("/memfd/" in n for n in names))
        self.assertIn("elements:7/", names[0])

    def test_set_with_an_unknown_key_is_refused(self):
        self.assert_exit(
            self.zcbench("run", self.config, "--set", "element=7"), 2, "element", "elements"
        )
        self.assert_exit(self.zcbench("run", self.config, "--set", "elements"), 2)

    def test_the_seed_decides_the_order(self):
        def order(seed):
            self.names("--seed", seed)
            entries = [e for es in samples_of(self.read_results()).values() for e in es]
            return [e["name"] for e in sorted(entries, key=lambda e: e["zcbench"]["order"])]

        self.assertEqual(order(1), order(1))
        self.assertNotEqual(order(1), order(2))

    def test_dry_run_forks_nothing_and_writes_nothing(self):
        self.need_strace()
        trace = self.folder / "trace"
        command = self.command("run", self.config, "--dry-run", "-o", self.output)
        done = subprocess.run(
            ["strace", "-f", "-e", "trace=process", "-o", trace, *command],
            capture_output=True, text=True, cwd=self.folder,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(re.search(r"\b(fork|vfork|clone3?)\(", trace.read_text()))
        self.assertFalse(self.output.exists())
        self.assertIn("4 points, 16 samples", done.stdout)
        self.assertRegex(done.stdout, r"memory needed: \S+ \S+")
        self.assertIn("estimated duration", done.stdout)

    def test_quiet_prints_nothing(self):
        done = self.zcbench("run", self.config, "-o", self.output, "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_progress_only_where_wanted(self):
        done = self.zcbench("run", self.config, "-o", self.output)
        self.assertEqual(done.stderr, "")
        done = self.zcbench("run", self.config, "-o", self.output, "--progress", "always")
        self.assertIn("%", done.stderr)

    def test_color_only_where_wanted(self):
        plain = self.zcbench("run", self.config, "-o", self.output)
        colored = self.zcbench("run", self.config, "-o", self.output, "--color", "always")
        self.assertNotIn("\x1b[", plain.stdout)
        self.assertIn("\x1b[", colored.stdout)

    def test_default_output_lands_in_results(self):
        done = self.zcbench("run", self.config)
        self.assert_exit(done, 0)
        written = list((self.folder / "results").iterdir())
        self.assertEqual(len(written), 1)
        self.assertRegex(written[0].name, r"^small-\d{8}T\d{6}Z\.json$")
        self.assertIn(str(pathlib.Path("results") / written[0].name), done.stdout)


class Exec(ZcbenchCase):
    """Lifecycle `exec`: each worker starts the program anew."""

    CAN = {"posix_shm", "memfd", "file_mmap", "pipe_copy", "pipe_vmsplice", "unix_socket",
           "serialized_queue", "process_vm_readv"}
    CANNOT = {"shared_mmap", "fork_cow", "threads"}

    def setUp(self):
        super().setUp()
        self.config = self.write_config(small_config(
            kernel="statistics", strategy=sorted(self.CAN | self.CANNOT), lifecycle=["fork", "exec"],
            elements=[3, 1000], workers=3, samples=2))

    def test_samples_of_every_strategy_that_can(self):
        self.assert_exit(self.zcbench("run", self.config, "-o", self.output, "-q"), 0)
        own = [entry["zcbench"] for entries in samples_of(self.read_results()).values()
               for entry in entries]
        execed = [entry for entry in own if entry["lifecycle"] == "exec"]
        self.assertEqual({entry["strategy"] for entry in execed}, self.CAN)
        for entry in execed:
            self.assertIs(entry["verified"], True)
            self.assertGreater(entry["phases_ns"]["start"], 0)
            self.assertIsNone(entry["worker_peak_rss_bytes"])
        shown = self.zcbench("show", self.output)
        self.assert_exit(shown, 0)
        self.assertIn("statistics, 3 workers, exec", shown.stdout)
        self.assertIn("exec: as fork", shown.stdout)
        page = self.folder / "page.html"
        self.assert_exit(self.zcbench("report", self.output, "-o", page), 0)
        self.assertIn('"exec"', page.read_text())

    def test_validate_and_dry_run_leave_out_what_cannot(self):
        left_out = 2 * len(self.CANNOT)
        done = self.zcbench("validate", self.config)
        self.assert_exit(done, 0)
        self.assertIn(f"({left_out} combinations left out)", done.stdout)
        done = self.zcbench("run", self.config, "--dry-run")
        self.assert_exit(done, 0)
        self.assertIn(f"{left_out} combinations left out", done.stdout)
        self.assertIn("statistics/memfd/elements:3/workers:3/exec/real_time", done.stdout)
        self.assertNotIn("shared_mmap/elements:3/workers:3/exec", done.stdout)

    def test_a_program_file_that_is_gone_does_not_matter(self):
        program = self.folder / "zcbench"
        shutil.copy2(BINARY, program)
        config = self.write_config(small_config(strategy="memfd", lifecycle="exec", samples=200))
        process = subprocess.Popen([program, "run", config, "-o", self.output, "-q"], cwd=self.folder,
                                   stderr=subprocess.PIPE, text=True, preexec_fn=own_process)
        self.addCleanup(self.end, process)
        self.wait_for_journal(process)
        program.unlink()
        _, errors = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, 0, errors)

    def test_an_ordinary_user(self):
        os.chmod(self.folder, 0o777)
        self.assert_exit(self.zcbench_as_nobody("run", self.config, "-o", self.output), 0)


class Others(ZcbenchCase):
    def test_list_names_everything(self):
        done = self.zcbench("list")
        self.assert_exit(done, 0)
        for word in ("shared_mmap", "serialized_queue", "statistics", "square_temporary", "smoke"):
            self.assertIn(word, done.stdout)
        self.assertNotIn("shared_mmap", self.zcbench("list", "kernels").stdout)
        self.assert_exit(self.zcbench("list", "kernel"), 2)

    def test_validate(self):
        done = self.zcbench("validate", SMOKE)
        self.assert_exit(done, 0)
        self.assertIn("ok", done.stdout)
        self.assert_exit(self.zcbench("validate", self.write_config("{")), 2, "config.json:1:2")

    def test_every_shipped_config_is_valid(self):
        for path in sorted((SOURCE / "configs").glob("*.json")):
            if path.name.endswith(".schema.json"):
                continue
            self.assert_exit(self.zcbench("validate", path), 0)
            self.assert_exit(self.zcbench("validate", path.stem), 0)

    def test_version_and_help(self):
        self.assertRegex(self.zcbench("--version").stdout, r"^zcbench \d+\.\d+\.\d+ ")
        for args in (["--help"], ["run", "--help"], ["list", "--help"], ["validate", "--help"]):
            done = self.zcbench(*args)
            self.assert_exit(done, 0)
            self.assertIn("Exit codes", done.stdout)

    def test_the_readme_shows_the_exit_codes_of_the_program(self):
        text = " ".join(self.zcbench("--help").stdout.split())
        readme = (SOURCE / "README.md").read_text()
        rows = re.findall(r"^\| (\d+|128\+n) \| (.+) \|$", readme, re.MULTILINE)
        self.assertEqual(len(rows), 12)
        for code, meaning in rows:
            self.assertIn(f"{code} {meaning.replace('`', '')}", text)

    def test_bad_usage(self):
        for args in ([], ["walk"], ["run", "--nonsense"], ["run", "a", "b"], ["run", "--seed", "x"],
                     ["run", "--progress", "maybe"], ["validate"]):
            self.assert_exit(self.zcbench(*args), 2)

    def test_a_name_without_file_is_a_built_in_config(self):
        done = self.zcbench("run", "smoke", "--dry-run")
        self.assert_exit(done, 0)
        self.assert_exit(self.zcbench("run", "smoek"), 2, "smoke")

    def test_hostile_inheritance(self):
        config = self.write_config(small_config())
        command = " ".join(f"'{word}'" for word in self.command("run", config, "-o", self.output))
        script = f"trap '' CHLD; exec {command} 0<&- 1>&- 2>&-"
        done = subprocess.run(["sh", "-c", script], cwd=self.folder, timeout=HANGS_S)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(samples_of(self.read_results())), 1)

    def test_timeout_is_one_signal_although_it_sends_two(self):
        """timeout(1) signals its child, then the group; a second signal would end the run silently."""
        config = self.write_config(small_config(samples=1_000_000))
        for launches in ("1", "2"):
            output = self.folder / f"timeout-{launches}.json"
            process = subprocess.Popen(
                ["timeout", "3600", *self.command("run", config, "-o", output, "--launches", launches)],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
                preexec_fn=own_process)
            self.addCleanup(self.end, process)
            self.assertTrue(self.wait_for_journal(process, output=output))
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=HANGS_S)
            self.assertEqual(process.returncode, 143, errors)
            self.assertIn("to continue, run the same command with --resume", errors)

    def test_runs_as_an_ordinary_user(self):
        os.chmod(self.folder, 0o777)
        config = self.write_config(small_config(strategy=["posix_shm", "memfd"]))
        done = self.zcbench_as_nobody("run", config, "-o", self.output)
        self.assert_exit(done, 0)
        self.assertEqual(len(samples_of(self.read_results())), 2)


if __name__ == "__main__":
    main()
