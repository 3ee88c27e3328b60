"""Rows 1 to 3 and 25: the program itself is killed or gets a signal to end."""

import os
import signal
import tempfile
import time
import unittest

from event_clock import PATIENCE_S, events_of_whole_run, wait_for_events
from faults import seccomp
from faults.case import OLD, SEEDS, UNENDING, FaultCase
from faults.family import wait_until
from faults.tracing import TracedCase
from zcbench_case import shm_names

SAMPLES = 8


class ParentDies(FaultCase):
    def kill_at_random_instants(self, kill, what):
        """Kills runs, each of which resumes the previous one; after a finished run, the next starts anew."""
        killed = []

        def body(strategy, chance):
            config = self.config_for(strategy, lifecycle=chance.choice(strategy.lifecycles),
                                     samples=SAMPLES, elements=chance.choice((1000, 100_000)))
            usual = self.begin(*self.arguments(config))
            events = events_of_whole_run(usual)
            self.assert_exit_code(self.finish(usual), 0)
            self.reset_output(OLD)
            for _ in self.each_kill():
                if self.resume_and_kill(config, chance.randint(0, events), kill, what) != 0:
                    killed.append(strategy.name)
            self.assert_exit_code(self.inject(*self.going_on(config)), 0)
            self.look_at_the_whole()
            self.sweep()
            self.assert_nothing_left()

        self.each(body, reached=lambda: killed)

    def going_on(self, config):
        left = self.output.with_name("r.json.journal").exists()
        return self.arguments(config, *(["--resume"] if left else []))

    def resume_and_kill(self, config, events, kill, what):
        """Returns the run's exit code: a run with little left to do may end before the kill."""
        with tempfile.TemporaryFile("w+") as errors:  # a file, since orphans would keep a pipe open
            process = self.begin(*self.going_on(config), stderr=errors)
            wait_for_events(process, events)
            kill(process)
            code = process.wait(PATIENCE_S)
            errors.seek(0)
            self.assertIn(code, (0, -signal.SIGKILL), errors.read())
        names = {path.name for path in self.folder.iterdir()}
        self.assert_nothing_left(allowed=names)
        state = self.assert_old_or_whole()
        self.saw(what, code)
        if state == "new":
            self.look_at_the_whole()
        return code

    def look_at_the_whole(self):
        self.assert_each_sample_once(SAMPLES)
        self.saw("resumed until one ended: each sample once", 0)
        self.reset_output(OLD)

    def test_sigkill_of_the_parent(self):
        self.kill_at_random_instants(lambda process: process.kill(), "parent")

    def test_sigkill_of_the_process_group(self):
        def kill_group(process):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it had already ended

        self.kill_at_random_instants(kill_group, "group")

    def is_newborn(self, worker, parent):
        """Returns whether the worker still has all of the parent's descriptors: it first asks to die with the
        parent, and then closes an end of the liveness pipe."""
        try:
            return len(os.listdir(f"/proc/{worker}/fd")) >= len(os.listdir(f"/proc/{parent}/fd"))
        except OSError:
            return False

    def test_stopped_workers_die_with_the_parent(self):
        def body(strategy, _):
            process, workers = self.start_at_work(strategy, timeout_s=600)
            stopped = [self.stop(worker) for worker in workers]
            for worker in workers:
                # A worker stopped right after its fork has not yet asked to die with its parent.
                if self.is_newborn(worker, process.pid):
                    os.kill(worker, signal.SIGCONT)
            process.kill()
            process.wait(PATIENCE_S)
            self.assert_nothing_left(unfinished=True)
            self.assertFalse(self.output.exists())
            if any(stopped):
                self.saw("workers stopped, then the parent killed", process.returncode)

        self.each_forking(body)

    def test_workers_die_although_somebody_holds_the_life_line_open(self):
        """Every pipe of the parent stays open in this process, so no worker sees an end of file."""
        def body(strategy, _):
            process, _workers = self.start_at_work(strategy)
            held = []
            self.assertTrue(self.stop(process.pid))  # otherwise it might close some meanwhile
            for link in os.listdir(f"/proc/{process.pid}/fd"):
                path = f"/proc/{process.pid}/fd/{link}"
                if int(link) > 2 and os.readlink(path).startswith("pipe:"):
                    held.append(os.open(path, os.O_RDWR | os.O_NONBLOCK))
            self.assertTrue(held)
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait(PATIENCE_S)
            try:
                self.assert_nothing_left(unfinished=True)
                self.saw("every pipe held open elsewhere, then the parent killed",
                         process.returncode)
            finally:
                for descriptor in held:
                    os.close(descriptor)

        self.each_forking(body)


