"""`zcbench fleet` with the executors local and command: split, replicate, kills, resumption, refusals."""

import json
import os
import shutil
import signal
import statistics
import subprocess

from fleet_case import ELEMENTS, POINTS, SAMPLES, STRATEGIES, FleetCase, generations_of, signal_if_alive
from zcbench_case import (BINARY, ENDLESS, HANGS_S, MAY_MOUNT, WITH_SAMPLES_BYTES, in_small_shm, main,
                          samples_of, small_config)


class Fleet(FleetCase):
    def test_divided_points_are_one_run(self):
        done = self.fleet(self.config, "--split", 4)
        self.assert_exit(done, 0)
        self.assertIn(f"{POINTS} points: {POINTS} valid", done.stdout)
        results = self.check_results()
        self.check_nothing_left()
        self.assert_exit(self.zcbench("run", self.config, "-q", "-o", self.output), 0)
        self.assertEqual(list(samples_of(results)), list(samples_of(self.read_results())))
        ours = results["context"]["zcbench"]
        self.assertEqual(ours["fleet"]["mode"], "split")
        [node] = ours["nodes"]
        self.assertEqual(node["tasks"], ["1/4", "2/4", "3/4", "4/4"])
        self.assertEqual([len(anchor["real_time_ns"]) for anchor in node["anchors"]], [40, 40])
        done = self.fleet("--resume")  # nothing is left to do
        self.assert_exit(done, 0)
        self.assertEqual([task["attempts"][0]["number"] for task in self.status()["tasks"]], [1] * 4)

    def test_replicated_plan_has_nodes(self):
        done = self.fleet(self.config, "--replicate", 3, "--launches", 2)
        self.assert_exit(done, 0)
        self.assertIn("between nodes", done.stdout)
        results = self.check_results(SAMPLES * 6)
        self.check_nothing_left()
        nodes = results["context"]["zcbench"]["nodes"]
        self.assertEqual([node["name"] for node in nodes], ["local-1", "local-2", "local-3"])
        self.assertEqual([node["launches"] for node in nodes], [[0, 1], [2, 3], [4, 5]])
        shown = self.zcbench("show", self.fleet_folder / "results.json")
        self.assertIn("between nodes", shown.stdout)
        self.check_json_of_nodes(shown.stdout)
        done = self.zcbench("compare", *[self.fleet_folder / "results.json"] * 2, "--format", "json")
        self.assert_exit(done, 8)
        compared = json.loads(done.stdout)
        self.assertEqual(compared["unit"], "node, paired")
        self.assertIn("nodes: 3 in base, 3 in new", compared["points"][0]["note"])
        # Does the same by hand.
        parts = [self.fleet_folder / f"tasks/{task}/result.json" for task in (1, 2, 3)]
        done = self.zcbench("merge", "--replicates", *parts, "-o", self.output)
        self.assert_exit(done, 0)
        self.assertEqual(self.read_results()["benchmarks"], results["benchmarks"])
        self.assert_exit(self.zcbench("merge", *parts, "-o", self.output), 9, "too")
        self.assertIn("agree", done.stdout)

    def check_json_of_nodes(self, text):
        """Checks that the JSON has the text's contents, and each node's own median, as in its task's file."""
        done = self.zcbench("show", self.fleet_folder / "results.json", "--format", "json")
        self.assert_exit(done, 0)
        found = json.loads(done.stdout)["fleet"]
        self.assertEqual([node["launches"] for node in found["nodes"]], [[0, 1], [2, 3], [4, 5]])
        self.assertEqual(len(found["points"]), POINTS)
        for task, node in enumerate(found["nodes"], 1):
            part = samples_of(self.read_results(self.fleet_folder / f"tasks/{task}/result.json"))
            for point in found["points"]:
                launches = [[], []]
                for entry in part[point["point"]]:
                    launches[entry["zcbench"]["launch"]].append(entry["real_time"])
                median = statistics.median(map(statistics.median, launches))
                self.assertAlmostEqual(point["medians_ns"][node["node"]], median * 1000, delta=1)
        for point in found["points"]:
            self.assertIn(point["point"].removesuffix("/real_time"), text)
            medians = point["medians_ns"]
            self.assertEqual(min(medians, key=medians.get), point["fastest"])
            self.assertEqual(max(medians, key=medians.get), point["slowest"])
            self.assertGreaterEqual(point["within"], 0)
            self.assertTrue(0 <= point["p"] <= 1)
        few = self.zcbench("show", self.fleet_folder / "results.json", "--format", "json",
                           "--filter", "memfd")
        self.assertEqual(len(json.loads(few.stdout)["fleet"]["points"]), len(ELEMENTS))

    def test_a_task_that_is_killed_is_started_again(self):
        for victim in range(2):  # the task, then its run
            with self.subTest(victim):
                shutil.rmtree(self.fleet_folder, ignore_errors=True)
                process = self.start_fleet(self.config, "--split", 2, "-q")
                self.wait_for(lambda p=process, v=victim: generations_of(p.pid)[v] or p.poll() is not None,
                              "no task was started")
                for pid in generations_of(process.pid)[victim]:
                    os.kill(pid, signal.SIGKILL)
                process.wait(HANGS_S)
                self.assertEqual(process.returncode, 0, process.stderr.read())
                self.assert_nothing_left(process.pid)
                self.check_results()
                self.check_nothing_left()

    def test_a_worker_that_is_killed_fails_its_point(self):
        # Workers of a pool live for a whole turn, so one that was just seen can be hit.
        process = self.start_fleet(self.config, "--split", 2, "-q", "--set", "samples=1000", "--set",
                                   "lifecycle=pool")
        self.wait_for(lambda: self.journal_bytes_of_tasks(self.fleet_folder / "disk") > 0
                      or process.poll() is not None, "no sample was taken")
        while process.poll() is None:
            for pid in generations_of(process.pid)[2]:
                signal_if_alive(pid, signal.SIGKILL)
        process.wait(HANGS_S)
        self.assertEqual(process.returncode, 4, process.stderr.read())  # as in a run
        self.assert_nothing_left(process.pid)
        self.check_nothing_left()

    def interrupted(self, number):
        """Runs a fleet whose driver gets that signal while a task takes samples."""
        process = self.start_fleet(self.config, "--split", 3, "-q",
                                   "--set", f"samples={ENDLESS // 100}")
        self.wait_for(lambda: self.journal_bytes_of_tasks(self.fleet_folder / "disk") > WITH_SAMPLES_BYTES
                      or process.poll() is not None, "no sample was taken")
        process.send_signal(number)
        process.wait(HANGS_S)
        self.assert_nothing_left(process.pid)
        return process

    def test_an_interrupted_fleet_goes_on(self):
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGKILL):
            with self.subTest(number.name):
                shutil.rmtree(self.fleet_folder, ignore_errors=True)
                process = self.interrupted(number)
                if number != signal.SIGKILL:
                    self.assertEqual(process.returncode, 128 + number)
                    self.assertIn("of 3 tasks finished; to continue: zcbench fleet --resume -o",
                                  process.stderr.read())
                journals = list(self.fleet_folder.glob("disk/**/*.journal"))
                self.assertTrue(journals, "the samples are gone")
                states = {task["state"] for task in self.status()["tasks"]}
                self.assertTrue(states & {"started", "failed"}, states)
                self.assert_exit(self.fleet("--resume", "-q"), 0)
                self.check_results(ENDLESS // 100)
                self.check_nothing_left()
                context = self.read_results(self.fleet_folder / "results.json")["context"]
                self.assertGreaterEqual(len(context["zcbench"]["resumes"]), 1)

    def test_a_fleet_has_one_driver(self):
        process = self.start_fleet(self.config, "--split", 2, "-q", "--set", f"samples={ENDLESS}")
        self.wait_for((self.fleet_folder / "driver-1.json").exists, "no driver")
        done = self.fleet("--resume")
        self.assert_exit(done, 6, f"is driven by pid {process.pid}")
        self.end(process)

    def test_any_command_starts_tasks(self):
        # A substitute for ssh, which also joins its words and has a shell split them again.
        ssh = self.folder / "ssh"
        ssh.write_text('#!/bin/sh\nhost=$1; shift\necho "on $host" >&2\nexec sh -c "$*"\n')
        ssh.chmod(0o755)
        disk = self.folder / "disk"
        done = self.fleet(self.config, "--split", 4, "--executor", "command", "--hosts", "a,b",
                          "--node-folder", disk, "--template", f"'{ssh}' {{host}} {{quoted_command}}")
        self.assert_exit(done, 0)
        results = self.check_results()
        self.check_nothing_left()
        self.assertEqual({node["name"] for node in results["context"]["zcbench"]["nodes"]}, {"a", "b"})
        self.assertIn("on a", (self.fleet_folder / "tasks/1/log.txt").read_text())
        self.assertEqual(list(disk.iterdir()), [])

    def test_a_command_that_fails_is_reported(self):
        done = self.fleet(self.config, "--split", 2, "--executor", "command",
                          "--template", "echo no such host >&2; exit 255 # {command}")
        self.assert_exit(done, 4, "task 1 failed", "ended 3 times without results", "tasks/1/log.txt",
                         "0 of 2 tasks have results")
        self.assertEqual((self.fleet_folder / "tasks/2/log.txt").read_text(), "no such host\n" * 3)

    def test_somebody_else_starts_the_tasks(self):
        done = self.fleet(self.config, "--split", 2, "--plan-only")
        self.assert_exit(done, 0)
        self.assertIn("fleet task", done.stdout)
        self.assert_exit(self.fleet("--resume"), 2, "--template")
        disk = {"TMPDIR": str(self.folder)}
        for task in (1, 2):
            done = self.zcbench("fleet", "task", self.fleet_folder, task, env=os.environ | disk)
            self.assert_exit(done, 0)
        self.assert_exit(self.fleet("--resume", "-q"), 0)
        self.check_results()
        self.check_nothing_left()
        self.assertEqual(list(self.folder.glob("zcbench-fleet-*")), [])

    def test_doctor_names_odd_nodes(self):
        done = self.zcbench("fleet", "doctor", "--replicate", 2, "--budget", "1s", "-o",
                            self.fleet_folder, "--filter", "square/shared_mmap/elements:1000/")
        self.assert_exit(done, 0)
        for text in ("local-1", "local-2", "noise floor"):
            self.assertIn(text, done.stdout)
        self.assertFalse((self.fleet_folder / "disk").exists())
        read = self.zcbench("fleet", "doctor", "--resume", "-o", self.fleet_folder, "--format", "json")
        self.assert_exit(read, 0)
        found = json.loads(read.stdout)
        self.assertEqual(list(found), ["zcbench", "command", "schema_version", "exit_code", "nodes",
                                       "odd_nodes"])
        self.assertEqual(found["command"], "fleet doctor")
        self.assertEqual([node["node"] for node in found["nodes"]], ["local-1", "local-2"])
        for node in found["nodes"]:
            floor = node["noise_floor"]  # the text has three digits of it
            self.assertIn("unknown" if floor is None else f"{floor * 100:.3g}", done.stdout)
            for problem in node["problems"]:
                self.assertIn(problem.split(":")[0], done.stdout)
            self.assertEqual([anchor["launches"] for anchor in node["anchors"]], [10, 10])
        for odd in found["odd_nodes"]:
            self.assertIn(odd["why"], done.stdout)
        self.assertEqual("none is odd" in done.stdout, not found["odd_nodes"])
        self.assert_exit(self.zcbench("fleet", "doctor", "--resume", "--budget", "2s", "-o",
                                      self.fleet_folder), 7, "budget was")
        self.assert_exit(self.fleet("--resume"), 7, "zcbench fleet doctor --resume -o")
        self.assert_exit(self.zcbench("fleet", "doctor", "--split", 2, "--replicate", 2, "-o",
                                      self.folder / "x"), 2, "--split")

    def test_a_full_shared_folder_loses_nothing(self):
        if not MAY_MOUNT:
            self.skipTest("needs a mount namespace")
        script = """
            mount -t tmpfs -o size=8m full "$FOLDER" && mkdir "$DISK" || exit 99
            head -c $(((8 * 1024 - 60) * 1024)) /dev/zero >"$FOLDER/others" || exit 99
            "$@" --split 2 --node-folder "$DISK" "$CONFIG" -o "$FOLDER/fleet"
            echo "code $?"
            find "$DISK" -name part.json | grep -c . | sed 's/^/kept /'
            rm "$FOLDER/others"
            "$@" --resume -o "$FOLDER/fleet"
            echo "code $?"
            find "$DISK" -mindepth 1 | grep -c . | sed 's/^/left /'
            cp -r "$FOLDER/fleet" "$COPY"
        """
        full = self.folder / "full"
        full.mkdir()
        places = {"FOLDER": str(full), "DISK": str(self.folder / "disk"), "CONFIG": str(self.config),
                  "COPY": str(self.fleet_folder)}
        done = subprocess.run([*in_small_shm("64m"), "sh", "-c", script, "sh", BINARY, "fleet", "-q"],
                              env=os.environ | places, capture_output=True, text=True, timeout=HANGS_S)
        self.assertEqual(done.stdout.split("\n")[:4], ["code 5", "kept 2", "code 0", "left 0"], done.stderr)
        self.assertIn("No space left on device", done.stderr)
        self.check_results()
        self.check_nothing_left()

    def test_bad_input_is_one_clear_line(self):
        for arguments, code, text in [
            ([self.config], 2, "either --split N"),
            ([self.config, "--split", 2, "--replicate", 2], 2, "either --split N"),
            ([self.config, "--split", POINTS + 1], 2,
             f"--split {POINTS + 1}: is more than the plan has points; allowed: 1 to {POINTS}"),
            ([self.config, "--split", 0], 2, "--split"),
            (["none.json", "--split", 2], 2, "none.json"),
            (["--split", 2], 2, "needs a CONFIG"),
            ([self.config, "--split", 1001], 2, "--split"),
            (["--resume"], 2, "is not the folder of a fleet: it does not exist"),
            ([self.config, "--resume"], 2, "is not the folder of a fleet: it does not exist"),
            (["--split", 2, "--resume"], 2, "is not the folder of a fleet: it does not exist"),
            ([self.config, "--split", 2, "--executor", "command"], 2, "--template"),
            ([self.config, "--split", 2, "--executor", "command", "--template", "ssh {hots}"], 2,
             'did you mean "host"?'),
            ([self.config, "--split", 2, "--template", "x"], 2, "are for --executor command"),
            ([self.config, "--split", 2, "--partition", "x"], 2, "are for --executor slurm"),
            ([self.config, "--replicate", 3, "--executor", "command", "--hosts", "a,b", "--template",
              "ssh {host} {command}"], 2, "has 2 hosts, --replicate 3"),
            ([self.config, "--split", 2, "--executor", "command", "--hosts", "me@a,b", "--template",
              "ssh {host} {command}"], 2, '--hosts "me@a": is no name of a node'),
            ([self.config, "--split", 2, "--executor", "command", "--hosts", "n" * 101, "--template",
              "ssh {host} {command}"], 2, "allowed: up to 100 of the characters"),
            ([self.config, "--split", 2, "--node-folder", "disk"], 2, "is not an absolute path"),
            ([self.config, "--split", 2, "--executor", "slrm"], 2, "slurm"),
        ]:
            with self.subTest(arguments):
                self.assert_exit(self.fleet(*arguments), code, text)
                self.assertFalse(self.fleet_folder.exists())
        done = self.zcbench("fleet", self.config, "--split", 2)
        self.assert_exit(done, 2, "needs -o FOLDER")
        no_slurm = os.environ | {"PATH": str(self.folder)}
        done = self.fleet(self.config, "--split", 2, "--executor", "slurm", env=no_slurm)
        self.assert_exit(done, 3, "needs Slurm's sbatch")

    def test_what_is_no_fleet_is_named_by_each_command(self):
        empty = self.folder / "empty"
        empty.mkdir()
        for place, why in [(self.folder / "none", "it does not exist"), (empty, "it has no fleet.json"),
                           (self.config, "it is not a folder")]:
            for command in (["status", place], ["task", place, 1], ["sweep", place],
                            ["--resume", "-o", place], ["doctor", "--resume", "-o", place]):
                with self.subTest(command):
                    self.assert_exit(self.zcbench("fleet", *command), 2,
                                     f"{place}: is not the folder of a fleet: {why}")
        self.assertEqual(list(empty.iterdir()), [])
        self.assert_exit(self.fleet(self.config, "--split", 2, folder=self.config), 5, "cannot be created")

    def test_a_fleet_that_may_not_be_read_is_named(self):
        self.fleet_folder.mkdir(mode=0o700)
        for command in (["status", self.fleet_folder], ["--resume", "-o", self.fleet_folder]):
            self.assert_exit(self.zcbench_as_nobody("fleet", *command), 2, "Permission denied")

    def test_a_fleet_of_a_newer_version_is_named(self):
        self.assert_exit(self.fleet(self.config, "--split", 2, "--plan-only"), 0)
        plan = self.fleet_folder / "fleet.json"
        plan.write_text(plan.read_text().replace('"fleet_version": 1', '"fleet_version": 2'))
        for command in (["status", self.fleet_folder], ["task", self.fleet_folder, 1],
                        ["--resume", "-o", self.fleet_folder]):
            self.assert_exit(self.zcbench("fleet", *command), 7, "fleet.json:3:19",
                             "allowed: 1, or read it with the zcbench that wrote it")

    def test_the_folder_of_another_fleet_is_refused(self):
        self.assert_exit(self.fleet(self.config, "--split", 2, "-q"), 0)
        self.assert_exit(self.fleet(self.config, "--split", 2), 2, "has a fleet already")
        self.assert_exit(self.fleet(self.config, "--split", 3, "--resume"), 7, "tasks was")
        self.assert_exit(self.fleet("smoke", "--split", 2, "--resume"), 7, "config_hash was")
        for option, field in [(["--set", "samples=7"], "config_hash"), (["--filter", "memfd"], "points"),
                              (["--seed", 9], "seed"), (["--launches", 2], "launches"),
                              (["--require-leakproof"], "require_leakproof"), (["--replicate", 2], "tasks")]:
            self.assert_exit(self.fleet("--resume", *option), 7, f"{field} was")
        self.assert_exit(self.fleet("--resume", "--set", f"samples={SAMPLES}", "--launches", 1, "-q"), 0)
        self.assert_exit(self.zcbench("fleet", "doctor", "--resume", "-o", self.fleet_folder), 7,
                         "is of another command; go on with it: zcbench fleet --resume -o")
        self.write_config(small_config(strategy=STRATEGIES, elements=[7, 8, 9]))
        self.assert_exit(self.fleet("--resume"), 7, "config_hash was")
        plan = self.fleet_folder / "fleet.json"
        plan.write_text(plan.read_text().replace('"split"', '"replicate"'))
        self.assert_exit(self.fleet("--resume"), 7, "digest")
        self.assert_exit(self.zcbench("fleet", "task", self.fleet_folder, 1), 7, "digest")
        other = self.folder / "other"
        other.mkdir()
        (other / "file").write_text("mine")
        self.assert_exit(self.fleet(self.config, "--split", 2, folder=other), 2, "is not empty")

    def test_a_node_with_another_program_is_named(self):
        copy = self.folder / "zcbench"
        shutil.copy2(BINARY, copy)
        with copy.open("ab") as file:
            file.write(b"another build")
        done = self.fleet(self.config, "--split", 2, "--program", copy)
        self.assert_exit(done, 7, "task 1 failed on local",
                         "is not the zcbench that planned this fleet", "0 of 2 tasks have results")
        self.assert_exit(self.fleet("--resume", "--program", BINARY, "-q"), 0)
        self.check_results()
        self.check_nothing_left()


if __name__ == "__main__":
    main()
