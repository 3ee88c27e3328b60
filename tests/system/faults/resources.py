"""Rows 9, 11 to 16 and 37: the machine lacks a resource or forbids a call."""

import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from event_clock import PATIENCE_S
from faults import seccomp
from faults.case import FaultCase
from faults.family import wait_until
from faults.tracing import TracedCase
from zcbench_case import BINARY, MAY_MOUNT, NOBODY, in_small_shm

MIB = 1 << 20
NEEDS = r"needs \d+ .*has \d+"
HUGE = "/sys/kernel/mm/transparent_hugepage"
CGROUP = pathlib.Path("/sys/fs/cgroup/memory")
GREEDY = "import os; kept = []\nwhile True: kept.append(bytearray(os.urandom(4096)) * 64)"


def limit(kind, soft):
    return lambda: resource.setrlimit(kind, (soft, soft))


class TooLittle(FaultCase):
    """The lack is found before the first point runs: exit code 3, one line, nothing written."""

    def refuse(self, strategy, what, *texts, config=None, **kwargs):
        ended = self.inject(*self.arguments(config or self.config_for(strategy)), **kwargs)
        self.assert_exit_code(ended, 3, *texts)
        self.assertIn(strategy.name, ended.stderr)
        self.assertFalse(self.output.exists())
        self.assert_nothing_left()
        self.saw(what, ended.code)

    @unittest.skipUnless(MAY_MOUNT, "may not mount a tmpfs here")
    def test_a_small_dev_shm(self):
        """It affects the strategies that do not fit into it, and no others."""
        refused = []

        def body(strategy, chance):
            config = self.config_for(strategy, elements=chance.randint(600_000, 1_000_000))
            ended = self.inject(*self.arguments(config), prefix=in_small_shm("4m"))
            if ended.code == 0:
                self.assert_valid(2)
                self.saw("does not need /dev/shm", ended.code)
            else:
                refused.append(strategy.name)
                self.assert_exit_code(ended, 3, strategy.name, "/dev/shm", NEEDS, "has 4194304")
                self.assertFalse(self.output.exists())
                self.saw("needs more than 4 MiB there", ended.code)
            self.assert_nothing_left()

        self.each_forking(body, reached=lambda: refused)

    def test_eight_descriptors(self):
        self.each_forking(lambda strategy, _: self.refuse(
            strategy, "ulimit -n 8", "descriptors", NEEDS, "ulimit -n",
            preexec_fn=limit(resource.RLIMIT_NOFILE, 8)))

    def test_little_address_space(self):
        def body(strategy, chance):
            config = self.config_for(strategy, elements=chance.randint(3, 6) * MIB)
            self.refuse(strategy, "ulimit -v of 32 MiB", "memory", config=config,
                        preexec_fn=limit(resource.RLIMIT_AS, 32 * MIB))

        self.each(body, lambda strategy: strategy.workers != "external")

    def test_files_of_4_kib_at_most(self):
        """Objects and array files are refused before the first point; results fail at the end."""
        def body(strategy, chance):
            ceiling = limit(resource.RLIMIT_FSIZE, 4096)
            config = self.config_for(strategy, elements=chance.randint(1000, 9000), samples=10)
            self.reset_output("precious")
            ended = self.inject(*self.arguments(config), preexec_fn=ceiling)
            self.assertEqual(self.output.read_text(), "precious")
            self.assert_nothing_left(unfinished=ended.code == 5)
            if ended.code == 3:
                self.assert_exit_code(ended, 3, strategy.name, r"needs .*\d+ bytes.* has 4096")
                self.saw("an array in a file or object", ended.code)
            else:
                self.assert_exit_code(ended, 5, "EFBIG")
                self.saw("the results, old ones kept", ended.code)

        self.each(body)


