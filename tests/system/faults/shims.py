"""Faults of a preloaded shim: every call of a kind fails once, and rows 17, 18, 24, 27 and 35."""

import contextlib
import errno
import fcntl
import os
import pathlib
import unittest

from event_clock import PATIENCE_S
from faults import seccomp
from faults.case import OLD, picked
from faults.shimmed import ShimCase

SHM = pathlib.Path("/dev/shm")
HEADER_READS = 4  # reads of headers in a run of one sample
# Bytes of a frame's header: magic, kind and payload_bytes (harness/transfer/frame.hpp). Errors in its other
# fields show in the results.
TELLTALE_BYTES = (0, 1, 2, 3, *range(16, 24))
OTHER_BYTES = (*range(4, 16), *range(24, 128))
ERRORS = {"open": errno.EMFILE, "mmap": errno.ENOMEM, "fork": errno.EAGAIN, "read": errno.EIO,
          "write": errno.ENOSPC, "fsync": errno.EIO, "malloc": errno.ENOMEM}


def in_this_process(strategy):
    """A shim affects the program and its workers, not external programs."""
    return strategy.workers != "external"


class NthCallFails(ShimCase):
    def fail_once(self, call, nth, config):
        self.reset_output(OLD)
        ended, _, hits = self.shimmed(f"fail {call} {nth} {ERRORS[call]}", *self.arguments(config))
        with self.subTest(call=call, nth=nth):
            self.assert_documented_end(ended)
            if hits:
                self.saw(call, ended.code)

    def calls_in_a_run(self, call, config):
        self.reset_output()
        ended, calls, _ = self.shimmed(f"fail {call} {10 ** 9} 0", *self.arguments(config))
        self.assert_exit_code(ended, 0)
        return calls

    def test_each_call_of_a_kind_fails_once(self):
        """The reads of /proc with which a run begins, and all other calls, are among the first few."""
        def body(strategy, chance):
            config = self.config_for(strategy, samples=1)
            for call in ERRORS:
                calls = [(call, nth) for nth in range(1, self.calls_in_a_run(call, config) + 1)]
                self.assertTrue(calls or call == "fork", call)
                few = 6 if self.seed == 1 else 0
                for _, nth in picked(calls, chance, few, 2):
                    self.fail_once(call, nth, config)
            self.sweep()

        self.each(body, in_this_process)


class Transfers(ShimCase):
    def test_short_reads_and_writes(self):
        moved = []

        def body(strategy, chance):
            most = chance.choice((1, 7, 100, 1000, 5000))
            config = self.config_for(strategy, elements=chance.randint(500, 4000),
                                     lifecycle=chance.choice(strategy.lifecycles))
            ended, _, hits = self.shimmed(f"short {most}", *self.arguments(config))
            self.assert_exit_code(ended, 0)
            self.assert_valid(2)
            self.assertGreater(hits, 0)
            self.assert_nothing_left()
            moved.append(hits)
            self.saw("every read and write transfers at most 1 to 5,000 bytes", ended.code)

        self.each(body, in_this_process, reached=lambda: max(moved, default=0) > 1000)

    def test_interrupted_a_thousand_times_a_second(self):
        in_workers = []

        def body(strategy, chance):
            # An exec'd worker may not have its handler yet when its first tick arrives.
            lifecycle = chance.choice([name for name in strategy.lifecycles if name != "exec"])
            samples, ticks = 60, 0
            while ticks <= 10:  # until there are enough
                self.reset_output()
                config = self.config_for(strategy, elements=200_000, samples=samples,
                                         lifecycle=lifecycle)
                ended, ticks_in_workers, ticks = self.shimmed("ticks", *self.arguments(config))
                self.assert_exit_code(ended, 0)
                self.assert_valid(samples)
                self.assert_nothing_left()
                samples *= 4
            in_workers.append(ticks_in_workers)
            self.saw("a timer of 1 kHz in every process", ended.code)

        self.each(body, in_this_process, reached=lambda: sum(in_workers) > 10)

    def damaged(self, strategy, byte, nth, timeout_s):
        config = self.config_for(strategy, samples=1, timeout_s=timeout_s)
        self.reset_output()
        ended, _, hits = self.shimmed(f"flip {nth} {byte}", *self.arguments(config))
        self.assert_nothing_left()
        return ended, hits

    def test_a_damaged_frame_is_refused(self):
        reached = set()

        def body(strategy, chance):
            for byte in chance.sample(TELLTALE_BYTES, 4):
                for nth in (1, chance.randint(2, HEADER_READS)):
                    ended, hits = self.damaged(strategy, byte, nth, PATIENCE_S)
                    if not hits:
                        return
                    reached.add(strategy.name)
                    self.assert_point_failed(ended, "malformed frame|a frame of another slice")
                    self.saw("a byte of magic, kind or size inverted", ended.code)

        self.each_forking(body, reached=lambda: reached)

    def test_damage_elsewhere_in_a_frame_is_never_a_result(self):
        def body(strategy, chance):
            for byte in chance.sample(OTHER_BYTES, 6):
                ended, hits = self.damaged(strategy, byte, chance.randint(1, HEADER_READS),
                                           timeout_s=5)
                if not hits:
                    continue
                if ended.code == 0:
                    self.assert_valid(1)
                else:
                    self.assert_point_failed(ended)
                self.saw("another byte: refused, wrong and caught, or not used", ended.code)

        self.each_forking(body)


