"""System calls of a small point fail, or are the last one (strace).

In the parent, they are any of its calls with one strategy, but with the others only calls from the first fork
to the last new file, since the rest is the same. In workers, they are any of their calls. The tests choose
the first call of each kind, and some of the others.
"""

import signal

from event_clock import PATIENCE_S
from faults.case import DOCUMENTED, OLD, picked
from faults.strategies import strategies
from faults.tracing import TracedCase, numbered

# The errors of these calls on an overloaded machine; other calls get EIO.
ERRORS = {
    "ENOMEM": {"mmap", "mremap", "mprotect", "munmap", "madvise", "brk", "clone", "clone3"},
    "EMFILE": {"open", "openat", "pipe2", "socketpair", "memfd_create", "dup", "dup2", "dup3"},
    "ENOSPC": {"ftruncate", "fallocate", "mkdir", "mkdirat"},
    "EPERM": {"unshare", "mount", "setrlimit", "prlimit64", "prctl", "sched_setaffinity", "fchmod",
              "process_vm_readv", "process_vm_writev", "setsockopt", "fcntl"},
    "ENOSYS": {"rseq", "set_robust_list", "getrandom", "poll", "wait4", "getrusage"},
}
# Calls that cannot fail, or whose failure makes the C library abort.
NEVER_FAIL = {"exit_group", "exit", "execve", "rt_sigreturn", "restart_syscall", "arch_prctl",
              "futex", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid"}


# Deadlines of a sample: the far one is never reached; some errors let a worker hang until the near one.
FAR_S, NEAR_S = 10 * PATIENCE_S, 2


def error_for(call):
    return next((error for error, calls in ERRORS.items() if call in calls), "EIO")


class EverySyscall(TracedCase):
    def arguments_for(self, strategy, timeout_s):
        lifecycle = "pool" if strategy.name < "p" and "pool" in strategy.lifecycles else "fork"
        return self.arguments(self.config_for(strategy, samples=1, lifecycle=lifecycle,
                                              timeout_s=timeout_s))

    def parent_points(self, strategy, arguments):
        calls, first = self.calls_of(*arguments)
        if strategy != strategies()[0]:
            births = [n for n, call in enumerate(calls) if call[0] in ("clone", "clone3", "fork")]
            files = [n for n, call in enumerate(calls) if "O_EXCL" in call[1]]
            self.assertTrue(births and files)
            return numbered(calls, births[0], files[-1])
        return numbered(calls, first, len(calls))

    def tamper(self, arguments, call, nth, how, codes, follow):
        """Returns whether the call was made and tampered with."""
        self.reset_output(OLD)
        who = "workers" if follow else "parent"
        with self.subTest(strategy=self.strategy_name, call=call, nth=nth, how=how):
            ended, hits = self.traced(f"{call}:{how}:when={nth}", *arguments, follow=follow)
            state = self.assert_documented_end(ended, codes)
            if ended.code in (2, 3):
                self.assertEqual(state, "old")
            self.saw(f"{who}, {how.partition('=')[0]}", ended.code)
            return hits > 0 or ended.code == -signal.SIGKILL
        return False

    def tamper_with_some(self, points, arguments, chance, how, codes, follow=False):
        """Returns the share of the chosen points that was hit: some calls happen only sometimes."""
        chosen = picked(points, chance, 1 if self.seed == 1 else 0, 8)
        hits = [self.tamper(arguments, call, nth, how(call), codes, follow)
                for call, nth in chosen]
        self.sweep()
        self.assert_nothing_left()
        return sum(hits) / len(hits)

    def worker_points(self, arguments):
        most = self.worker_calls_of(*arguments)
        self.assertIn("exit_group", most)
        return [(call, nth) for call, count in sorted(most.items()) for nth in range(1, count + 1)]


def can_fail(points):
    return [point for point in points if point[0] not in NEVER_FAIL]


def with_kill(_):
    return "signal=SIGKILL"


def with_error(call):
    return f"error={error_for(call)}"


class Parent(EverySyscall):
    def test_killed_at_a_system_call(self):
        def body(strategy, chance):
            arguments = self.arguments_for(strategy, FAR_S)
            share = self.tamper_with_some(self.parent_points(strategy, arguments), arguments,
                                          chance, with_kill, {0, -signal.SIGKILL})
            self.assertGreater(share, 0.5)

        self.each(body, lambda strategy: strategy.workers != "external")

    def test_an_error_from_a_system_call(self):
        def body(strategy, chance):
            arguments = self.arguments_for(strategy, NEAR_S)
            points = can_fail(self.parent_points(strategy, arguments))
            share = self.tamper_with_some(points, arguments, chance, with_error, DOCUMENTED)
            self.assertGreater(share, 0.5)

        self.each(body, lambda strategy: strategy.workers != "external")


class Workers(EverySyscall):
    """The parent makes some of these calls too, and its nth call is also tampered with."""

    def test_killed_at_a_system_call(self):
        def body(strategy, chance):
            arguments = self.arguments_for(strategy, FAR_S)
            self.tamper_with_some(self.worker_points(arguments), arguments, chance, with_kill,
                                  {0, 4, -signal.SIGKILL}, follow=True)

        self.each_forking(body)

    def test_an_error_from_a_system_call(self):
        def body(strategy, chance):
            arguments = self.arguments_for(strategy, NEAR_S)
            self.tamper_with_some(can_fail(self.worker_points(arguments)), arguments, chance,
                                  with_error, DOCUMENTED, follow=True)

        self.each_forking(body)