class HugePages(FaultCase):
    """The kernel's settings for huge pages, faked by files mounted over the real ones."""

    def nobody(self):
        """Returns a command prefix: for the rest, the kernel's files say that huge pages are off."""
        mounts = " && ".join(
            f'mount --bind "$0" "{path}"'
            for path in (f"{HUGE}/enabled", f"{HUGE}/shmem_enabled") if os.path.exists(path))
        (self.folder / "setting").write_text("always madvise [deny]\n")
        return ["unshare", "--mount", "--propagation", "unchanged", "sh", "-c",
                f'{{ mount --make-rprivate / 2>/dev/null || :; }} && {mounts} && exec "$@"',
                self.folder / "setting", "env"]

    def setUp(self):
        super().setUp()
        probe = subprocess.run([*map(str, self.nobody()), "cat", f"{HUGE}/enabled"],
                               capture_output=True, text=True)
        if "[deny]" not in probe.stdout:
            self.skipTest("may not mount over the settings of huge pages here")

    def test_none_is_3_never_small_ones(self):
        reached = []

        def body(strategy, _):
            config = self.config_for(strategy, pages="huge", elements=1 << 18)
            ended = self.inject(*self.arguments(config),
                                prefix=self.nobody())
            if ended.code == 2:  # the strategy has no pages axis
                self.assertIn("pages", ended.stderr)
                return
            reached.append(strategy.name)
            self.assert_exit_code(ended, 3, strategy.name, "huge pages are off", "as root: ")
            self.assertFalse(self.output.exists())
            self.assert_nothing_left(allowed=("setting",))
            self.saw("the kernel provides none", ended.code)

        self.each_forking(body, reached=lambda: reached)


class Cgroup(FaultCase):
    """A memory cgroup (version 1) of 64 MiB."""

    def setUp(self):
        super().setUp()
        try:
            self.group = pathlib.Path(tempfile.mkdtemp(prefix="zcbench-fault-", dir=CGROUP))
            (self.group / "memory.limit_in_bytes").write_text(str(64 * MIB))
        except OSError as error:
            self.skipTest(f"may not make a memory cgroup here: {error}")
        self.addCleanup(self.remove_group)

    def remove_group(self):
        wait_until(lambda: not (self.group / "cgroup.procs").read_text())
        self.group.rmdir()

    def enter(self):
        (self.group / "cgroup.procs").write_text(str(os.getpid()))

    def test_what_does_not_fit_is_3(self):
        def body(strategy, chance):
            config = self.config_for(strategy, elements=chance.randint(9, 12) * 1_000_000)
            ended = self.inject(*self.arguments(config), preexec_fn=self.enter)
            self.assert_exit_code(ended, 3, strategy.name, "memory", NEEDS)
            self.assertFalse(self.output.exists())
            self.assert_nothing_left()
            self.saw("an array of more than 72 MB", ended.code)

        self.each(body, lambda strategy: strategy.workers != "external")

    def test_a_worker_that_the_kernel_ends_for_memory(self):
        """Other processes in the cgroup use up its memory once the program is working."""
        def body(strategy, _):
            process, workers = self.start_at_work(
                strategy, elements=1_000_000, samples=20_000, preexec_fn=self.enter)
            before = self.ended_by_the_kernel()
            # The program stays stopped until the kernel has ended a worker: they are first in line.
            self.assertTrue(self.stop(process.pid))
            for worker in workers:
                pathlib.Path(f"/proc/{worker}/oom_score_adj").write_text("1000")
            # Two, so that each is a less likely victim than a worker, but a more likely one than the program.
            others = [subprocess.Popen([sys.executable, "-c", GREEDY], stderr=subprocess.DEVNULL,
                                       preexec_fn=self.enter) for _ in range(2)]
            for other in others:
                pathlib.Path(f"/proc/{other.pid}/oom_score_adj").write_text("300")
            try:
                self.assertTrue(wait_until(lambda: self.ended_by_the_kernel() > before))
            finally:
                for other in others:
                    other.kill()
                    other.wait()
                process.send_signal(signal.SIGCONT)
            ended = self.finish(process)
            self.assert_point_failed(ended, "SIGKILL", "out-of-memory killer")
            self.assert_nothing_left()
            self.saw("a worker ended by the kernel", ended.code)

        self.each_forking(body, lambda strategy: "pool" in strategy.lifecycles)

    def ended_by_the_kernel(self):
        return int((self.group / "memory.oom_control").read_text().split()[-1])