class SecondThread(ShimCase):
    def test_threads_at_the_fork_are_refused(self):
        def body(strategy, chance):
            self.reset_output(OLD)
            config = self.config_for(strategy, lifecycle=chance.choice(strategy.lifecycles))
            ended, _, hits = self.shimmed("thread", *self.arguments(config))
            self.assertEqual(hits, 1)
            self.assert_exit_code(ended, 70, "a bug in zcbench", "thread")
            self.assertEqual(self.output.read_text(), OLD)
            self.assert_nothing_left()
            self.saw("an unexpected thread", ended.code)

        self.each_forking(body)


@unittest.skipUnless(seccomp.knows("unshare"), "no seccomp filter for this CPU here")
class PlantedNames(ShimCase):
    """Random names are predictable, and another process has planted the first ones."""

    planted = SHM / ("zcbench-" + 32 * "0")

    @contextlib.contextmanager
    def something_planted(self):
        """Plants a symbolic link, a file or a folder, by seed; it must be unchanged afterwards."""
        target = self.folder / "target"
        target.write_text("precious")
        plant = {1: lambda: self.planted.symlink_to(target),
                 2: lambda: self.planted.write_text("precious"), 3: self.planted.mkdir}
        plant[self.seed]()
        held = os.open(self.planted, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield
            self.assertEqual(target.read_text(), "precious")
            if self.seed == 3:
                self.assertEqual(list(self.planted.iterdir()), [])
            else:
                self.assertEqual(self.planted.read_text(), "precious")
        finally:
            os.close(held)
            target.unlink()
            self.planted.rmdir() if self.seed == 3 else self.planted.unlink()

    def run_with_names(self, strategy, count):
        config = self.config_for(strategy)
        self.reset_output()
        with self.something_planted():
            ended, _, hits = self.shimmed(f"names {count}", *self.arguments(config),
                                          preexec_fn=lambda: seccomp.refuse("unshare"))
        self.assert_nothing_left()
        return ended, hits

    def test_a_planted_name_is_passed_by(self):
        reached = []

        def body(strategy, _):
            ended, hits = self.run_with_names(strategy, 9)
            self.assert_exit_code(ended, 0)
            self.assert_valid(2)
            if hits:
                self.assertEqual(hits, 9)
                reached.append(strategy.name)
                self.saw("nine times: another name is used", ended.code)
                ended, hits = self.run_with_names(strategy, 10 ** 6)
                self.assert_exit_code(ended, 3, strategy.name, "no free name in ten attempts")
                self.assertFalse(self.output.exists())
                self.saw("always: gives up after ten", ended.code)

        self.each_forking(body, reached=lambda: reached)