class NamedObjects(TracedCase):
    CALLS = ("ftruncate", "fallocate", "unlink", "unlinkat")

    def kill_at_each(self, strategy, calls, what, **kwargs):
        config = self.config_for(strategy, samples=1)
        reclaimed = 0
        for call in calls:
            for nth in range(1, 200):
                self.reset_output()
                ended, _ = self.traced(f"{call}:signal=SIGKILL:when={nth}",
                                       *self.arguments(config), follow=False, **kwargs)
                if ended.code == 0:
                    break
                self.assertEqual(ended.code, -signal.SIGKILL)
                left = shm_names()
                self.assertLessEqual(len(left), 1)
                reclaimed += len(left)
                if kwargs and left:  # the next run removes the object
                    mode = os.stat(f"/dev/shm/{left[0]}").st_mode & 0o777
                    self.assertEqual(mode, 0o600)
                    self.reset_output()
                    next_run = self.inject(*self.arguments(config), **kwargs)
                    self.assert_exit_code(next_run, 0)
                names = {path.name for path in self.folder.iterdir()}
                self.assert_nothing_left(allowed=names)
                self.saw(what, ended.code)
        self.sweep()
        return reclaimed

    def test_killed_between_create_and_unlink(self):
        self.each(lambda strategy, _: self.kill_at_each(
            strategy, self.CALLS, "at each ftruncate, fallocate, unlink"), seeds=SEEDS[:1])

    @unittest.skipUnless(seccomp.knows("unshare"), "no seccomp filter for this CPU here")
    def test_without_a_dev_shm_of_its_own_the_next_run_reclaims(self):
        reclaimed = []
        self.each_forking(lambda strategy, _: reclaimed.append(self.kill_at_each(
            strategy, ("ftruncate", "unlink"), "the same, unshare() forbidden: reclaimed by the "
            "next run", preexec_fn=lambda: seccomp.refuse("unshare"))), seeds=SEEDS[:1],
            reached=lambda: sum(reclaimed) > 0)


class Signals(FaultCase):
    SIGNALS = {1: signal.SIGINT, 2: signal.SIGTERM, 3: signal.SIGHUP}

    def long_run(self, strategy):
        self.reset_output(OLD)
        config = self.config_for(strategy, elements=100_000, samples=UNENDING,
                                 workers=2, samples_per_turn=5)
        process = self.begin(*self.arguments(config))
        # Until its journal exists, the run may not have set up its signal handlers.
        self.assertTrue(wait_until(lambda: list(self.folder.glob("r.json.*"))))
        return process

    def kept(self):
        """Returns the files that the interrupted run left next to its output, for --resume."""
        return [path.name for path in self.folder.glob("r.json.*")]

    def test_a_signal_keeps_what_was_finished(self):
        def body(strategy, chance):
            number = self.SIGNALS[self.seed]
            process = self.long_run(strategy)
            self.let_journal_grow(process, chance.randint(0, 6))
            begin = time.monotonic()
            process.send_signal(number)
            ended = self.finish(process)
            after_s = time.monotonic() - begin
            self.assert_exit_code(ended, 128 + number, f"signal {int(number)}")
            self.assertEqual(self.output.read_text(), OLD)
            if "no sample was finished" not in ended.stderr:
                (name,) = self.kept()
                self.assertIn(name, ended.stderr)
            self.assert_nothing_left(unfinished=True)
            self.saw(f"one {number.name}", ended.code, after_s)

        self.each(body)

    def test_the_second_signal_is_immediate(self):
        def body(strategy, _):
            process = self.long_run(strategy)
            # Both signals are pending when the program continues.
            if not self.stop(process.pid):
                self.fail("it ended before it could be stopped")
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
                process.send_signal(number)
            begin = time.monotonic()
            ended = self.finish(process)
            self.assertIn(ended.code, (130, 143))
            self.assertEqual(self.output.read_text(), OLD)
            self.assert_nothing_left(unfinished=True)
            self.saw("two at once", ended.code, time.monotonic() - begin)

        self.each(body, seeds=SEEDS[:1])
