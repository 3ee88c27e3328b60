"""An unfinished run continues where it stopped, with each sample exactly once (rows 1, 30, 33, 34, 39)."""

import os
import pathlib
import random
import shutil
import signal
import subprocess

from gate import Gate
from zcbench_case import BINARY, HANGS_S, SANITIZED, ZcbenchCase, main, samples_of, small_config

SAMPLES = 12
HELD_AFTER = 12  # answers, including warm-ups
ROUNDS = 1 if SANITIZED else 6
MAY_RENAME_HOST = subprocess.run(["unshare", "--uts", "true"], capture_output=True).returncode == 0


class Resume(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.journal = pathlib.Path(f"{self.output}.journal")

        self.gate = Gate(self.folder)

    def gated_config(self, answers=HELD_AFTER):
        """Writes a config of three points; the run waits in the middle until the gate is open."""
        config = small_config(samples=SAMPLES, strategy=["shared_mmap", "pipe_copy"])
        config["experiments"].append(self.gate.experiment(SAMPLES, answers))
        return self.write_config(config)

    def begin(self, config, *args, output=True):
        """Starts a run and waits until it is held at the gate, with samples in its journal."""
        output = ["-o", self.output] if output else []
        process = self.start("run", config, *output, "-q", *args)
        self.gate.wait_until_held(self, process)
        return process

    def unfinished(self, config, *args):
        """Kills a run, which leaves its journal."""
        process = self.begin(config, *args)
        process.kill()
        process.wait()
        self.assert_nothing_left(process.pid)
        self.assertTrue(self.journal.exists())

    def resume(self, config, *args):
        self.gate.open()
        return self.zcbench("run", config, "-o", self.output, "-q", "--resume", *args)

    def assert_whole(self, samples, points, launches=1):
        """Checks that every point has exactly its samples, and no two have the same place in the order."""
        results = self.read_results()
        ours = results["context"]["zcbench"]
        self.assertTrue(ours["complete"])
        taken = samples_of(results)
        self.assertEqual(len(taken), points)
        orders = []
        for name, entries in taken.items():
            self.assertEqual(len(entries), samples * launches, name)
            orders += [entry["zcbench"]["order"] for entry in entries]
        self.assertEqual(sorted(orders), list(range(len(orders))))
        self.assertFalse(self.journal.exists())
        return ours

    def test_killed_again_and_again_a_run_ends_with_each_sample_once(self):
        config = self.write_config(
            small_config(strategy=["shared_mmap", "posix_shm", "memfd", "pipe_copy",
                                   "serialized_queue"],
                         elements=[1000, 50000], samples=SAMPLES, lifecycle=["fork", "pool"])
        )
        process = self.start("run", config, "-o", self.output, "-q")
        whole = self.whole_journal_bytes(process)
        chance = random.Random(6)
        resumed = 0
        for _ in range(ROUNDS):
            self.output.unlink()
            for size in sorted(chance.uniform(0, whole) for _ in range(4)):
                process = self.start("run", config, "-o", self.output, "-q", "--resume")
                self.wait_for_journal(process, size)
                process.kill()
                process.wait()
            done = self.zcbench("run", config, "-o", self.output, "-q", "--resume")
            self.assert_exit(done, 0)
            resumes = self.assert_whole(SAMPLES, 20)["resumes"]
            self.assertLessEqual(len(resumes), 4)
            resumed += len(resumes)
        self.assertGreater(resumed, 0)

    def test_launches_go_on_too(self):
        # A fork turn has one warm-up, so each launch takes 24 answers, and the second one waits.
        config = self.gated_config(answers=2 * SAMPLES + HELD_AFTER)
        self.unfinished(config, "--launches", 3)
        self.assert_exit(self.resume(config, "--launches", 3), 0)
        self.assertEqual(len(self.assert_whole(SAMPLES, 3, launches=3)["resumes"]), 1)
        launches = {e["zcbench"]["launch"] for e in self.read_results()["benchmarks"]
                    if e["run_type"] == "iteration"}
        self.assertEqual(launches, {0, 1, 2})

    def test_a_signal_says_how_to_go_on(self):
        self.output.write_text("old\n")
        config = self.gated_config()
        process = self.begin(config)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, 130)
        self.assertRegex(errors, r"\d+ samples are saved in .*r\.json\.journal; to continue, run the "
                                 r"same command with --resume")
        self.assertEqual(self.output.read_text(), "old\n")
        self.gate.open()
        done = self.zcbench("run", config, "-o", self.output, "--resume")
        self.assert_exit(done, 0)
        self.assertRegex(done.stderr, r"resuming .*r\.json\.journal \(\d+ samples\)")
        ours = self.assert_whole(SAMPLES, 3)
        self.assertEqual([r["mixed_in"] for r in ours["resumes"]], [[]])

    def test_what_was_left_is_not_touched_unasked(self):
        config = self.gated_config()
        self.unfinished(config)
        before = self.journal.read_bytes()
        done = self.zcbench("run", config, "-o", self.output)
        self.assert_exit(done, 2, "--resume", "--discard-journal", str(self.journal))
        self.assertEqual(self.journal.read_bytes(), before)
        quick = self.write_config(small_config(), "quick.json")
        done = self.zcbench("run", quick, "-o", self.output, "-q", "--discard-journal")
        self.assert_exit(done, 0)
        self.assert_whole(3, 1)

    def test_a_torn_tail_is_dropped_and_said(self):
        config = self.gated_config()
        self.unfinished(config)
        whole = self.journal.read_bytes()
        self.journal.write_bytes(whole[:-3])
        done = self.resume(config)
        self.assert_exit(done, 0)
        self.assertRegex(done.stderr, r"dropped \d+ bytes of an incomplete record")
        self.assert_whole(SAMPLES, 3)

    def test_a_changed_journal_is_refused(self):
        config = self.gated_config()
        self.unfinished(config)
        whole = self.journal.read_bytes()
        changed = bytearray(whole)
        changed[len(whole) // 2] ^= 4
        self.journal.write_bytes(changed)
        done = self.resume(config)
        self.assert_exit(done, 7, str(self.journal))
        self.assertRegex(done.stderr, "check sum is wrong|is not the start of a record")
        self.assertEqual(self.journal.read_bytes(), bytes(changed))
        self.assertFalse(self.output.exists())

    def test_another_config_binary_or_host_is_named(self):
        config = self.gated_config()
        self.unfinished(config)
        before = self.journal.read_bytes()
        self.assert_exit(self.resume(config, "--set", "elements=199999"), 7, "config_hash was")
        self.assert_exit(self.resume(config, "--seed", 5), 7, 'seed was "42", is "5"')
        self.assert_exit(self.resume(config, "--launches", 2), 7, 'launches was "1", is "2"')
        other = self.folder / "zcbench-other"
        shutil.copy2(BINARY, other)
        with open(other, "ab") as file:
            file.write(b"another build")
        command = ["run", config, "-o", self.output, "-q", "--resume"]
        done = subprocess.run([other, *command], capture_output=True, text=True, timeout=HANGS_S)
        self.assert_exit(done, 7, "binary was", "--resume-anyway")
        if MAY_RENAME_HOST:
            renamed = ["unshare", "--uts", "sh", "-c", 'hostname elsewhere && exec "$@"', "sh"]
            done = subprocess.run([*renamed, BINARY, *command], capture_output=True, text=True,
                                  timeout=HANGS_S)
            self.assert_exit(done, 7, "host_name was", 'is "elsewhere"')
        self.assertEqual(self.journal.read_bytes(), before)
        command[-1] = "--resume-anyway"
        self.gate.open()
        done = subprocess.run([other, *command], capture_output=True, text=True, timeout=HANGS_S)
        self.assert_exit(done, 0)
        (resume,) = self.assert_whole(SAMPLES, 3)["resumes"]
        self.assertEqual(len(resume["mixed_in"]), 1)
        self.assertIn("binary was", resume["mixed_in"][0])

    def test_a_finished_run_has_nothing_left(self):
        config = self.write_config(small_config())
        self.assert_exit(self.resume(config), 0)  # without a journal, it starts from the beginning
        before = self.output.read_bytes()
        done = self.zcbench("run", config, "-o", self.output, "--resume")
        self.assert_exit(done, 0)
        self.assertIn("nothing to do", done.stdout)
        self.assert_exit(self.resume(config, "--set", "elements=999"), 7, "config_hash was",
                         "choose another output")
        self.assertEqual(self.output.read_bytes(), before)
        self.output.write_text("{}")
        self.assert_exit(self.resume(config), 7)

    def test_two_runs_cannot_have_one_output(self):
        config = self.gated_config()
        process = self.begin(config)
        for flags in ([], ["--resume"], ["--discard-journal"]):
            done = self.zcbench("run", config, "-o", self.output, *flags)
            self.assert_exit(done, 6, f"pid {process.pid}", "another output")
        process.send_signal(signal.SIGSTOP)  # the process still exists
        self.assert_exit(self.zcbench("run", config, "-o", self.output), 6)

    def test_without_o_the_newest_unfinished_run_is_meant(self):
        config = self.gated_config()
        results = self.folder / "results"
        journals = []
        for _ in range(2):
            self.gate.begin_again()
            process = self.begin(config, output=False)
            process.kill()
            process.wait()
            (journal,) = set(results.glob("small-*.json.journal")) - set(journals)
            if not journals:  # the first one gets an earlier name and date
                journal = journal.rename(results / "small-20250101T000000Z.json.journal")
                os.utime(journal, (1735689600, 1735689600))
            journals.append(journal)
        self.gate.open()
        done = self.zcbench("run", config, "--resume", "-q")
        self.assert_exit(done, 0)
        self.assertEqual([p.name for p in results.glob("*.json")], [journals[1].name[:-8]])
        self.assertEqual(list(results.glob("*.journal")), journals[:1])

    def test_flags_that_contradict_are_refused(self):
        config = self.write_config(small_config())
        done = self.zcbench("run", config, "--resume", "--discard-journal")
        self.assert_exit(done, 2, "--resume")


if __name__ == "__main__":
    main()
