"""Rows 4 to 6, 8 and 10: a worker dies, crashes, hangs or never arrives; its memory is cut."""

import os
import select
import signal
import stat
import time

from faults.case import FaultCase
from faults.family import living_descendants, wait_until
from faults.tracing import TracedCase

# The system call that a worker of lifecycle `fork` makes at that moment, and its number among those
# of that name. The parent asks for the time once before it forks; workers then ask the kernel.
PHASES = {"at its birth": ("getppid", 1), "as the kernel begins": ("clock_gettime", 2),
          "before it submits": ("clock_gettime", 3), "after it has submitted": ("clock_gettime", 4)}
AT_WORK = tuple(PHASES.values())[1:]  # the round's guard does not get there
NAMED = r"worker \d+ \(pid \d+\)"
# Far below the deadline of 30 s: the death was noticed, not waited out.
SOON_S = 10
NOTICED = "one of three, until its siblings are dead"


class AtEachPhase(TracedCase):
    def signal_at(self, strategy, signal_name, moment, **changes):
        self.reset_output()
        config = self.config_for(strategy, **{"samples": 1, **changes})
        call, nth = moment
        begin = time.monotonic()
        ended, _ = self.traced(f"{call}:signal={signal_name}:when={nth}", *self.arguments(config))
        if ended.code == -getattr(signal, signal_name):
            self.skipTest("the time is a system call for the parent, too, on this machine")
        return ended, time.monotonic() - begin

    def test_a_worker_killed_in_each_phase_fails_its_point(self):
        def body(strategy, chance):
            for phase, moment in PHASES.items():
                workers = chance.choice((1, 2, 3))
                ended, took_s = self.signal_at(strategy, "SIGKILL", moment, workers=workers)
                self.assert_point_failed(ended, NAMED, r"killed by signal 9 \(SIGKILL\)")
                self.assertLess(took_s, SOON_S)
                self.assert_nothing_left()
                self.saw(f"all workers {phase}", ended.code)

        self.each_forking(body)

    def test_a_crash_is_reported_by_its_signal(self):
        crashes = {1: ("SIGSEGV", "SIGABRT"), 2: ("SIGBUS", "SIGABRT"), 3: ("SIGFPE", "SIGSEGV")}

        def body(strategy, chance):
            for name in crashes[self.seed]:
                ended, _ = self.signal_at(strategy, name, chance.choice(AT_WORK))
                number = int(getattr(signal, name))
                self.assert_point_failed(ended, NAMED, rf"killed by signal {number} \({name}\)")
                self.assert_nothing_left()
                self.saw(name, ended.code)

        self.each_forking(body)

    def test_workers_that_stop_end_at_the_deadline(self):
        def body(strategy, chance):
            ended, _ = self.signal_at(strategy, "SIGSTOP", chance.choice(AT_WORK), timeout_s=0.3)
            self.assert_point_failed(ended, rf"deadline .*; not finished: {NAMED}", "timeout_s")
            self.assert_nothing_left()
            self.saw("all workers of a fork, in a random phase", ended.code)

        self.each_forking(body)

    def test_a_peer_that_dies_before_it_is_ready(self):
        def body(strategy, chance):
            lifecycle = chance.choice(strategy.lifecycles)
            ended, took_s = self.signal_at(strategy, "SIGKILL", PHASES["at its birth"],
                                           lifecycle=lifecycle)
            self.assert_point_failed(ended, NAMED, r"killed by signal 9 \(SIGKILL\)")
            self.assertLess(took_s, SOON_S)
            self.assert_nothing_left()
            self.saw("killed at its birth", ended.code)

        self.each_forking(body)