class ForkRefused(TracedCase):
    def test_a_refused_fork_ends_the_workers_before_it(self):
        def body(strategy, chance):
            lifecycle = chance.choice(strategy.lifecycles)
            config = self.config_for(strategy, workers=4, samples=1, lifecycle=lifecycle)
            # The first four forks, or more if some were interrupted and restarted, are those of the round's
            # guard, which can do without. Exec'd workers count apart: clone3 starts them, clone the guard's.
            until = time.monotonic() + PATIENCE_S
            ended, hits = None, 0
            while not hits or ended.code == 0:
                self.assertLess(time.monotonic(), until, "no worker's fork was ever refused")
                self.reset_output()
                nth = chance.randint(1, 4) + (0 if lifecycle == "exec" else 4)
                ended, hits = self.traced(f"clone,clone3,fork:error=EAGAIN:when={nth}",
                                          *self.arguments(config), follow=False)
            self.assert_point_failed(ended, r"(fork|posix_spawn) of worker \d: ", "EAGAIN")
            self.assert_nothing_left()
            self.saw("the first to fourth fork", ended.code)

        self.each_forking(body)

    def test_a_limit_of_processes(self):
        """Runs 64 workers for a user who may have 20 processes."""
        if os.getuid() != 0:
            self.skipTest("only root can become somebody else")
        os.chmod(self.folder, 0o777)
        os.chmod(self.scratch, 0o777)
        self.binary = shutil.copy2(BINARY, self.folder)
        os.chmod(self.folder, 0o777)
        bound = []

        def body(strategy, _):
            config = self.config_for(strategy, workers=64, samples=1)
            ended = self.inject(*self.arguments(config), user=NOBODY, group=NOBODY,
                                preexec_fn=limit(resource.RLIMIT_NPROC, 20))
            if ended.code != 0:
                bound.append(strategy.name)
                self.assert_point_failed(ended, r"fork of worker \d+: ", "EAGAIN")
                self.saw("RLIMIT_NPROC 20 for 64 workers", ended.code)
            self.assert_nothing_left(allowed=(BINARY.name,))

        self.each_forking(body)
        if not bound:
            self.skipTest("RLIMIT_NPROC does not bind here")


class ExecRefused(TracedCase):
    """Workers of lifecycle `exec` whose exec of the program is refused, or is their last call."""

    ERRORS = ("EACCES", "ENOENT", "ENOMEM")

    def at_each_exec(self, strategy, how):
        self.reset_output()
        config = self.config_for(strategy, workers=3, samples=1, lifecycle="exec")
        ended, _ = self.traced(f"execve:{how}:when=1", *self.arguments(config))
        return ended

    def test_a_refused_exec_fails_the_point(self):
        def body(strategy, _):
            error = self.ERRORS[self.seed - 1]
            ended = self.at_each_exec(strategy, f"error={error}")
            self.assert_point_failed(ended, r"posix_spawn of worker 0: ", error)
            self.assert_nothing_left()
            self.saw("the exec of a worker", ended.code)

        self.each_forking(body, lambda strategy: "exec" in strategy.lifecycles)

    def test_a_worker_killed_in_its_exec_fails_the_point(self):
        def body(strategy, _):
            ended = self.at_each_exec(strategy, "signal=SIGKILL")
            self.assert_point_failed(ended, r"worker \d \(pid \d+\) was killed by signal 9 \(SIGKILL\)")
            self.assert_nothing_left()
            self.saw("killed in its exec", ended.code)

        self.each_forking(body, lambda strategy: "exec" in strategy.lifecycles)


@unittest.skipUnless(seccomp.knows("process_vm_readv", "memfd_create", "socketpair"),
                     "no seccomp filter for this CPU here")
class ForbiddenCall(FaultCase):
    CALLS = ("process_vm_readv", "process_vm_writev", "memfd_create", "socketpair", "vmsplice")

    def setUp(self):
        super().setUp()
        listed = self.inject("list", "strategies", stdout=subprocess.PIPE)
        if "EPERM" in listed.stdout:
            self.skipTest("the call is forbidden here anyway")

    def test_a_forbidden_call_is_probed(self):
        def forbid(call):
            return lambda: seccomp.refuse(call)

        reached = []

        def body(strategy, chance):
            for call in self.CALLS:
                ended = self.inject(*self.arguments(self.config_for(strategy)),
                                    preexec_fn=forbid(call))
                if ended.code == 0:
                    self.output.unlink()
                    continue
                reached.append(strategy.name)
                self.assert_exit_code(ended, 3, strategy.name, "EPERM", "seccomp")
                self.assertFalse(self.output.exists())
                listed = self.inject("list", "strategies", stdout=subprocess.PIPE,
                                     preexec_fn=forbid(call))
                self.assertRegex(listed.stdout, r"\n +unavailable: .*EPERM")
                record = self.config_for(strategy, if_unavailable="record")
                recorded = self.inject(*self.arguments(record), preexec_fn=forbid(call))
                self.assert_exit_code(recorded, 0)
                (entry,) = self.read_results()["benchmarks"]
                self.assertEqual(entry["zcbench"]["status"], "unavailable")
                self.output.unlink()
                self.assert_nothing_left()
                self.saw("refused by a filter; `list` says why", ended.code)

        self.each_forking(body, reached=lambda: reached)
