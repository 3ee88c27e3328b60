"""Nothing hangs, leaks or tears when processes die (rows 1, 2, 4, 6, 25 of the fault table)."""

import json
import os
import random
import signal
import time
import unittest

from zcbench_case import MAY_MOUNT, SANITIZED, ZcbenchCase, samples_of, small_config

STRATEGIES = ["shared_mmap", "posix_shm", "memfd", "pipe_copy", "serialized_queue"]
# Thousands of kills: faults_test.py. Sanitized programs are slow to start: fewer of everything.
PARENT_KILLS = 8 if SANITIZED else 40
WORKER_KILLS = 1 if SANITIZED else 3


class ParentDies(ZcbenchCase):
    # Without a /dev/shm of its own, an object stays until the next run sweeps it.
    strategies = [name for name in STRATEGIES if MAY_MOUNT or name != "posix_shm"]

    def check_after_kill(self, process, before):
        process.wait()
        self.assert_nothing_left(process.pid)
        after = self.output.read_text()
        if after != before:  # the run was just fast enough: then the file must be whole
            self.assertTrue(json.loads(after)["context"]["zcbench"]["complete"])
            self.output.write_text(before)

    def kill_at_random_instants(self, kill):
        config = self.write_config(
            small_config(strategy=self.strategies, elements=[1000, 300000], samples=12,
                         lifecycle=["fork", "pool"])
        )
        before = '{"context": {}, "benchmarks": []}\n'
        self.output.write_text(before)
        begin = time.monotonic()
        self.assert_exit(self.zcbench("run", config, "-o", self.output, "-q"), 0)
        usual = time.monotonic() - begin
        self.output.write_text(before)
        chance = random.Random(28)
        for _ in range(PARENT_KILLS):
            process = self.start("run", config, "-o", self.output, "-q", "--discard-journal")
            time.sleep(chance.uniform(0, usual))
            kill(process)
            self.check_after_kill(process, before)
        # The next run sweeps what a kill during saving may have left.
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
    def run_and_hurt_a_worker(self, strategy, lifecycle, hurt, **changes):
        config = self.write_config(
            small_config(strategy=strategy, lifecycle=lifecycle, elements=300000, samples=50,
                         **changes)
        )
        self.output.unlink(missing_ok=True)
        process = self.start("run", config, "-o", self.output, "-q")
        self.wait_for_workers(process, 2)
        time.sleep(random.uniform(0.005, 0.03))  # past the guard, into the samples
        try:
            os.kill(self.wait_for_workers(process, 2)[1], hurt)
        except ProcessLookupError:
            pass  # it had finished its sample already
        _, errors = process.communicate(timeout=60)
        self.assert_nothing_left(process.pid)
        return process, errors

    def test_a_killed_worker_fails_its_point_only(self):
        for strategy in STRATEGIES:
            for lifecycle in ("fork", "pool"):
                with self.subTest(strategy=strategy, lifecycle=lifecycle):
                    hits = 0
                    for _ in range(WORKER_KILLS * 20):
                        outcome = self.run_and_hurt_a_worker(strategy, lifecycle, signal.SIGKILL)
                        if outcome[0].returncode == 0:
                            continue  # it was past its work when the signal came
                        process, _ = outcome
                        self.assertEqual(process.returncode, 4)
                        entry = self.read_results()["benchmarks"][0]
                        self.assertTrue(entry["error_occurred"])
                        self.assertIn("signal 9 (SIGKILL)", entry["error_message"])
                        self.assertNotIn("real_time", entry)
                        hits += 1
                        if hits == WORKER_KILLS:
                            break
                    self.assertEqual(hits, WORKER_KILLS)

    def test_a_stopped_worker_ends_at_the_deadline(self):
        for strategy in STRATEGIES:
            with self.subTest(strategy=strategy):
                for _ in range(20):
                    outcome = self.run_and_hurt_a_worker(
                        strategy, "pool", signal.SIGSTOP, timeout_s=0.5
                    )
                    if outcome[0].returncode != 0:
                        break
                self.assertEqual(outcome[0].returncode, 4)
                message = self.read_results()["benchmarks"][0]["error_message"]
                self.assertRegex(message, r"deadline .* not finished: .*worker \d \(pid \d+\)")

    def test_other_points_are_kept(self):
        config = small_config(strategy=["shared_mmap", "pipe_copy"], elements=[10, 300000],
                              samples=20, workers=2)
        path = self.write_config(config)
        for _ in range(50):  # until the signal finds its worker at work
            process = self.start("run", path, "-o", self.output, "-q")
            self.wait_for_workers(process, 2)
            time.sleep(random.uniform(0.005, 0.02))
            try:
                os.kill(self.wait_for_workers(process, 2)[1], signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait(timeout=60)
            if process.returncode != 0:
                break
        self.assertEqual(process.returncode, 4)
        entries = self.read_results()["benchmarks"]
        failed = [e for e in entries if e.get("error_occurred")]
        self.assertEqual(len(failed), 1)
        valid = {n: e for n, e in samples_of(self.read_results()).items() if n != failed[0]["name"]}
        self.assertEqual(len(valid), 3)
        self.assertTrue(all(len(entries) == 20 for entries in valid.values()))


class Signals(ZcbenchCase):
    def long_run(self):
        self.output.write_text("old\n")
        config = self.write_config(
            small_config(strategy=["shared_mmap", "pipe_copy"], elements=1000000, samples=100000)
        )
        process = self.start("run", config, "-o", self.output, "-q")
        self.wait_for_workers(process, 2)
        return process

    def test_a_signal_keeps_what_was_finished(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                process = self.long_run()
                time.sleep(0.5)
                process.send_signal(number)
                _, errors = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 128 + number, errors)
                self.assert_nothing_left(process.pid)
                self.assertEqual(self.output.read_text(), "old\n")
                journal = self.folder / "r.json.journal"
                self.assertRegex(errors, rf"\d+ samples are in .*{journal.name}")
                journal.unlink()

    def test_the_second_signal_is_immediate(self):
        process = self.long_run()
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        process.wait(timeout=30)
        self.assertIn(process.returncode, (130, 143))
        self.assert_nothing_left(process.pid)
        self.assertEqual(self.output.read_text(), "old\n")


if __name__ == "__main__":
    unittest.main()
