"""Other faults of a fleet: a shared folder that is full, read-only or damaged, several drivers at once, hosts
that are down, a log that cannot be written, processes that are stopped."""

import json
import os
import shutil
import signal
import subprocess

from fleet_case import FleetCase, generations_of
from zcbench_case import (BINARY, HANGS_S, MAY_MOUNT, children_of, fields_of, in_small_shm, main,
                          small_config)

# More files and folders than a fleet of two tasks has at a time.
MOST_FILES = 16


class FleetFaults(FleetCase):
    def ssh(self, lines=""):
        """Writes a substitute for ssh, which joins its words and has a shell split them again. Returns the
        arguments of a fleet on hosts a and b that uses it. It first runs `lines`, with $host and "$*"."""
        ssh = self.folder / "ssh"
        ssh.write_text(f'#!/bin/sh\nhost=$1; shift\n{lines}\nexec sh -c "$*"\n')
        ssh.chmod(0o755)
        self.disk = self.folder / "disk"
        return ["--executor", "command", "--hosts", "a,b", "--node-folder", self.disk, "--template",
                f"'{ssh}' {{host}} {{quoted_command}}"]

    def results_of(self, task):
        return self.fleet_folder / f"tasks/{task}/result.json"

    def test_a_shared_folder_without_room_for_files(self):
        """There is room for 0, 1, 2 ... more files, so that each file is once the first without room."""
        if not MAY_MOUNT:
            self.skipTest("needs a mount namespace")
        script = f"""
            mount -t tmpfs -o size=32m,nr_inodes=200 full "$FOLDER" && mkdir "$FOLDER/others" || exit 99
            files() {{ seq -f "$FOLDER/others/%g" "$1" "$2"; }}
            left=0
            while [ $left -le {MOST_FILES} ]; do
              files 1 200 | while IFS= read -r file; do true 2>/dev/null >"$file" || break; done
              [ $left = 0 ] || files 1 $left | while IFS= read -r file; do rm "$file"; done
              "$@" --split 2 --node-folder "$DISK" "$CONFIG" -o "$FOLDER/fleet" 2>>"$DISK.errors"
              echo "$left: $?"
              rm -f "$FOLDER"/others/*
              if [ -e "$FOLDER/fleet/fleet.json" ]; then "$@" --resume -o "$FOLDER/fleet"
              else "$@" --split 2 --node-folder "$DISK" "$CONFIG" -o "$FOLDER/fleet"; fi
              echo "$left: then $?"
              cp -r "$FOLDER/fleet" "$COPY$left" && rm -r "$FOLDER/fleet"
              left=$((left + 1))
            done
        """
        full = self.folder / "full"
        full.mkdir()
        disk = self.folder / "disk"
        disk.mkdir()
        places = {"FOLDER": str(full), "DISK": str(disk), "CONFIG": str(self.config),
                  "COPY": str(self.folder / "copy")}
        done = subprocess.run([*in_small_shm("64m"), "sh", "-c", script, "sh", BINARY, "fleet", "-q"],
                              env=os.environ | places, capture_output=True, text=True, timeout=3 * HANGS_S)
        lines = done.stdout.split("\n")[:-1]
        self.assertEqual(len(lines), 2 * (MOST_FILES + 1), done.stderr)
        codes = [int(line.rpartition(" ")[2]) for line in lines]
        self.assertEqual(set(codes[1::2]), {0}, done.stderr)
        self.assertEqual(codes[::2], sorted(codes[::2], reverse=True))  # with more room it no longer fails
        self.assertEqual(set(codes[::2]), {0, 5})
        self.assertIn("No space left on device", (self.folder / "disk.errors").read_text())
        for left in range(MOST_FILES + 1):
            copy = self.folder / f"copy{left}"
            self.check_results(folder=copy)
            self.check_nothing_left(copy)
        self.assertEqual(list(disk.iterdir()), [])

    def test_a_read_only_shared_folder(self):
        if not MAY_MOUNT:
            self.skipTest("needs a mount namespace")
        self.assert_exit(self.fleet(self.config, "--split", 2, "--plan-only"), 0)
        script = """
            mount --bind "$FOLDER" "$FOLDER" && mount -o remount,bind,ro "$FOLDER" || exit 99
            for words in "status $FOLDER" "task $FOLDER 1" "--resume --executor local -o $FOLDER" \\
              "$CONFIG --split 2 -o $FOLDER/new"; do
              "$BINARY" fleet $words >/dev/null
              echo "code $?"
            done
        """
        link = self.folder / "fleet"  # the shell splits its words at blanks, so the path has none
        link.symlink_to(self.fleet_folder)
        places = {"FOLDER": "fleet", "CONFIG": "config.json", "BINARY": str(BINARY)}
        done = subprocess.run([*in_small_shm("64m"), "sh", "-c", script], env=os.environ | places,
                              cwd=self.folder, capture_output=True, text=True, timeout=HANGS_S)
        self.assertEqual(done.stdout.split(), "code 0 code 5 code 5 code 5".split(), done.stderr)
        self.assertEqual(done.stderr.count("Read-only file system"), 3, done.stderr)
        self.assertEqual([task["state"] for task in self.status()["tasks"]], ["waiting"] * 2)

    def test_damaged_results_of_a_task_are_measured_again(self):
        self.assert_exit(self.fleet(self.config, "--split", 2, "-q"), 0)
        whole = self.results_of(2).read_bytes()
        for text in (b"", whole[:len(whole) // 2], self.results_of(1).read_bytes(),
                     whole.replace(b"memfd", b"mefmd")):
            self.results_of(2).write_bytes(text)
            self.assert_exit(self.fleet("--resume", "-q"), 7, "tasks/2/result.json",
                             "to measure task 2 again, remove this file and use --resume")
            self.results_of(2).unlink()
            self.assert_exit(self.fleet("--resume", "-q"), 0)
            self.check_results()
            self.check_nothing_left()

    def test_a_task_that_ran_on_two_nodes_counts_once(self):
        """The first complete attempt stays, whatever later attempts do."""
        self.assert_exit(self.fleet(self.config, "--replicate", 2, "--plan-only"), 0)
        environment = os.environ | {"TMPDIR": str(self.folder)}
        slow = self.start("fleet", "task", self.fleet_folder, 1, "--node", "slow", env=environment)
        self.wait_for(lambda: list(self.folder.glob("zcbench-fleet-*/slow/task-1/part.json.journal"))
                      or slow.poll() is not None, "the task does not begin")
        [run] = children_of(slow.pid)
        os.kill(run, signal.SIGSTOP)
        for task in (1, 2):
            self.assert_exit(self.zcbench("fleet", "task", self.fleet_folder, task, "--node", f"n{task}",
                                          env=environment), 0)
        first = self.results_of(1).read_bytes()
        os.kill(run, signal.SIGCONT)
        self.assertEqual(slow.wait(HANGS_S), 0, slow.stderr.read())
        self.assertEqual(self.results_of(1).read_bytes(), first)
        self.assert_exit(self.fleet("--resume", "-q"), 0)
        nodes = self.check_results(12)["context"]["zcbench"]["nodes"]
        self.assertEqual([node["name"] for node in nodes], ["n1", "n2"])
        self.assertEqual(list(self.folder.glob("zcbench-fleet-*")), [])
        attempts = self.status()["tasks"][0]["attempts"]
        self.assertEqual([attempt["node"] for attempt in attempts], ["n1", "slow"])

    def all_at_once(self, count, *arguments):
        """Starts that many drivers together; returns their sorted exit codes and their stderr."""
        drivers = [self.start_fleet(*arguments) for _ in range(count)]
        codes = sorted(driver.wait(HANGS_S) for driver in drivers)
        for driver in drivers:
            self.assert_nothing_left(driver.pid)
        return codes, "".join(driver.stderr.read() for driver in drivers)

    def test_of_several_drivers_one_makes_the_fleet(self):
        for _ in range(3):
            codes, errors = self.all_at_once(4, self.config, "--split", 2, "-q")
            self.assertEqual(codes[0], 0, errors)
            self.assertLessEqual(set(codes[1:]), {2, 6}, errors)
            self.check_results()
            self.check_nothing_left()
            shutil.rmtree(self.fleet_folder)

    def test_of_several_drivers_one_goes_on(self):
        for _ in range(3):
            process = self.start_fleet(self.config, "--split", 3, "-q")
            self.wait_for(lambda p=process: generations_of(p.pid)[1] or p.poll() is not None, "no run")
            process.kill()
            process.wait()
            self.assert_nothing_left(process.pid)
            codes, errors = self.all_at_once(4, "--resume", "-q")
            self.assertEqual(codes[0], 0, errors)
            self.assertLessEqual(set(codes), {0, 6}, errors)
            self.check_results()
            self.check_nothing_left()
            shutil.rmtree(self.fleet_folder)

    def test_a_driver_that_was_replaced_ends(self):
        first = self.start_fleet(self.config, "--split", 2, "-q", "--set", "samples=100000")
        self.wait_for(lambda: generations_of(first.pid)[1] or first.poll() is not None, "no run")
        self.assert_exit(self.fleet("--resume", "-q"), 6, f"is driven by pid {first.pid} on ")
        second = self.start_fleet("--resume", "-q", "--takeover")
        self.assertEqual(first.wait(HANGS_S), 6)
        self.assertIn(f"pid {second.pid} on ", errors := first.stderr.read())
        self.assertIn("has taken over; this process leaves the fleet alone", errors)
        self.assert_nothing_left(first.pid)
        self.wait_for(lambda: generations_of(second.pid)[1] or second.poll() is not None, "no run")
        self.assertEqual([path.name for path in self.fleet_folder.glob("driver-*.json")], ["driver-2.json"])

    def test_a_host_that_is_down_fails_no_task(self):
        done = self.fleet(self.config, "--split", 4, "-q", *self.ssh('[ "$host" = b ] || exit 255'))
        self.assert_exit(done, 0)
        nodes = self.check_results()["context"]["zcbench"]["nodes"]
        self.assertEqual([node["name"] for node in nodes], ["b"])
        self.check_nothing_left()

    def test_a_node_that_does_not_answer_can_be_left(self):
        """The node hangs while it is swept; the next driver sweeps it."""
        arguments = self.ssh(f"""case "$*" in *"fleet sweep"*) [ ! -e '{self.folder}/hangs' ] || {{
                                 touch '{self.folder}/called'; exec sleep {HANGS_S:.0f}; }};; esac""")
        self.assert_exit(self.fleet(self.config, "--split", 2, "-q", *arguments), 0)
        [path] = self.fleet_folder.glob("tasks/1/attempt-*.json")
        attempt = json.loads(path.read_text())
        path.write_text(json.dumps(attempt | {"is_swept": False}))
        place = self.folder / attempt["place"]
        place.mkdir(parents=True)
        (self.folder / "hangs").touch()
        process = self.start_fleet("--resume", "-q")
        self.wait_for(lambda: (self.folder / "called").exists() or process.poll() is not None, "no sweep")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(HANGS_S), 130, process.stderr.read())
        self.assert_nothing_left(process.pid)
        self.assertTrue(place.exists())
        (self.folder / "hangs").unlink()
        self.assert_exit(self.fleet("--resume", "-q"), 0)
        self.assertEqual(list(self.disk.iterdir()), [])
        self.check_nothing_left()

    def test_words_of_a_template_reach_their_program(self):
        """They do so whatever the folder's name, and whatever else in the line has braces."""
        self.fleet_folder = self.folder / "it's {host} $HOME \"f\" %a"
        template = ("awk 'BEGIN {print 1}' >/dev/null; test ${HOME} = \"$HOME\" && { {command}; } ; "
                    "code=$?; echo {task} in {folder} >&2; exit $code")
        done = self.fleet(self.config, "--split", 2, "-q", "--executor", "command", "--jobs", 2, "--template",
                          template, "--node-folder", self.folder / "disk")
        self.assert_exit(done, 0)
        self.check_results()
        self.check_nothing_left()
        self.assertEqual((self.fleet_folder / "tasks/2/log.txt").read_text(), f"2 in {self.fleet_folder}\n")

    def test_the_longest_name_of_a_node(self):
        hosts = ["n" * 99 + "1", "n" * 99 + "2"]
        done = self.fleet(self.config, "--replicate", 2, "-q", "--executor", "command", "--hosts",
                          ",".join(hosts), "--template", ": {host}; {command}", "--node-folder",
                          self.folder / "disk")
        self.assert_exit(done, 0)
        nodes = self.check_results(12)["context"]["zcbench"]["nodes"]
        self.assertEqual([node["name"] for node in nodes], hosts)
        self.check_nothing_left()

    def test_a_log_that_cannot_be_written_costs_no_samples(self):
        self.write_config({"schema_version": 1, "name": "mixed", "experiments": [
            {"kernel": "square", "strategy": "external", "elements": 10, "workers": 1, "samples": 2,
             "command": {"name": "false", "argv": ["false"]}},
            small_config()["experiments"][0]]})
        self.assert_exit(self.fleet(self.config, "--split", 1, "--plan-only"), 0)
        with open("/dev/full", "w") as full:
            done = subprocess.run(self.command("fleet", "task", self.fleet_folder, 1), stdout=full,
                                  stderr=full, env=os.environ | {"TMPDIR": str(self.folder)}, timeout=HANGS_S)
        self.assertEqual(done.returncode, 4)  # a point failed, as in a run
        self.assertTrue(self.results_of(1).exists())
        self.assert_exit(self.fleet("--resume", "-q"), 4)

    def test_a_stopped_driver_goes_on(self):
        process = self.start_fleet(self.config, "--split", 2, "-q")
        self.wait_for(lambda: generations_of(process.pid)[0] or process.poll() is not None, "no task")
        os.kill(process.pid, signal.SIGSTOP)
        self.wait_for(lambda: fields_of(process.pid)[:1] == ["T"], "the driver cannot be stopped")
        self.wait_for(self.results_of(1).exists, "the task does not go on alone")
        os.kill(process.pid, signal.SIGCONT)
        self.assertEqual(process.wait(HANGS_S), 0, process.stderr.read())
        self.check_results()
        self.check_nothing_left()
        self.assertEqual([task["attempts"][0]["number"] for task in self.status()["tasks"]], [1, 1])

    def test_a_thousand_tasks(self):
        config = self.write_config(small_config(kernel="null", elements=list(range(1, 1001)), workers=1,
                                                samples=1), "many.json")
        self.assert_exit(self.fleet(config, "--split", 1000, "--plan-only"), 0)
        self.assertEqual({task["state"] for task in self.status()["tasks"]}, {"waiting"})
        done = self.fleet("--resume", "-q", "--executor", "command", "--jobs", 8, "--attempts", 1,
                          "--template", "exit 2 # {command}")
        self.assertEqual(done.returncode, 2, done.stderr[:1000])
        self.assertEqual(done.stderr.count("failed: exit code 2; its log: "), 10)
        self.assertIn("task 10 failed", done.stderr)
        self.assertIn("and 990 more tasks failed; see zcbench fleet status ", done.stderr)
        self.assertIn("0 of 1000 tasks have results", done.stderr)


if __name__ == "__main__":
    main()
