"""Nothing hangs, leaks or tears when processes die (rows 1, 2, 4, 6, 25 of the fault table)."""

import json
import os
import random
import signal

from zcbench_case import (ENDLESS, FULL, HANGS_S, MAY_MOUNT, SANITIZED, ZcbenchCase, children_of,
                          fields_of, main, samples_of, small_config)

STRATEGIES = ["shared_mmap", "posix_shm", "memfd", "pipe_copy", "serialized_queue"]
# faults_test.py kills thousands of times. Sanitized programs start slowly, so there are fewer kills.
PARENT_KILLS = 8 if SANITIZED else 40
WORKER_KILLS = 3 if FULL and not SANITIZED else 1


class ParentDies(ZcbenchCase):
    # Without a private /dev/shm, an object would stay until the next run sweeps it.
    strategies = [name for name in STRATEGIES if MAY_MOUNT or name != "posix_shm"]

    def check_after_kill(self, process, before):
        process.wait()
        self.assert_nothing_left(process.pid)
        after = self.output.read_text()
        if after != before:  # the run was fast enough, so the file must be complete
            self.assertTrue(json.loads(after)["context"]["zcbench"]["complete"])
            self.output.write_text(before)

    def kill_at_random_instants(self, kill):
        config = self.write_config(
            small_config(strategy=self.strategies, elements=[1000, 300000], samples=12,
                         lifecycle=["fork", "pool", "exec"])
        )
        before = '{"context": {}, "benchmarks": []}\n'
        self.output.write_text(before)
        process = self.start("run", config, "-o", self.output, "-q")
        whole = self.whole_journal_bytes(process)
        self.output.write_text(before)
        chance = random.Random(28)
        hits = 0
        for _ in range(PARENT_KILLS):
            process = self.start("run", config, "-o", self.output, "-q", "--discard-journal")
            self.wait_for_journal(process, chance.uniform(-0.2, 1) * whole)  # below 0: at once
            kill(process)
            self.check_after_kill(process, before)
            hits += process.returncode == -signal.SIGKILL
        self.assertGreater(hits, PARENT_KILLS // 4)
        # The next run sweeps what a kill during a save may have left.
        self.assert_exit(self.zcbench("run", config, "-o", self.output, "-q", "--discard-journal"), 0)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["config.json", "r.json"])

    def test_sigkill_of_the_parent(self):
        self.kill_at_random_instants(lambda process: process.kill())

    def test_sigkill_of_the_process_group(self):
        def kill_group(process):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

        self.kill_at_random_instants(kill_group)


class WorkerDies(ZcbenchCase):
    def hurt_a_worker(self, process, hurt, is_wanted=lambda pid: True):
        """Sends `hurt` to a running worker. Nothing is stopped: a stopped run repeats its samples."""
        hit = []

        def is_over():
            for pid in filter(is_wanted, children_of(process.pid)[-1:]):
                try:
                    os.kill(pid, hurt)
                    hit.append(pid)
                except ProcessLookupError:
                    pass
            return hit or process.poll() is not None

        self.wait_for(is_over, "no worker is like that")

    def hurt_workers_to_the_end(self, process, hurt, is_wanted=lambda pid: True):
        """Hurts workers until the run ends: one may be a noise probe's, or may have finished its work."""
        while process.poll() is None:
            self.hurt_a_worker(process, hurt, lambda pid: is_wanted(pid) and fields_of(pid)[:1] != ["T"])

    def endless_run(self, strategy, lifecycle, **changes):
        """Starts a run of one point that ends only if a worker is hurt."""
        config = self.write_config(
            small_config(strategy=strategy, lifecycle=lifecycle, elements=300000, samples=ENDLESS,
                         samples_per_turn=1000, **changes)
        )
        self.output.unlink(missing_ok=True)
        return self.start("run", config, "-o", self.output, "-q")

    def failed_entry(self, process):
        _, errors = process.communicate(timeout=HANGS_S)
        self.assertEqual(process.returncode, 4, errors)
        self.assert_nothing_left(process.pid)
        (entry,) = self.read_results()["benchmarks"]
        self.assertTrue(entry["error_occurred"])
        self.assertNotIn("real_time", entry)
        return entry

    def test_a_killed_worker_fails_its_point_only(self):
        for strategy in STRATEGIES:
            for lifecycle in ("fork", "pool", "exec"):
                if lifecycle == "exec" and strategy == "shared_mmap":
                    continue  # its workers inherit the array
                with self.subTest(strategy=strategy, lifecycle=lifecycle):
                    for _ in range(WORKER_KILLS):
                        process = self.endless_run(strategy, lifecycle)
                        self.hurt_workers_to_the_end(process, signal.SIGKILL)
                        self.assertIn("signal 9 (SIGKILL)", self.failed_entry(process)["error_message"])

    def test_a_stopped_worker_ends_at_the_deadline(self):
        def has_taken_samples(pid):  # a noise probe never waits that often
            try:
                with open(f"/proc/{pid}/status") as status:
                    switches = [int(line.split()[1]) for line in status if "ctxt_switches" in line]
            except OSError:
                return False
            return switches[0] >= 20

        for strategy in STRATEGIES:
            with self.subTest(strategy=strategy):
                process = self.endless_run(strategy, "pool", timeout_s=1)
                self.hurt_workers_to_the_end(process, signal.SIGSTOP, has_taken_samples)
                self.assertRegex(self.failed_entry(process)["error_message"],
                                 r"deadline .* not finished: .*worker \d \(pid \d+\)")

    def test_other_points_are_kept(self):
        samples = 20
        while True:  # until the kill hits a sample, not a noise probe or the time between
            config = self.write_config(small_config(
                strategy=["shared_mmap", "pipe_copy"], elements=[10, 300000], samples=samples))
            process = self.start("run", config, "-o", self.output, "-q", "--discard-journal")
            self.wait_for_journal(process)
            self.hurt_a_worker(process, signal.SIGKILL)
            _, errors = process.communicate(timeout=HANGS_S)
            if process.returncode != 0:
                break
            samples *= 2
        self.assertEqual(process.returncode, 4, errors)
        entries = self.read_results()["benchmarks"]
        failed = [e for e in entries if e.get("error_occurred")]
        self.assertEqual(len(failed), 1)
        valid = {n: e for n, e in samples_of(self.read_results()).items() if n != failed[0]["name"]}
        self.assertEqual(len(valid), 3)
        self.assertTrue(all(len(entries) == samples for entries in valid.values()))


class Signals(ZcbenchCase):
    def long_run(self):
        self.output.write_text("old\n")
        config = self.write_config(
            small_config(strategy=["shared_mmap", "pipe_copy"], elements=1000000, samples=ENDLESS)
        )
        return self.start("run", config, "-o", self.output, "-q")

    def test_a_signal_keeps_what_was_finished(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                process = self.long_run()
                self.wait_for_journal(process)
                process.send_signal(number)
                _, errors = process.communicate(timeout=HANGS_S)
                self.assertEqual(process.returncode, 128 + number, errors)
                self.assert_nothing_left(process.pid)
                self.assertEqual(self.output.read_text(), "old\n")
                journal = self.folder / "r.json.journal"
                self.assertRegex(errors, rf"\d+ samples are saved in .*{journal.name}")
                journal.unlink()

    def test_the_second_signal_is_immediate(self):
        process = self.long_run()
        self.wait_for_workers(process, 2)
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        process.wait(timeout=HANGS_S)
        self.assertIn(process.returncode, (130, 143))
        self.assert_nothing_left(process.pid)
        self.assertEqual(self.output.read_text(), "old\n")


if __name__ == "__main__":
    main()
