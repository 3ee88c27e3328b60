"""RefusalCase: checks the limits of a refusal: no process, 64 MiB, 100 ms of CPU time, and no change in the
output's folder.

The first three do not apply with sanitizers, which need memory, time and their own thread.
"""

import ctypes
import errno
import functools
import os
import platform
import resource
import signal
import struct
import subprocess

from zcbench_case import BINARY, HANGS_S, SANITIZED, ZcbenchCase

MEMORY_LIMIT_BYTES = 64 * 1024 * 1024
CPU_LIMIT_S = 0.1
TIMES_A_START = 20  # or this many times the time of --version, if that is more
TRIES = 3  # the fastest counts: other processes may slow one down

# (audit architecture, numbers of clone, fork, vfork and clone3), from the kernel's headers.
FORK_CALLS = {
    "x86_64": (0xC000003E, (56, 57, 58, 435)),
    "aarch64": (0xC00000B7, (220, 435)),
}
PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
LIBC = ctypes.CDLL(None, use_errno=True)


class FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def no_fork_code():
    """Returns a seccomp filter that kills a process if it starts a process or a thread."""
    load, jump_if_equal, end = 0x20, 0x15, 0x06
    allow, kill = 0x7FFF0000, 0x80000000
    architecture, calls = FORK_CALLS[platform.machine()]
    steps = [(load, 0, 0, 4), (jump_if_equal, 0, len(calls) + 1, architecture), (load, 0, 0, 0)]
    steps += [(jump_if_equal, len(calls) - i, 0, call) for i, call in enumerate(calls)]
    steps += [(end, 0, 0, allow), (end, 0, 0, kill)]
    return b"".join(struct.pack("HBBI", *step) for step in steps), len(steps)


def forbid_forks():
    code, steps = no_fork_code()
    program = FilterProgram(steps, code)
    if LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
    if LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_SECCOMP")


def may_forbid_forks():
    """Returns whether the filter works: some containers lack seccomp, other CPUs have other call numbers."""
    if platform.machine() not in FORK_CALLS:
        return False
    pid = os.fork()
    if pid == 0:
        try:
            forbid_forks()
        except OSError as error:
            os._exit(0 if error.errno in (errno.EINVAL, errno.EPERM, errno.ENOSYS) else 2)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1


FORKS_CAN_BE_FORBIDDEN = not SANITIZED and may_forbid_forks()


def confine():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    if FORKS_CAN_BE_FORBIDDEN:
        forbid_forks()


def snapshot(folder):
    """Returns a state that shows any change to a folder or a file in it, even a file created and removed."""
    def state(path):
        status = os.lstat(path)
        return (status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return {path: state(path) for path in [folder, *sorted(folder.rglob("*"))]}


def children_cpu_s():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@functools.cache
def cpu_limit_s():
    def start_s():
        before_s = children_cpu_s()
        subprocess.run([BINARY, "--version"], stdout=subprocess.DEVNULL, check=True)
        return children_cpu_s() - before_s

    return max(CPU_LIMIT_S, TIMES_A_START * min(start_s() for _ in range(TRIES)))


class RefusalCase(ZcbenchCase):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"
        self.out.mkdir()
        self.output = self.out / "r.json"
        self.output.write_text("what was there before\n")

    def confined(self, *args):
        kwargs = {} if SANITIZED else {"preexec_fn": confine}
        before_s = children_cpu_s()
        done = self.zcbench(*args, timeout=HANGS_S, **kwargs)
        return done, children_cpu_s() - before_s

    def assert_refused(self, args, code, *texts, begins=""):
        """Checks for one printable line that begins with `begins` and has the texts, within the limits."""
        before = snapshot(self.out)
        done, cpu_s = self.confined(*args)
        self.assert_exit(done, code, *texts)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith(begins), f"wanted {begins}\ngot {done.stderr}")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr[:-1].isprintable(), done.stderr)
        self.assertLessEqual(len(done.stderr.encode()), 1001)
        self.assertEqual(snapshot(self.out), before)
        if not SANITIZED:
            for _ in range(TRIES - 1):
                if cpu_s <= cpu_limit_s():
                    break
                cpu_s = min(cpu_s, self.confined(*args)[1])
            self.assertLessEqual(cpu_s, cpu_limit_s())

    def assert_limits_are_real(self, *run):
        """Checks that the filter kills a run that is not refused at its first fork."""
        if not FORKS_CAN_BE_FORBIDDEN:
            self.skipTest("no seccomp here, or sanitizers")
        done = self.zcbench(*run, preexec_fn=forbid_forks)
        self.assertEqual(done.returncode, -signal.SIGSYS, done.stderr)
