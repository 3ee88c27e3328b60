"""Rows 17, 26 and 38: interrupted calls, inherited state, contents of a core file."""

import os
import pathlib
import re
import resource
import signal
import subprocess

from faults.case import UNENDING, FaultCase
from faults.tracing import TracedCase

# Calls that wait or move bytes, any of which may be interrupted. (futex is missing, because only its waits
# are interrupted; the timer of 1 kHz reaches those.)
INTERRUPTIBLE = ("read,write,readv,writev,vmsplice,poll,ppoll,wait4,nanosleep,clock_nanosleep,"
                 "fsync,fallocate,process_vm_readv,process_vm_writev,sendmsg,recvmsg")


class Interrupted(TracedCase):
    def test_interrupted_calls_are_retried(self):
        total = []

        def body(strategy, chance):
            config = self.config_for(strategy, elements=chance.randint(50_000, 150_000),
                                     lifecycle=chance.choice(strategy.lifecycles))
            first, step = chance.randint(1, 4), chance.randint(2, 7)
            ended, hits = self.traced(f"{INTERRUPTIBLE}:error=EINTR:when={first}+{step}",
                                      *self.arguments(config))
            total.append(hits)
            self.assert_exit_code(ended, 0)
            self.assert_valid(2)
            self.assert_nothing_left()
            self.saw("EINTR from every 2nd to 7th of 16 calls, by strace", ended.code)

        self.each(body, lambda strategy: strategy.workers != "external",
                  reached=lambda: sum(total) > 100)


class Inheritance(FaultCase):
    """Bad inherited state, which the program repairs when it starts."""

    def hostile_start(self):
        for number in range(1, signal.NSIG):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass  # SIGKILL, SIGSTOP and the C library's own signals
        signal.pthread_sigmask(signal.SIG_SETMASK, signal.valid_signals())
        os.closerange(0, 3)

    def test_ignored_and_blocked_signals_and_closed_descriptors(self):
        def body(strategy, chance):
            config = self.config_for(strategy, lifecycle=chance.choice(strategy.lifecycles))
            # preexec_fn runs after subprocess has reset the Python interpreter's own signal settings.
            ended = self.inject(*self.arguments(config), preexec_fn=self.hostile_start,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
            self.assert_exit_code(ended, 0)
            self.assert_valid(2)
            self.assert_nothing_left()
            self.saw("all signals ignored and blocked, descriptors 0 to 2 closed", ended.code)

        self.each(body)

    def test_a_signal_that_was_blocked_still_ends_the_run(self):
        def body(strategy, chance):
            config = self.config_for(strategy, samples=UNENDING, elements=100_000,
                                     samples_per_turn=5)
            process = self.begin(*self.arguments(config), preexec_fn=self.hostile_start,
                                 stderr=subprocess.DEVNULL)
            self.workers_of(process, 2)
            self.let_journal_grow(process, chance.randint(0, 6))  # before or after the first sample
            process.send_signal(signal.SIGTERM)
            ended = self.finish(process)
            self.assert_exit_code(ended, 143)
            self.assert_nothing_left(unfinished=True)
            self.saw("then SIGTERM", ended.code)

        self.each_forking(body)

    # The first child ends at once, the second when the run begins, the third when it has ended.
    OTHERS = ('true & until [ -e "$1.journal" ] || [ -e "$1" ]; do sleep 0.001; done & '
              'until [ -e "$1" ]; do sleep 0.001; done & shift; exec "$@"')

    def test_children_of_somebody_else_are_left_alone(self):
        """A shell that becomes the program by exec leaves its children to it."""
        def body(strategy, chance):
            config = self.config_for(strategy, lifecycle=chance.choice(strategy.lifecycles))
            ended = self.inject(*self.arguments(config),
                                prefix=["sh", "-c", self.OTHERS, "sh", self.output])
            self.assert_exit_code(ended, 0)
            self.assert_valid(2)
            self.assert_nothing_left()
            self.saw("children that are not its own", ended.code)

        self.each_forking(body)


class CoreDumps(FaultCase):
    ELEMENTS = 1_000_000

    def unlimited_core(self):
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def exposed(self, pid):
        """Returns the writable mappings, at least as large as a slice, that a core file would contain."""
        text = pathlib.Path(f"/proc/{pid}/smaps").read_text()
        sizes = []
        for mapping in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", text, flags=re.MULTILINE)[1:]:
            size = 1024 * int(re.search(r"^Size:\s+(\d+) kB", mapping, re.MULTILINE)[1])
            may_write = "w" in mapping.split()[1]
            flags = re.search(r"^VmFlags: (.*)$", mapping, re.MULTILINE)[1].split()
            if may_write and size >= 8 * self.ELEMENTS // 2 and "dd" not in flags:
                sizes.append((size, mapping.splitlines()[0]))
        return sizes

    def test_a_core_would_hold_no_array_and_there_is_none(self):
        def body(strategy, _):
            process, workers = self.start_at_work(
                strategy, elements=self.ELEMENTS, preexec_fn=self.unlimited_core)
            self.stop(process.pid)
            for pid in (process.pid, *workers):
                try:
                    limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
                    exposed = self.exposed(pid)
                except OSError:
                    continue  # it had finished
                self.assertRegex(limits, r"Max core file size +0 ")
                self.assertEqual(exposed, [])
            process.send_signal(signal.SIGABRT)
            process.send_signal(signal.SIGCONT)
            ended = self.finish(process)
            self.assertEqual(ended.code, -signal.SIGABRT)
            self.assert_nothing_left(unfinished=True)  # and no core file
            self.saw("SIGABRT, core size unlimited", ended.code)

        self.each_forking(body)
