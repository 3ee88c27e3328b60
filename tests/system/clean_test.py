"""`zcbench clean` and `--require-leakproof`, which deal with leftovers of killed runs."""

import pathlib
import signal
import subprocess

from zcbench_case import (BINARY, ENDLESS, HANGS_S, MAY_MOUNT, ZcbenchCase, main, shm_names,
                          small_config)

# A command prefix: the rest runs in a user namespace that forbids new mount namespaces.
FORBIDDEN = ["unshare", "--user", "--map-root-user", "sh", "-c",
             'echo 0 >/proc/sys/user/max_mnt_namespaces && exec "$@"', "sh"]
MAY_FORBID = subprocess.run([*FORBIDDEN, "true"], capture_output=True).returncode == 0


class Clean(ZcbenchCase):
    def place(self, name, size=100):
        """Places a stale object in /dev/shm."""
        path = pathlib.Path("/dev/shm") / name
        path.write_bytes(b"x" * size)
        self.addCleanup(path.unlink, missing_ok=True)
        return path

    def test_what_nobody_holds_is_removed(self):
        stale = self.place("zcbench-0123456789abcdef0123456789abcdef")
        foreign = self.place("somebody-elses")
        results = self.folder / "results"
        results.mkdir()
        (results / ".r.json.zcbench-tmp.abcdef").write_text("half")
        (results / ".r.json.journal.zcbench-tmp.abcdef").write_text("half")
        kept = [results / name for name in ("r.json", ".r.json.zcbench-tmp.", ".zcbench-tmp.abcdef",
                                            "x.zcbench-tmp.abcdef")]
        for path in kept:
            path.write_text("mine")
        done = self.zcbench("clean")
        self.assert_exit(done, 0)
        self.assertIn(f"removed {stale} (100 B)", done.stdout)
        self.assertEqual(done.stdout.count("removed results/."), 2)
        self.assertFalse(stale.exists())
        self.assertTrue(foreign.exists())
        self.assertEqual(sorted(results.iterdir()), sorted(kept))
        self.assertEqual(self.zcbench("clean").stdout, "nothing to remove\n")

    def test_a_folder_that_is_none_is_refused(self):
        (self.folder / "file").write_text("")
        for folder in ("none", "file", "", "none\nbut\x1b[2J"):
            self.assert_exit(self.zcbench("clean", folder), 2, "clean ")
        self.assert_exit(self.zcbench("clean"), 0)

    def test_what_a_living_run_holds_stays(self):
        config = self.write_config(small_config(strategy="posix_shm", elements=300000,
                                                samples=ENDLESS))
        process = self.start("run", config, "-o", self.output, "-q")
        self.wait_for_journal(process)
        self.zcbench("clean", self.folder)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, 130, errors)
        done = self.zcbench("clean", self.folder)
        self.assertRegex(done.stdout, r"kept .*r\.json\.journal: resume it with zcbench run CONFIG --resume")


class Leakproof(ZcbenchCase):
    def test_a_private_shm_is_good_enough(self):
        if not MAY_MOUNT:
            self.skipTest("no mount namespace may be made here")
        config = self.write_config(small_config(strategy="posix_shm"))
        for launches in (1, 2):
            done = self.zcbench("run", config, "-o", self.output, "--require-leakproof",
                                "--launches", launches)
            self.assert_exit(done, 0)
            self.assertNotIn("not private", done.stderr)
            self.assertEqual(self.read_results()["context"]["zcbench"]["dev_shm"], "private")

    def test_a_shared_one_is_refused_before_anything_runs(self):
        if not MAY_FORBID:
            self.skipTest("namespaces cannot be forbidden here")
        config = self.write_config(small_config(strategy=["shared_mmap", "posix_shm"]))
        for launches in ("1", "2"):
            command = [*FORBIDDEN, BINARY, "run", config, "-o", self.output, "-q",
                       "--launches", launches]
            done = subprocess.run([*command, "--require-leakproof"], capture_output=True, text=True)
            self.assert_exit(done, 3, "--require-leakproof", "/dev/shm")
            self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["config.json"])
        self.assert_exit(subprocess.run(command, capture_output=True, text=True), 0)
        self.output.unlink()
        for launches in ("1", "3"):  # reported once, not by every launch
            told = subprocess.run([*FORBIDDEN, BINARY, "run", config, "-o", self.output,
                                   "--launches", launches], capture_output=True, text=True)
            self.assert_exit(told, 0)
            self.assertEqual(told.stderr.count("/dev/shm is not private"), 1, told.stderr)
            self.assertEqual(self.read_results()["context"]["zcbench"]["dev_shm"], "shared")
        config.write_text(config.read_text().replace('"posix_shm"', '"memfd"'))
        done = subprocess.run([*command, "--require-leakproof"], capture_output=True, text=True)
        self.assert_exit(done, 0)
        self.assertEqual(shm_names(), [])


if __name__ == "__main__":
    main()
