"""Rows 28, 29, 31 and 32: results that cannot be written, and forbidden output paths."""

import os
import signal
import subprocess
import unittest

from faults.case import OLD, SEEDS, UNENDING, FaultCase
from faults.tracing import TracedCase, numbered
from zcbench_case import MAY_MOUNT, NOBODY, in_small_shm


class FullDisk(FaultCase):
    @unittest.skipUnless(MAY_MOUNT, "may not mount a tmpfs here")
    def test_a_full_disk_keeps_the_old_file(self):
        script = ('cd /dev/shm && printf precious > r.json && "$@"; code=$?; cat r.json; '
                  "ls -A >&2; exit $code")

        def body(strategy, chance):
            config = self.config_for(strategy, samples=chance.randint(100, 150), elements=100)
            ended = self.inject("run", config, "-q", "-o", "/dev/shm/r.json", "--seed", self.seed,
                                prefix=[*in_small_shm("64k"), "sh", "-c", script, "sh"],
                                stdout=subprocess.PIPE)
            self.assertEqual(ended.code, 5, ended.stderr)
            self.assertEqual(ended.stdout, "precious")
            self.assertIn("ENOSPC", ended.stderr)
            left = set(ended.stderr.splitlines()) & {"r.json", "r.json.journal"}
            self.assertIn("r.json", left)
            self.assertEqual(ended.stderr.splitlines()[-len(left):], sorted(left))
            self.assert_nothing_left()
            self.saw("64 KiB for the results", ended.code)

        self.each(body, lambda strategy: strategy.workers != "external")


class Saving(TracedCase):
    def test_failing_fsync_is_never_success(self):
        """Fails each fsync and fdatasync of a run; the last one is for the results' directory."""
        def body(strategy, _):
            config = self.config_for(strategy, samples=1)
            self.assert_name_is_synced(self.arguments(config))
            for call, at_least in (("fsync", 2), ("fdatasync", 0)):
                states = []
                while True:
                    self.reset_output(OLD)
                    ended, hits = self.traced(f"{call}:error=EIO:when={len(states) + 1}",
                                              *self.arguments(config), follow=False)
                    if hits == 0:
                        break
                    self.assert_exit_code(ended, 5, "fsync", "EIO")
                    states.append(self.assert_old_or_whole())
                    self.assert_nothing_left(unfinished=True)
                    self.saw(f"{call} of file or directory", ended.code)
                self.assert_exit_code(ended, 0)
                self.assertGreaterEqual(len(states), at_least)
                self.assertEqual(set(states[:-1]) | {"old"}, {"old"})

        self.each(body)

    def assert_name_is_synced(self, arguments):
        names = [name for name, _ in self.calls_of(*arguments)[0]]
        renamed = max(n for n, name in enumerate(names) if name.startswith(("rename", "link")))
        self.assertIn("fsync", names[renamed:], "the directory is not synced")

    def kill_points(self, arguments):
        """Returns every system call of the save, from the creation of the temporary file to the end."""
        calls, _ = self.calls_of(*arguments)
        creations = [place for place, call in enumerate(calls) if "O_EXCL" in call[1]]
        return numbered(calls, creations[-1], len(calls))

    def test_kills_at_each_call_of_a_save_tear_nothing(self):
        def body(strategy, _):
            arguments = self.arguments(self.config_for(strategy, samples=1))
            points = self.kill_points(arguments)
            self.assertGreater(len(points), 5)
            for call, nth in points:
                self.reset_output(OLD)
                ended, _hits = self.traced(f"{call}:signal=SIGKILL:when={nth}", *arguments,
                                           follow=False)
                self.assertIn(ended.code, (0, -signal.SIGKILL), ended.stderr)
                strays = {path.name for path in self.folder.iterdir()}
                self.assert_nothing_left(allowed=strays)
                if ended.code != 0:
                    self.saw(f"at each system call of the save: {self.assert_old_or_whole()} file",
                             ended.code)
            self.sweep()
            self.assert_nothing_left()

        self.each(body, lambda strategy: strategy.workers != "external", seeds=SEEDS[:1])


class BadPlaces(FaultCase):
    """The path is refused before the first point: exit code 2, nothing changed."""

    def places(self):
        """Returns description -> a path to which no results may be written."""
        (self.folder / "places").mkdir()
        place = self.folder / "places"
        (place / "target").write_text("precious")
        (place / "link").symlink_to(place / "target")
        (place / "dangling").symlink_to(place / "nowhere")
        os.mkfifo(place / "fifo")
        (place / "folder").mkdir()
        (place / "read-only").write_text("precious")
        os.chmod(place / "read-only", 0o444)
        return {"a symbolic link": place / "link", "a dangling one": place / "dangling",
                "a FIFO": place / "fifo", "a directory": place / "folder",
                "a device": "/dev/null", "a read-only file": place / "read-only",
                "a missing directory": place / "none" / "r.json",
                "a file as directory": place / "target" / "r.json", "an empty path": "",
                "a name of 300 bytes": place / ("r" * 300), "a place without new files":
                "/proc/r.json"}

    def test_bad_places_are_refused_before_the_first_point(self):
        places = self.places()

        def untouched():
            return sorted((path.name, path.lstat().st_mtime_ns, path.lstat().st_ino)
                          for path in (self.folder / "places").rglob("*"))

        before = untouched()

        def body(strategy, _):
            # Only a run that is refused at once can end.
            config = self.config_for(strategy, samples=UNENDING)
            for what, path in {**places, "the config itself": config}.items():
                text = config.read_text()
                ended = self.inject("run", config, "-q", "-o", path)
                self.assert_exit_code(ended, 2)
                self.assertEqual(untouched(), before)
                self.assertEqual(config.read_text(), text)
                self.assert_nothing_left(allowed=("places",))
                self.saw(what, ended.code)

        self.each(body, seeds=SEEDS[:1])

    def test_a_directory_of_somebody_else(self):
        os.chmod(self.folder, 0o755)
        config = self.write_config({"schema_version": 1, "name": "fault", "experiments": [
            {"kernel": "square", "strategy": "serial", "elements": 10}]})
        ended = self.zcbench_as_nobody("run", config, "-o", self.output)
        self.assert_exit(ended, 2, "Permission denied")
        self.assert_nothing_left()
        self.saw(f"a directory that user {NOBODY} may not write to", ended.returncode)
