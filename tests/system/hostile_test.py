"""Streams that cannot be written, limits set by the shell, and input that would take forever."""

import os
import resource
import subprocess

from zcbench_case import HANGS_S, SANITIZED, ZcbenchCase, main, samples_of, small_config


class BrokenStreams(ZcbenchCase):
    def run_with(self, stdout, stderr, *args):
        return subprocess.run(self.command(*args), stdout=stdout, stderr=stderr, text=True,
                              cwd=self.folder, timeout=HANGS_S)

    def test_a_full_stderr_changes_no_exit_code(self):
        config = self.write_config(small_config())
        with open("/dev/full", "w") as full:
            done = self.run_with(subprocess.DEVNULL, full, "run", "nope")
            self.assertEqual(done.returncode, 2)
            done = self.run_with(subprocess.DEVNULL, full, "run", config, "-o", self.output,
                                 "--progress", "always")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(self.read_results()["benchmarks"])

    def test_a_closed_stderr_pipe_is_survived(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = self.run_with(subprocess.DEVNULL, writer, "run", "nope")
        os.close(writer)
        self.assertEqual(done.returncode, 2)

    def test_a_full_stdout_is_said(self):
        config = self.write_config(small_config())
        wanted = ((5, ["list"]), (5, ["run", "lecture", "--dry-run"]), (5, ["--version"]),
                  (0, ["run", config, "-o", self.output]))
        for code, args in wanted:
            with self.subTest(args=args), open("/dev/full", "w") as full:
                done = self.run_with(full, subprocess.PIPE, *args)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)
                self.assertIn("stdout cannot be written: No space left", done.stderr)
        self.assertTrue(self.read_results()["benchmarks"])

    def test_a_reader_that_left_is_no_news(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = self.run_with(writer, subprocess.PIPE, "run", "lecture", "--dry-run")
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class SmallLimits(ZcbenchCase):
    def limited(self, limit, size, *args):
        return self.zcbench(*args, preexec_fn=lambda: resource.setrlimit(limit, (size, size)))

    def test_little_address_space_is_found_before_the_first_point(self):
        if SANITIZED:
            self.skipTest("sanitizers need address space")
        config = self.write_config(small_config(elements=1000000))
        done = self.limited(resource.RLIMIT_AS, 20 << 20, "run", config, "-o", self.output)
        self.assert_exit(done, 3)
        self.assertNotIn("a bug", done.stderr)

    def test_a_small_file_limit_is_found_before_the_first_point(self):
        for strategy in ("posix_shm", "memfd"):
            config = self.write_config(small_config(strategy=strategy, elements=1000000))
            done = self.limited(resource.RLIMIT_FSIZE, 1024000, "run", config, "-o", self.output)
            self.assert_exit(done, 3, "needs a shared memory object of 8000000 bytes, has 1024000")

    def test_no_memory_is_one_line_and_3(self):
        if SANITIZED:
            self.skipTest("sanitizers need address space")
        config = self.write_config(small_config())
        for mebibytes in range(5, 20):
            done = self.limited(resource.RLIMIT_AS, mebibytes << 20, "run", config, "--dry-run")
            if done.returncode < 0 and not done.stderr:
                continue  # the kernel could not even load the program
            self.assertIn(done.returncode, (0, 3), done.stderr)
            self.assertNotIn("terminate", done.stderr)


class Failures(ZcbenchCase):
    def traced(self, inject, *args):
        self.need_strace()
        return subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-e", f"inject={inject}", *self.command(*args)],
            capture_output=True, text=True, cwd=self.folder, timeout=HANGS_S,
        )

    def test_a_refused_thread_fails_its_point_only(self):
        config = self.write_config(small_config(strategy=["threads", "serial"], samples=1))
        # Threads start with clone3, the forks of the noise probe use clone.
        done = self.traced("clone3:error=EAGAIN:when=1", "run", config, "-q",
                           "-o", self.output)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("failed: square/threads", done.stderr)
        self.assertIn("start of thread", done.stderr)
        self.assertEqual(len(samples_of(self.read_results())), 1)

    def test_a_guard_that_cannot_start_ends_nothing(self):
        config = self.write_config(small_config(strategy="serial"))
        done = self.traced("pipe2:error=EIO:when=1", "run", config, "-o", self.output)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(samples_of(self.read_results())), 1)

    def test_a_place_without_new_files_is_found_before_the_first_point(self):
        done = self.zcbench("run", "lecture", "--progress", "always", "-o", "/proc/x.json")
        self.assert_exit(done, 2, "/proc/x.json")  # one line: there was no progress


class EndlessFilter(ZcbenchCase):
    def test_a_filter_that_backtracks_for_ever_is_ended(self):
        done = self.zcbench("run", "lecture", "--dry-run", "--filter", "(.*)*(.*)*(.*)*x$")
        self.assert_exit(done, 2, "--filter", "takes too long to match")

    def test_a_sane_filter_means_what_it_did(self):
        done = self.zcbench("run", "lecture", "--dry-run", "--filter", "^square/(shared|pipe).*")
        self.assert_exit(done, 0)


if __name__ == "__main__":
    main()
