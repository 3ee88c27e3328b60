"""Results files are complete or unchanged, whatever happens (rows 28, 29, 32 of the fault table)."""

import json
import os
import resource
import subprocess

from zcbench_case import (FULL, HANGS_S, MAY_MOUNT, ZcbenchCase, in_small_shm, main, samples_of,
                          small_config)



class BadPaths(ZcbenchCase):
    """The path is refused before the first point: exit code 2, nothing changed."""

    def setUp(self):
        super().setUp()
        self.config = self.write_config(small_config(samples=1000000))

    def refuse(self, output, *texts, **kwargs):
        # With a million samples, only a run that is refused can end in time.
        self.assert_exit(self.zcbench("run", self.config, "-o", output, timeout=20, **kwargs), 2, *texts)

    def test_symlink(self):
        target = self.folder / "target.json"
        target.write_text("precious")
        self.output.symlink_to(target)
        self.refuse(self.output, "symbolic link")
        self.assertEqual(target.read_text(), "precious")
        self.assertTrue(self.output.is_symlink())

    def test_dangling_symlink(self):
        self.output.symlink_to(self.folder / "nowhere")
        self.refuse(self.output, "symbolic link")

    def test_fifo(self):
        os.mkfifo(self.output)
        self.refuse(self.output)

    def test_directory(self):
        self.output.mkdir()
        self.refuse(self.output)

    def test_device(self):
        self.refuse("/dev/null")

    def test_missing_directory(self):
        self.refuse(self.folder / "none" / "r.json", "none")

    def test_a_file_as_directory(self):
        self.refuse(self.config / "r.json")

    def test_empty(self):
        self.refuse("")

    def test_too_long_a_name(self):
        self.refuse(self.folder / ("r" * 300))

    def test_the_config_itself(self):
        before = self.config.read_text()
        self.refuse(self.config, "config")
        self.assertEqual(self.config.read_text(), before)

    def test_directory_without_permission(self):
        os.chmod(self.folder, 0o755)
        self.assert_exit(self.zcbench_as_nobody("run", self.config, "-o", self.output), 2)


class Saving(ZcbenchCase):
    def test_an_existing_file_is_replaced(self):
        self.output.write_text("old")
        config = self.write_config(small_config())
        self.assert_exit(self.zcbench("run", config, "-o", self.output), 0)
        self.assertEqual(len(samples_of(self.read_results())), 1)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["config.json", "r.json"])

    def test_a_full_disk_keeps_the_old_file(self):
        if not MAY_MOUNT:
            self.skipTest("may not mount a tmpfs here")
        config = self.write_config(small_config(samples=200))
        script = (
            'cd /dev/shm && printf precious > r.json && "$@"; code=$?; cat r.json; ls -A >&2; '
            "exit $code"
        )
        done = subprocess.run(
            [*in_small_shm("64k"), "sh", "-c", script, "sh",
             *self.command("run", config, "-q", "-o", "/dev/shm/r.json")],
            capture_output=True, text=True, timeout=HANGS_S,
        )
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(done.stdout, "precious")
        self.assertIn("No space left", done.stderr)
        # Finished samples are kept for --resume.
        self.assertEqual(done.stderr.strip().splitlines()[-2:], ["r.json", "r.json.journal"])

    def test_a_file_size_limit_keeps_the_old_file(self):
        self.output.write_text("precious")
        config = self.write_config(small_config(samples=50))
        done = self.zcbench(
            "run", config, "-o", self.output,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        )
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("--resume", done.stderr)
        self.assertEqual(self.output.read_text(), "precious")

    def test_failing_fsync_is_never_success(self):
        self.need_strace()
        self.output.write_text("precious")
        config = self.write_config(small_config(samples=1))
        # The fsync of the results, then those of the journal and its folder, which a short run does not need.
        for call, launches in (("fsync", 1), ("fdatasync", 2), ("fsync", 2)):
            done = subprocess.run(
                ["strace", "-o", "/dev/null", "-e", f"inject={call}:error=EIO:when=1",
                 *self.command("run", config, "-o", self.output, "--discard-journal",
                               "--launches", launches)],
                capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S,
            )
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertEqual(self.output.read_text(), "precious")

    def test_kills_during_saving_tear_nothing(self):
        """SIGKILL at every system call from the first write of the temporary file to the end."""
        self.need_strace()
        config = self.write_config(small_config(samples=1, strategy="serial", workers=1))
        for call in ("openat", "write", "fsync", "renameat,renameat2", "close", "flock", "unlinkat"):
            for nth in range(1, 60 if FULL else 25):
                self.output.write_text("precious")
                done = subprocess.run(
                    ["strace", "-o", "/dev/null", "-e", f"inject={call}:signal=SIGKILL:when={nth}",
                     *self.command("run", config, "-q", "-o", self.output, "--discard-journal")],
                    capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S,
                )
                text = self.output.read_text()
                if text != "precious":
                    self.assertTrue(json.loads(text)["context"]["zcbench"]["complete"])
                if done.returncode == 0:
                    break
        done = self.zcbench("run", config, "-q", "-o", self.output, "--discard-journal")
        self.assert_exit(done, 0)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["config.json", "r.json"])


if __name__ == "__main__":
    main()
