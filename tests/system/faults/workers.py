"""Rows 4 to 6, 8 and 10: a worker dies, crashes, hangs or never starts; its memory is truncated."""

import json
import os
import select
import signal
import stat
import time

from event_clock import PATIENCE_S
from faults.case import UNENDING, FaultCase
from faults.family import living_descendants, wait_until
from faults.tracing import TracedCase

# The system call that a worker of lifecycle `fork` or `exec` makes at that moment, and its number among the
# calls of that name. The parent reads the clock once before it forks; workers then read it in the kernel.
PHASES = {"right after the fork": ("getppid", 1), "when the kernel begins": ("clock_gettime", 2),
          "before they submit": ("clock_gettime", 3), "after they have submitted": ("clock_gettime", 4)}
AT_WORK = tuple(PHASES.values())[1:]  # noise probes do not get there
KEPT = 60  # samples
NAMED = r"worker \d+ \(pid \d+\)"
# A sample's deadline far above the time limit of a run: a death must be noticed earlier.
FAR_S = 10 * PATIENCE_S
# A deadline that a hanging worker misses, but not one that is merely slow.
NEAR_S = 2
NOTICED = "one of three, until its siblings are dead"


class AtEachPhase(TracedCase):
    def signal_at(self, strategy, signal_name, moment, **changes):
        self.reset_output()
        config = self.config_for(strategy, **{"samples": 1, "timeout_s": FAR_S, **changes})
        call, nth = moment
        ended, _ = self.traced(f"{call}:signal={signal_name}:when={nth}", *self.arguments(config))
        if ended.code == -getattr(signal, signal_name):
            self.skipTest("the time is a system call for the parent, too, on this machine")
        return ended

    def with_new_processes(self, strategy, chance):
        """Returns a lifecycle whose workers start inside the timer."""
        return chance.choice([name for name in strategy.lifecycles if name != "pool"])

    def test_a_worker_killed_in_each_phase_fails_its_point(self):
        def body(strategy, chance):
            for phase, moment in PHASES.items():
                workers = chance.choice((1, 2, 3))
                ended = self.signal_at(strategy, "SIGKILL", moment, workers=workers,
                                       lifecycle=self.with_new_processes(strategy, chance))
                self.assert_point_failed(ended, NAMED, r"killed by signal 9 \(SIGKILL\)")
                self.assert_nothing_left()
                self.saw(f"all workers {phase}", ended.code)

        self.each_forking(body)

    def test_a_crash_is_reported_by_its_signal(self):
        crashes = {1: ("SIGSEGV", "SIGABRT"), 2: ("SIGBUS", "SIGABRT"), 3: ("SIGFPE", "SIGSEGV")}

        def body(strategy, chance):
            for name in crashes[self.seed]:
                ended = self.signal_at(strategy, name, chance.choice(AT_WORK),
                                       lifecycle=self.with_new_processes(strategy, chance))
                number = int(getattr(signal, name))
                self.assert_point_failed(ended, NAMED, rf"killed by signal {number} \({name}\)")
                self.assert_nothing_left()
                self.saw(name, ended.code)

        self.each_forking(body)

    def test_workers_that_stop_end_at_the_deadline(self):
        def body(strategy, chance):
            ended = self.signal_at(strategy, "SIGSTOP", chance.choice(AT_WORK), timeout_s=NEAR_S,
                                   lifecycle=self.with_new_processes(strategy, chance))
            self.assert_point_failed(ended, rf"deadline .*; not finished: {NAMED}", "timeout_s")
            self.assert_nothing_left()
            self.saw("all new workers of a sample, in a random phase", ended.code)

        self.each_forking(body)

    def test_a_peer_that_dies_before_it_is_ready(self):
        def body(strategy, chance):
            lifecycle = chance.choice(strategy.lifecycles)
            ended = self.signal_at(strategy, "SIGKILL", PHASES["right after the fork"],
                                   lifecycle=lifecycle)
            self.assert_point_failed(ended, NAMED, r"killed by signal 9 \(SIGKILL\)")
            self.assert_nothing_left()
            self.saw("killed right after its fork", ended.code)

        self.each_forking(body)