class OneOfSeveral(FaultCase):
    """A signal to one worker at a random instant: the others are at work, or wait for it."""

    def until_it_fails(self, strategy, chance, hurt, patience_s=1, **changes):
        """hurt(victim, siblings) until the signal finds its worker at work; how the run ended."""
        for _ in range(20):
            process, workers = self.start_at_work(
                strategy, **{"workers": 3, "samples": 50_000, **changes})
            time.sleep(chance.uniform(0, 0.02))
            victim, after_s = None, None
            while process.poll() is None:
                workers = living_descendants(process.pid)
                if len(workers) != 3:  # the guard of a round, or some are just being born
                    continue
                victim = chance.choice(workers)
                try:
                    after_s = hurt(victim, [worker for worker in workers if worker != victim])
                    wait_until(lambda: process.poll() is not None, patience_s)
                except ProcessLookupError:
                    pass  # it had finished already
            ended = self.finish(process)
            self.assert_nothing_left()
            if ended.code != 0:
                return ended, victim, after_s
        self.fail("no signal found its worker at work")

    def test_the_siblings_of_a_killed_worker_are_killed(self):
        def kill(victim, siblings):
            watched = select.poll()
            handles = [os.pidfd_open(pid) for pid in (victim, *siblings)]
            try:
                for handle in handles[1:]:
                    watched.register(handle, select.POLLIN)
                begin = time.monotonic()
                signal.pidfd_send_signal(handles[0], signal.SIGKILL)
                for handle in handles[1:]:
                    self.assertTrue(watched.poll(SOON_S * 1000), "a sibling lives on")
                    watched.unregister(handle)
                return time.monotonic() - begin
            finally:
                for handle in handles:
                    os.close(handle)

        def body(strategy, chance):
            for _ in self.each_kill():
                ended, victim, after_s = self.until_it_fails(
                    strategy, chance, kill, lifecycle=chance.choice(strategy.lifecycles))
                self.assert_point_failed(ended, NAMED, r"killed by signal 9 \(SIGKILL\)",
                                         rf"\(pid {victim}\)")
                self.saw(NOTICED, ended.code, after_s)

        self.each_forking(body)

    def test_a_stopped_worker_ends_at_the_deadline_by_name(self):
        def body(strategy, chance):
            ended, victim, _ = self.until_it_fails(
                strategy, chance, lambda pid, _: os.kill(pid, signal.SIGSTOP), timeout_s=0.3)
            self.assert_point_failed(ended, rf"deadline .*not finished: .*\(pid {victim}\)")
            self.saw("one of three in a pool", ended.code)

        self.each_forking(body, lambda strategy: "pool" in strategy.lifecycles)

    def test_other_points_are_kept(self):
        def body(strategy, chance):
            ended, _, _ = self.until_it_fails(
                strategy, chance, lambda pid, _: os.kill(pid, signal.SIGKILL),
                elements=[10, 300_000], samples=60,
                patience_s=60)
            self.assertEqual(ended.code, 4)
            entries = self.read_results()["benchmarks"]
            failed = [e for e in entries if e.get("error_occurred")]
            valid = [e for e in entries if e.get("run_type") == "iteration" and "real_time" in e]
            self.assertEqual(len(failed), 1)
            self.assertEqual(len(valid), 60)
            self.saw("beside another point, which keeps its samples", ended.code)

        self.each_forking(body)


class TakenAway(FaultCase):
    """A peer cuts the file or object that the array lies in."""

    def cut(self, process, array_bytes):
        """What became of the attempt: "sealed", "cut", or "" where there is nothing to cut."""
        outcome = ""
        for link in os.listdir(f"/proc/{process.pid}/fd"):
            path = f"/proc/{process.pid}/fd/{link}"
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode) or status.st_size < array_bytes:
                continue
            try:
                os.truncate(path, 0)
                outcome = "cut"
            except PermissionError:
                outcome = outcome or "sealed"
        return outcome

    def test_a_cut_file_is_refused_or_reported(self):
        outcomes = set()

        def body(strategy, chance):
            elements = 300_000
            process, workers = self.start_at_work(strategy, elements=elements, workers=2)
            time.sleep(chance.uniform(0, 0.02))
            # None of them ends while it is looked at.
            if not self.stop(process.pid):
                self.fail("it ended before its memory could be cut")
            outcome = self.cut(process, 8 * elements)
            outcomes.add(outcome)
            process.send_signal(signal.SIGCONT)
            ended = self.finish(process)
            self.assert_nothing_left(unfinished=outcome == "cut")
            if outcome == "cut":
                self.assertEqual(ended.code, 4, ended.stderr)
                self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)
                self.assertRegex(ended.stderr, r"SIGBUS")
                self.assertIn(strategy.name, ended.stderr)
                self.saw("cut: one line that says SIGBUS", ended.code)
            else:
                self.assert_exit_code(ended, 0)
                if outcome:
                    self.saw("the seal refuses", ended.code)

        self.each_forking(body, lambda strategy: "pool" in strategy.lifecycles,
                          reached=lambda: outcomes >= {"cut", "sealed"})