class OneOfSeveral(FaultCase):
    """One worker gets a signal at a random instant, while the others work or wait for it."""

    def until_it_fails(self, process, chance, hurt):
        """Calls hurt(victim, siblings) until the signal hits a working worker; returns how the run ended."""
        victim, after_s = None, None

        def is_over():
            """Returns whether the run or those workers have ended, which were finishing or a probe's."""
            return process.poll() is not None or \
                not set(living_descendants(process.pid)) & set(workers)

        until = time.monotonic() + PATIENCE_S
        while process.poll() is None:
            self.assertLess(time.monotonic(), until, "no signal found its worker at work")
            self.let_go_on(process, 20, chance)
            workers = living_descendants(process.pid)
            if len(workers) != 3:  # a noise probe's, or some have not been forked yet
                continue
            victim = chance.choice(workers)
            try:
                after_s = hurt(victim, [worker for worker in workers if worker != victim])
            except ProcessLookupError:
                continue  # it had already finished
            self.assertTrue(wait_until(is_over), "a dead worker was not noticed")
        ended = self.finish(process)
        self.assert_nothing_left()
        return ended, victim, after_s

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
                    self.assertTrue(watched.poll(PATIENCE_S * 1000), "a sibling lives on")
                    watched.unregister(handle)
                return time.monotonic() - begin
            finally:
                for handle in handles:
                    os.close(handle)

        def body(strategy, chance):
            for _ in self.each_kill():
                process, _ = self.start_at_work(strategy, workers=3, timeout_s=FAR_S,
                                                lifecycle=chance.choice(strategy.lifecycles))
                ended, victim, after_s = self.until_it_fails(process, chance, kill)
                self.assert_point_failed(ended, NAMED, r"killed by signal 9 \(SIGKILL\)",
                                         rf"\(pid {victim}\)")
                self.saw(NOTICED, ended.code, after_s)

        self.each_forking(body)

    def test_a_stopped_worker_ends_at_the_deadline_by_name(self):
        def stop(victim, _):
            if not self.is_in_a_pool(victim):
                raise ProcessLookupError  # one of the noise probe, which has its own deadline
            os.kill(victim, signal.SIGSTOP)

        def body(strategy, chance):
            process, _ = self.start_at_work(strategy, workers=3, timeout_s=NEAR_S)
            ended, victim, _ = self.until_it_fails(process, chance, stop)
            self.assert_point_failed(ended, rf"deadline .*not finished: .*\(pid {victim}\)")
            self.saw("one of three in a pool", ended.code)

        self.each_forking(body, lambda strategy: "pool" in strategy.lifecycles)

    def two_points(self, strategy):
        """Writes a config with a point of three workers that does not end, and one with one worker."""
        config = json.loads(self.config_for(strategy, workers=1, samples=KEPT).read_text())
        endless = {**config["experiments"][0], "workers": 3, "elements": 300_000,
                   "samples": {"min": UNENDING, "max": UNENDING, "target_ci": 0.5},
                   "timeout_s": FAR_S}
        config["experiments"].append(endless)
        return self.write_config(config)

    def test_other_points_are_kept(self):
        def body(strategy, chance):
            config = self.two_points(strategy)
            process = self.begin(*self.arguments(config))
            ended, _, _ = self.until_it_fails(
                process, chance, lambda pid, _: os.kill(pid, signal.SIGKILL))
            self.assertEqual(ended.code, 4, ended.stderr)
            entries = self.read_results()["benchmarks"]
            failed = [e for e in entries if e.get("error_occurred")]
            valid = [e for e in entries if e.get("run_type") == "iteration" and "real_time" in e]
            self.assertEqual(len(failed), 1)
            self.assertEqual(len(valid), KEPT)
            self.saw("next to another point, which keeps its samples", ended.code)

        self.each_forking(body)


class TakenAway(FaultCase):
    """Another process truncates the file or object that contains the array."""

    def cut(self, process, array_bytes):
        """Returns the outcome of the attempt: "sealed", "cut", or "" if there is nothing to truncate."""
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
            process, _ = self.start_at_work(strategy, elements=elements, samples_per_turn=100)
            self.let_go_on(process, 20, chance)
            # While the program is stopped, none of its files disappears.
            if not self.stop(process.pid):
                self.fail("it ended before its memory could be cut")
            outcome = self.cut(process, 8 * elements)
            outcomes.add(outcome)
            process.send_signal(signal.SIGCONT)
            if outcome != "cut":  # the run continues, and its samples are verified
                self.let_journal_grow(process, 3)
                process.send_signal(signal.SIGTERM)
            ended = self.finish(process)
            self.assert_nothing_left(unfinished=True)
            if outcome == "cut":
                self.assertEqual(ended.code, 4, ended.stderr)
                self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)
                self.assertRegex(ended.stderr, r"SIGBUS")
                self.assertIn(strategy.name, ended.stderr)
                self.saw("truncated: one line that names SIGBUS", ended.code)
            else:
                self.assert_exit_code(ended, 128 + signal.SIGTERM)
                if outcome:
                    self.saw("the seal prevents it, sampling continues; then SIGTERM", ended.code)

        self.each_forking(body, lambda strategy: "pool" in strategy.lifecycles,
                          reached=lambda: outcomes >= {"cut", "sealed"})
